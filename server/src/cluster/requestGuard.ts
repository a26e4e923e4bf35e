/** Reviews that store nothing and that every signed-in user may ask for. */
const REVIEWS = /^\/apis\/authorization\.k8s\.io\/v1\/selfsubject(access|rules)reviews$/;

/** Subresources that are reached by GET and yet do something. */
const ACTIVE = /\/(exec|attach|portforward|proxy)(\/|$)/;

/** What the guard needs besides method and URL. */
export interface Sent {
  readonly contentType: string | undefined;
  /** Path of the server's own URL, without a slash at its end: not ours to judge. */
  readonly prefix: string;
}

/**
 * The last look at a request before a socket opens: this product only reads, and asks by dry run. Gives the reason of the
 * refusal, undefined for what may go. A forgotten parameter must end here and not in a cluster.
 */
export function refuse(method: string, target: URL, sent: Sent): string | undefined {
  const path = target.pathname.slice(sent.prefix.length);
  if (/%2f|%5c/i.test(path)) return `${path} is no path of an object.`;
  if (method === 'GET') return ACTIVE.test(path) ? `GET ${path} does more than read.` : undefined;
  if (method === 'POST') return REVIEWS.test(path) ? undefined : `POST ${path} could write.`;
  if (method !== 'PATCH') return `${method} could write.`;
  const dryRun = target.searchParams.getAll('dryRun');
  if (dryRun.length !== 1 || dryRun[0] !== 'All') return 'PATCH without dryRun=All would write.';
  if (sent.contentType !== 'application/apply-patch+yaml') return 'PATCH is only sent as a server-side apply.';
  // A dry run goes through webhooks and the audit log, where a Secret's values must not land.
  if (/\/secrets(\/|$)/.test(path)) return 'PATCH of a Secret is never sent, not even as a dry run.';
  if (!target.searchParams.get('fieldManager')) return 'PATCH without a field manager is not sent.';
  return undefined;
}
