import { DNS_1035_LABEL, DNS_SUBDOMAIN } from '../forms.ts';
import { checkFixedName } from '../metadata/fixedName.ts';
import type { ObjectRule } from '../rule.ts';

/** A group version that another server serves. */
export const apiService: ObjectRule = {
  code: 'validation/api-service',
  on: 'object',
  kinds: ['APIService'],
  check(root, out) {
    const spec = root.get('spec');
    const [group, version, service] = [spec.get('group'), spec.get('version'), spec.get('service')];
    checkFixedName(root, `${version.text}.${group.text}`, 'the version and the group', out);
    if (group.text === '' && version.text !== 'v1') out.missing(group);
    out.form(group, DNS_SUBDOMAIN);
    if (version.text === '') out.missing(version);
    out.form(version, DNS_1035_LABEL);
    for (const [field, most] of [
      ['groupPriorityMinimum', 20_000],
      ['versionPriority', 1000],
    ] as const) {
      if (!spec.get(field).exists) out.missing(spec.get(field), `it takes 1 to ${most}`);
      out.range(spec.get(field), 1, most);
    }
    const [bundle, insecure] = [spec.get('caBundle'), spec.get('insecureSkipTLSVerify')];
    if (!service.exists) {
      if (bundle.text !== '') out.forbidden(bundle, 'it needs a `service`');
      if (insecure.flag) out.forbidden(insecure, 'it needs a `service`');
      return;
    }
    for (const field of ['namespace', 'name']) if (service.get(field).text === '') out.missing(service.get(field));
    out.range(service.get('port'), 1, 65_535);
    if (insecure.flag && bundle.text !== '')
      out.wrong(insecure, '`insecureSkipTLSVerify` cannot be true beside a `caBundle`.');
  },
};
