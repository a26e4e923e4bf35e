import type { ForgePlace } from './recognise.ts';

/** What a page for a new request is filled with. */
export interface PageInput {
  readonly base: string;
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  /** Characters that the address may have. 7,500 suits browsers and servers; on Windows the editor can open 2,000. */
  readonly longest?: number;
}

/** Address of a page where a person finishes the request, and whether title and text arrive there. */
export interface RequestPage {
  readonly url: string;
  readonly isFilled: boolean;
}

const LONGEST = 7_500;

/**
 * Address of the forge's own form for a new request, filled as far as the forge allows. A text that does not fit is left
 * out rather than cut; the caller offers it to be pasted.
 * @returns undefined where the forge has no such page (Gerrit, an unknown forge)
 */
export function requestPage(place: ForgePlace, input: PageInput): RequestPage | undefined {
  const bare = barePage(place, input);
  if (bare === undefined) return undefined;
  for (const [body, isFilled] of [
    [input.body, true],
    ['', false],
  ] as const) {
    const url = withText(place, bare, { ...input, body });
    if (url.length <= (input.longest ?? LONGEST))
      return { url, isFilled: isFilled && url !== bare && TAKES_BODY.has(place.kind) };
  }
  return { url: bare, isFilled: false };
}

/** Address of the repository's page. */
export function repositoryPage(place: ForgePlace): string {
  if (place.kind === 'azure') return `${place.web}/${segments(place.owner)}/_git/${encodeURIComponent(place.name)}`;
  if (place.kind === 'bitbucket-server')
    return `${place.web}/projects/${encodeURIComponent(place.owner)}/repos/${encodeURIComponent(place.name)}`;
  return `${place.web}/${segments(place.owner)}${place.owner === '' ? '' : '/'}${encodeURIComponent(place.name)}`;
}

const TAKES_BODY = new Set(['github', 'gitlab', 'gitea']);

function barePage(place: ForgePlace, { base, branch }: PageInput): string | undefined {
  const home = repositoryPage(place);
  const [from, to] = [encodeURIComponent(branch), encodeURIComponent(base)];
  switch (place.kind) {
    case 'github':
    case 'gitea':
      return `${home}/compare/${to}...${from}`;
    case 'gitlab': {
      const query = `merge_request%5Bsource_branch%5D=${from}&merge_request%5Btarget_branch%5D=${to}`;
      return `${home}/-/merge_requests/new?${query}`;
    }
    case 'bitbucket-cloud':
      return `${home}/pull-requests/new?source=${from}&dest=${to}&t=1`;
    case 'bitbucket-server':
      return `${home}/pull-requests?create&sourceBranch=${encodeURIComponent(`refs/heads/${branch}`)}&targetBranch=${encodeURIComponent(`refs/heads/${base}`)}`;
    case 'azure':
      return `${home}/pullrequestcreate?sourceRef=${from}&targetRef=${to}`;
    default:
      return undefined;
  }
}

function withText(place: ForgePlace, bare: string, { title, body }: PageInput): string {
  const [subject, text] = [encodeURIComponent(title), encodeURIComponent(body)];
  switch (place.kind) {
    case 'github':
      return `${bare}?quick_pull=1&title=${subject}${body === '' ? '' : `&body=${text}`}`;
    case 'gitea':
      return `${bare}?expand=1&title=${subject}${body === '' ? '' : `&body=${text}`}`;
    case 'gitlab':
      return `${bare}&merge_request%5Btitle%5D=${subject}${body === '' ? '' : `&merge_request%5Bdescription%5D=${text}`}`;
    default:
      return bare;
  }
}

function segments(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
