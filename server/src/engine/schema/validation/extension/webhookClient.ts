import type { Field } from '../field.ts';
import { DNS_SUBDOMAIN } from '../forms.ts';
import type { Reporter } from '../reporter.ts';

/** Where a webhook is called: webhook.ValidateWebhookURL, ValidateWebhookService (k8s.io/apiserver, pkg/util/webhook). */
export function checkWebhookClient(client: Field, out: Reporter): void {
  const [service, url] = [client.get('service'), client.get('url')];
  if (url.exists && !service.exists) checkUrl(url, out);
  if (!service.exists || url.exists) return;
  for (const name of ['namespace', 'name']) if (service.get(name).text === '') out.missing(service.get(name));
  out.range(service.get('port'), 1, 65_535);
  const path = service.get('path');
  if (path.text === '' || path.text === '/') return;
  if (!path.text.startsWith('/')) out.wrong(path, `\`${path.text}\` does not begin with \`/\`.`);
  const steps = path.text.slice(1).replace(/\/$/, '').split('/');
  const bad = steps.find((step) => !DNS_SUBDOMAIN.test(step));
  if (bad !== undefined)
    out.wrong(path, `\`${path.text}\` has \`${bad}\` as a part, which is not ${DNS_SUBDOMAIN.what}.`);
}

function checkUrl(url: Field, out: Reporter): void {
  const [, scheme, authority, rest] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)(.*)$/s.exec(url.text) ?? [];
  const reason =
    scheme?.toLowerCase() !== 'https'
      ? 'is not an address that begins with `https://`'
      : authority === ''
        ? 'names no host'
        : authority?.includes('@')
          ? 'must not name a user'
          : /[?#]./.test(rest ?? '')
            ? 'must have no query and no fragment'
            : undefined;
  if (reason !== undefined) out.wrong(url, `\`${url.text}\` ${reason}.`);
}
