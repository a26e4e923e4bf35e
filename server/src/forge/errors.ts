/** Every way a forge's API can say no. Closed: a new cause gets a word here and a row in the table below. */
export type ForgeReason =
  | 'auth-missing'
  | 'auth-rejected'
  | 'sso-required'
  | 'scope-missing'
  | 'permission-denied'
  | 'ci-not-permitted'
  | 'repository-not-found'
  | 'request-exists'
  | 'request-closed'
  | 'nothing-to-change'
  | 'base-missing'
  | 'head-missing'
  | 'draft-unsupported'
  | 'body-too-long'
  | 'archived'
  | 'requests-disabled'
  | 'rate-limited'
  | 'unreachable'
  | 'tls'
  | 'proxy'
  | 'timeout'
  | 'cancelled'
  | 'insecure'
  | 'redirected'
  | 'forge-failed'
  | 'busy'
  | 'plan-damaged';

/** A failure of the forge as a value. `message` is for a person; `detail` is what the forge said. */
export interface ForgeProblem {
  readonly reason: ForgeReason;
  readonly message: string;
  readonly detail: string;
}

/** An HTTP answer, reduced to what tells the reason. */
export interface FailedAnswer {
  readonly status: number;
  readonly text: string;
  readonly header: (name: string) => string | null;
}

interface Row {
  readonly reason: ForgeReason;
  readonly status: readonly number[];
  readonly pattern?: RegExp;
  readonly message: string;
}

// First match wins: within one status the particular texts stand before the general one.
const TABLE: readonly Row[] = [
  {
    reason: 'proxy',
    status: [407],
    message: 'The proxy wants credentials. Set them in the proxy address and continue later.',
  },
  {
    reason: 'auth-rejected',
    status: [401],
    message: 'HOST did not accept the token (wrong, expired or revoked). Make a new one and continue.',
  },
  {
    reason: 'rate-limited',
    status: [403, 429],
    pattern: /rate limit|abuse detection/i,
    message: 'HOST wants fewer requests for a while. Continue later.',
  },
  { reason: 'rate-limited', status: [429], message: 'HOST wants fewer requests for a while. Continue later.' },
  {
    reason: 'sso-required',
    status: [403],
    pattern: /SAML enforcement/i,
    message: 'The organisation on HOST wants the token authorised for single sign-on.',
  },
  {
    reason: 'ci-not-permitted',
    status: [403, 422],
    pattern: /GitHub Actions is not permitted/i,
    message:
      'This repository does not let workflows open pull requests. Allow it in its Actions settings, or use the link.',
  },
  {
    reason: 'scope-missing',
    status: [403],
    pattern:
      /insufficient_scope|not accessible by (personal access token|integration)|required scope|privilege scopes|does not have at least one of required scope/i,
    message: 'The token for HOST lacks a right that is needed here.',
  },
  {
    reason: 'archived',
    status: [403, 423],
    pattern: /archived/i,
    message: 'The repository on HOST is archived and takes no requests.',
  },
  { reason: 'permission-denied', status: [403], message: 'The token for HOST may not do this in the repository.' },
  {
    reason: 'requests-disabled',
    status: [404, 410, 422],
    pattern: /pull requests? (are|is|has been) disabled|has pull requests disabled/i,
    message: 'Pull requests are turned off in this repository on HOST.',
  },
  {
    reason: 'base-missing',
    status: [404, 422],
    pattern: /base.{0,40}(does not exist|not exist|invalid)|"field":\s*"base"/i,
    message: 'HOST does not know the base branch. Name another one.',
  },
  {
    reason: 'head-missing',
    status: [404, 422],
    pattern: /head.{0,40}(does not exist|not exist|invalid)|"field":\s*"head"/i,
    message: 'HOST does not know the branch that was pushed. Continue in a moment.',
  },
  {
    reason: 'repository-not-found',
    status: [404],
    message: 'HOST does not know the repository, or the token may not see it.',
  },
  { reason: 'request-exists', status: [409], message: 'A request for this branch exists already on HOST.' },
  {
    reason: 'request-exists',
    status: [422],
    pattern: /already exists/i,
    message: 'A request for this branch exists already on HOST.',
  },
  {
    reason: 'nothing-to-change',
    status: [422],
    pattern: /No commits between|no changes between|same (branch|commit)|no difference/i,
    message: 'The branch holds nothing that the base does not have.',
  },
  {
    reason: 'draft-unsupported',
    status: [422],
    pattern: /draft.*not supported/i,
    message: 'HOST has no drafts for this repository.',
  },
  {
    reason: 'body-too-long',
    status: [413, 422],
    pattern: /too long|too large|maximum is/i,
    message: 'The text is longer than HOST takes.',
  },
];

