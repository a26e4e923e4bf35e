import type { ForgeProblem } from '../errors.ts';
import { callForge, type ForgeAccess, type ForgeAnswer, hostOf, isForgeProblem } from '../http.ts';
import type { ForgePlace } from '../recognise.ts';
import {
  type ForgeAdapter,
  type ForgeRequest,
  field,
  mapAnswer,
  type NewRequest,
  readFacts,
  readPullRequest,
  splitTeams,
  textField,
} from './adapter.ts';

/** Address of the API: `api.github.com`, `api.NAME.ghe.com`, or `/api/v3` of a GitHub Enterprise Server. */
export function githubApi(web: string): string {
  const host = hostOf(web);
  if (host === 'github.com' || host.endsWith('.ghe.com')) return `https://api.${host}`;
  return `${web}/api/v3`;
}

/**
 * GitHub's REST API, version 2022-11-28 and later. A token needs `repo`, or for fine-grained ones Contents and Pull requests
 * (write).
 */
export function githubAdapter(place: ForgePlace, access: ForgeAccess): ForgeAdapter {
  const home = `/repos/${encodeURIComponent(place.owner)}/${encodeURIComponent(place.name)}`;
  const call = (method: string, path: string, body?: unknown) => callForge(access, method, home + path, body);
  return {
    host: hostOf(place.web),
    facts: async () => mapAnswer(await call('GET', ''), readFacts),
    find: (branch, base) => find(place, call, { branch, base }),
    create: (request) => create(call, request),
    update: async (number, change) => mapAnswer(await call('PATCH', `/pulls/${number}`, change), readPullRequest),
    addLabels: async (number, labels) => failure(await call('POST', `/issues/${number}/labels`, { labels })),
    askReviewers: async (number, reviewers) =>
      failure(await call('POST', `/pulls/${number}/requested_reviewers`, splitTeams(reviewers))),
  };
}

type Call = (method: string, path: string, body?: unknown) => Promise<ForgeAnswer | ForgeProblem>;

async function find(
  place: ForgePlace,
  call: Call,
  { branch, base }: { branch: string; base: string },
): Promise<ForgeRequest | undefined | ForgeProblem> {
  const query = `head=${encodeURIComponent(`${place.owner}:${branch}`)}&base=${encodeURIComponent(base)}&state=all&sort=created&direction=desc&per_page=30`;
  const answer = await call('GET', `/pulls?${query}`);
  if (isForgeProblem(answer)) return answer;
  const all = Array.isArray(answer.json) ? answer.json : [];
  // The filter is by owner; a fork of the same owner's other repository would match too.
  const full = `${place.owner}/${place.name}`.toLowerCase();
  const own = all.filter((json) => {
    const head = field(json, 'head');
    const repository = textField(field(head, 'repo'), 'full_name').toLowerCase();
    return textField(head, 'ref') === branch && (repository === '' || repository === full);
  });
  const requests = own.map(readPullRequest);
  return requests.find((request) => request.state === 'open') ?? requests[0];
}

async function create(call: Call, request: NewRequest): Promise<ForgeRequest | ForgeProblem> {
  const { base, branch, title, body, isDraft } = request;
  const answer = await call('POST', '/pulls', {
    head: branch,
    base,
    title,
    body,
    draft: isDraft,
    maintainer_can_modify: true,
  });
  // Private repositories of some plans have no drafts; the request matters more than its state.
  if (isForgeProblem(answer) && answer.reason === 'draft-unsupported')
    return create(call, { ...request, isDraft: false });
  return mapAnswer(answer, readPullRequest);
}

function failure(answer: ForgeAnswer | ForgeProblem): ForgeProblem | undefined {
  return isForgeProblem(answer) ? answer : undefined;
}
