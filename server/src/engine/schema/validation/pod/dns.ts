import { checkAddress } from '../checks.ts';
import { DNS_SUBDOMAIN_UNDERSCORE } from '../forms.ts';
import type { PodRule } from '../rule.ts';

const MAX_SERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_LENGTH = 2048;

/** How a pod resolves names. */
export const podDns: PodRule = {
  code: 'validation/pod-dns',
  on: 'pod',
  check(pod, out) {
    const config = pod.get('dnsConfig');
    const servers = config.get('nameservers');
    const searches = config.get('searches');
    if (pod.get('dnsPolicy').text === 'None' && servers.items.length === 0)
      out.wrong(pod.get('dnsPolicy'), '`None` needs at least one name server in `dnsConfig`.');
    if (servers.items.length > MAX_SERVERS)
      out.wrong(servers, `\`nameservers\` has ${servers.items.length} entries; ${MAX_SERVERS} are allowed.`);
    for (const server of servers.items) checkAddress(server, out);
    const length = searches.items.map((item) => item.text).join(' ').length;
    if (searches.items.length > MAX_SEARCHES || length > MAX_SEARCH_LENGTH)
      out.wrong(
        searches,
        `\`searches\` is too long; ${MAX_SEARCHES} entries and ${MAX_SEARCH_LENGTH} characters are allowed.`,
      );
    for (const search of searches.items) {
      if (search.text === '.' || DNS_SUBDOMAIN_UNDERSCORE.test(search.text.replace(/\.$/, ''))) continue;
      out.wrong(search, `\`${search.text}\` is not ${DNS_SUBDOMAIN_UNDERSCORE.what}.`);
    }
    for (const option of config.get('options').items) {
      if (option.get('name').text === '') out.missing(option.get('name'));
    }
    for (const alias of pod.get('hostAliases').items) checkAddress(alias.get('ip'), out);
  },
};