/**
 * Turns an answer of a forge into a closed reason.
 * @param host shown to the person, as in `git.example.com`
 */
export function forgeProblem(answer: FailedAnswer, host: string): ForgeProblem {
  const said = spoken(answer.text);
  const hit = TABLE.find((row) => row.status.includes(answer.status) && (row.pattern?.test(answer.text) ?? true));
  if (!hit) {
    const what = answer.status >= 500 ? 'has trouble of its own' : 'gave an answer that is not understood';
    return {
      reason: 'forge-failed',
      message: `${host} ${what} (HTTP ${answer.status}). Continue later.`,
      detail: said,
    };
  }
  return { reason: hit.reason, message: hit.message.replace('HOST', host) + remedy(hit.reason, answer), detail: said };
}

/** A problem that we found ourselves. */
export function ownForgeProblem(reason: ForgeReason, message: string, detail = ''): ForgeProblem {
  return { reason, message, detail };
}

/**
 * Turns a failed connection into a closed reason.
 * @param error what `fetch` rejected with; its cause holds the system's code
 */
export function connectionProblem(error: unknown, host: string): ForgeProblem {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const errorCode = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  const detail = errorCode || (cause instanceof Error ? cause.message : String(cause));
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|SSL/.test(errorCode)) {
    return {
      reason: 'tls',
      message: `The certificate of ${host} was not accepted. Check it and the trusted authorities.`,
      detail,
    };
  }
  return {
    reason: 'unreachable',
    message: `${host} did not answer. Check the network or the proxy and continue later.`,
    detail,
  };
}

// The forge's own sentence, without its JSON. Never longer than a few lines: an HTML page is not a message.
function spoken(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return '';
    const message = 'message' in value ? String(value.message) : '';
    const errors = 'errors' in value && Array.isArray(value.errors) ? value.errors : [];
    const more = errors.map((entry: unknown) =>
      isMessage(entry) ? entry.message : typeof entry === 'string' ? entry : '',
    );
    return [message, ...more]
      .filter((line) => line !== '')
      .join('\n')
      .slice(0, 1_000);
  } catch {
    return /<html/i.test(text) ? 'an HTML page' : text.slice(0, 300);
  }
}

function isMessage(value: unknown): value is { readonly message: string } {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';
}

function remedy(reason: ForgeReason, answer: FailedAnswer): string {
  if (reason === 'sso-required') {
    const link = /url=(\S+)/.exec(answer.header('x-github-sso') ?? '')?.[1];
    return link === undefined ? '' : ` Authorise it at ${link}`;
  }
  if (reason === 'scope-missing' || reason === 'permission-denied') {
    const granted = answer.header('x-oauth-scopes');
    const wanted = answer.header('x-accepted-oauth-scopes');
    return granted === null ? '' : ` It has: ${granted || 'none'}; wanted: ${wanted || 'repo'}.`;
  }
  if (reason === 'rate-limited') {
    const seconds = Number(answer.header('retry-after'));
    return Number.isFinite(seconds) && seconds > 0 ? ` It asks for ${seconds} s.` : '';
  }
  return '';
}
