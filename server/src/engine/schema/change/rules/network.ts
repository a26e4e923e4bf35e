import type { ChangeRule } from '../changeRule.ts';
import { forbidChange } from '../tellChange.ts';

/** ValidateEndpointSliceUpdate (pkg/apis/discovery/validation). */
export const changedEndpointSlice: ChangeRule = {
  code: 'change/endpoint-slice',
  kinds: ['EndpointSlice'],
  check({ old, now }, out) {
    forbidChange(old.get('addressType'), now.get('addressType'), { what: '`addressType` of an EndpointSlice' }, out);
  },
};

/** ValidateServiceCIDRUpdate and ValidateIPAddressUpdate (pkg/apis/networking/validation): only a second range may be added. */
export const changedAddressRange: ChangeRule = {
  code: 'change/address-range',
  kinds: ['ServiceCIDR', 'IPAddress'],
  check({ old, now, kind }, out) {
    if (kind.kind === 'IPAddress') {
      const what = 'the owner of an IPAddress';
      forbidChange(old.get('spec', 'parentRef'), now.get('spec', 'parentRef'), { what }, out);
      return;
    }
    const [before, after] = [old.get('spec', 'cidrs'), now.get('spec', 'cidrs')];
    const [first, second] = [before.items, after.items];
    const what = 'the ranges of a ServiceCIDR';
    if (first.length === 1 && second.length === 2 && first[0] !== undefined && second[0] !== undefined)
      forbidChange(first[0], second[0], { what }, out);
    else forbidChange(before, after, { what }, out);
  },
};
