import { connectionProblem, type ForgeProblem, forgeProblem, ownForgeProblem } from './errors.ts';

/** The part of `fetch` that is used; the editor's follows its proxy settings, so it is handed in. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Access to one forge's API. The token is sent to `api` and nowhere else, and appears in no message. */
export interface ForgeAccess {
  readonly fetch: Fetch;
  /** Address that all calls start with, without a trailing slash, as in `https://api.github.com`. */
  readonly api: string;
  /** Whole value of the authorization header; absent for calls without credentials. */
  readonly authorization?: string;
  readonly signal?: AbortSignal;
  /** Limit of one call in milliseconds; 30 seconds when absent. */
  readonly timeLimit?: number;
}

/** A call that the forge answered well. */
export interface ForgeAnswer {
  readonly status: number;
  readonly json: unknown;
}

const TIME_LIMIT = 30_000;

/**
 * Makes one call. Reading is tried twice when the forge does not answer or has trouble; writing never is, since a request
 * may have been made although the answer was lost: look first.
 * @param path from the API's address, with its own parts encoded
 */
export async function callForge(
  access: ForgeAccess,
  method: string,
  path: string,
  body?: unknown,
): Promise<ForgeAnswer | ForgeProblem> {
  const refused = refuseInsecure(access);
  if (refused) return refused;
  const first = await once(access, method, path, body);
  if (method !== 'GET' || !isForgeProblem(first)) return first;
  return first.reason === 'unreachable' || first.reason === 'forge-failed' ? once(access, method, path, body) : first;
}

/** True for a failure, false for an answer. */
export function isForgeProblem(value: unknown): value is ForgeProblem {
  return typeof value === 'object' && value !== null && 'reason' in value && 'message' in value && 'detail' in value;
}

/** Host of an address, for messages. */
export function hostOf(url: string): string {
  return /^[a-z]+:\/\/([^/]+)/i.exec(url)?.[1] ?? url;
}

async function once(
  access: ForgeAccess,
  method: string,
  path: string,
  body: unknown,
): Promise<ForgeAnswer | ForgeProblem> {
  const host = hostOf(access.api);
  const limit = AbortSignal.timeout(access.timeLimit ?? TIME_LIMIT);
  const init: RequestInit = {
    method,
    // A redirect could carry the token to another host; forges answer API calls of an existing repository directly.
    redirect: 'manual',
    signal: access.signal ? AbortSignal.any([access.signal, limit]) : limit,
    headers: {
      accept: 'application/json',
      'user-agent': 'polycrate-gitops',
      ...(access.authorization === undefined ? {} : { authorization: access.authorization }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  try {
    const response = await access.fetch(`${access.api}${path}`, init);
    const text = await response.text();
    return judge(response, text, host);
  } catch (error) {
    if (access.signal?.aborted) return ownForgeProblem('cancelled', 'Cancelled.');
    if (limit.aborted) return ownForgeProblem('timeout', `${host} gave no answer in time. Continue later.`);
    return connectionProblem(error, host);
  }
}

function judge(response: Response, text: string, host: string): ForgeAnswer | ForgeProblem {
  if (response.status >= 300 && response.status < 400) {
    return ownForgeProblem(
      'redirected',
      `${host} says that the repository has moved. Update the remote's address.`,
      response.headers.get('location') ?? '',
    );
  }
  if (!response.ok)
    return forgeProblem({ status: response.status, text, header: (name) => response.headers.get(name) }, host);
  if (text === '') return { status: response.status, json: undefined };
  try {
    return { status: response.status, json: JSON.parse(text) };
  } catch {
    const what = `${host} answered with a page instead of data; a sign-on page or a proxy stands in between.`;
    return ownForgeProblem('forge-failed', what, /<html/i.test(text) ? 'an HTML page' : text.slice(0, 300));
  }
}

function refuseInsecure(access: ForgeAccess): ForgeProblem | undefined {
  const isLocal = /^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?(\/|$)/.test(access.api);
  if (access.authorization === undefined || access.api.startsWith('https://') || isLocal) return undefined;
  return ownForgeProblem(
    'insecure',
    `${hostOf(access.api)} is reached over http, so the token was not sent. Use https.`,
  );
}
