import type { Field } from './field.ts';
import { QUALIFIED_NAME } from './forms.ts';
import { ONE, quantityOf } from './quantity.ts';
import type { Reporter } from './reporter.ts';

/** Huge pages of any size. */
export const HUGE_PAGES = /^hugepages-/;

/** Resources that are counted: IsIntegerResourceName, less the extended ones. */
const COUNTED = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];

/** pkg/apis/core/helper, standardQuotaResources */
const QUOTA = [
  ...COUNTED,
  ...['cpu', 'memory', 'ephemeral-storage'].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
  'requests.storage',
];

/** helper.IsNativeResource */
function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

/** helper.IsExtendedResourceName: resources of devices and the like, which are counted and cannot be shared. */
export function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith('requests.') && QUALIFIED_NAME.test(`requests.${name}`);
}

/** helper.IsOvercommitAllowed: more may be promised than there is. */
export function canOvercommit(name: string): boolean {
  return isNative(name) && !HUGE_PAGES.test(name);
}

/** ValidateContainerResourceName */
export function checkContainerResource(name: string, value: Field, out: Reporter): void {
  if (!QUALIFIED_NAME.test(name)) out.wrongKey(value, `\`${name}\` is not ${QUALIFIED_NAME.what}.`);
  else if (!name.includes('/') && !/^(?:cpu|memory|ephemeral-storage|hugepages-.*)$/.test(name))
    out.wrongKey(
      value,
      `\`${name}\` is not a resource of containers; others than \`cpu\`, \`memory\` and \`ephemeral-storage\` have a domain before them.`,
    );
  else if (!isNative(name) && !isExtended(name))
    out.wrongKey(value, `\`${name}\` is not the name of an extended resource such as \`example.com/gpu\`.`);
}

/** ValidateResourceQuotaResourceName, and validateResourceName where `isQuota` is false. */
export function checkQuotaResource(name: string, value: Field, out: Reporter, isQuota = true): void {
  if (!QUALIFIED_NAME.test(name)) out.wrongKey(value, `\`${name}\` is not ${QUALIFIED_NAME.what}.`);
  else if (!name.includes('/') && !isStandard(name, isQuota))
    out.wrongKey(
      value,
      `\`${name}\` is not a resource that can be limited; use \`requests.cpu\`, \`limits.memory\`, \`pods\`, \`count/…\` and so on.`,
    );
}

/** Whether the quota system knows the name by itself: helper.IsStandardQuotaResourceName. */
export function isStandard(name: string, isQuota = true): boolean {
  const isKnown = QUOTA.includes(name) || /^(?:requests\.)?hugepages-/.test(name);
  return isKnown || (!isQuota && name === 'storage');
}

/** ValidateResourceQuantityValue: not negative, and whole where it is counted. */
export function checkResourceValue(name: string, value: Field, out: Reporter): void {
  const amount = quantityOf(value);
  if (amount === undefined) return;
  if (amount < 0n) out.wrong(value, `\`${value.shown}\` is negative; \`${name}\` must be 0 or more.`, { isSure: true });
  else if ((COUNTED.includes(name) || isExtended(name)) && amount % ONE !== 0n)
    out.wrong(value, `\`${value.shown}\` is not a whole number, and \`${name}\` is counted.`, { isSure: true });
}
