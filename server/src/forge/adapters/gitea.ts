import { type ForgeProblem, ownForgeProblem } from '../errors.ts';
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

/** Address of the API of Gitea and Forgejo. */
export function giteaApi(web: string): string {
  return `${web}/api/v1`;
}

/**
 * REST API of Gitea (1.20 and later) and Forgejo. A token needs `write:repository`, for labels `write:issue`. Branch names
 * stand in paths, so every part is encoded here.
 */
export function giteaAdapter(place: ForgePlace, access: ForgeAccess): ForgeAdapter {
  const home = `/repos/${encodeURIComponent(place.owner)}/${encodeURIComponent(place.name)}`;
  const call = (method: string, path: string, body?: unknown) => callForge(access, method, home + path, body);
  return {
    host: hostOf(place.web),
    facts: async () => mapAnswer(await call('GET', ''), readFacts),
    find: (branch, base) => find(call, { branch, base }),
    create: (request) => create(call, request),
    // Answers 201.
    update: async (number, change) => mapAnswer(await call('PATCH', `/pulls/${number}`, change), readPullRequest),
    addLabels: (number, labels) => addLabels(call, number, labels),
    askReviewers: async (number, reviewers) => {
      const answer = await call('POST', `/pulls/${number}/requested_reviewers`, splitTeams(reviewers));
      return isForgeProblem(answer) ? answer : undefined;
    },
  };
}

type Call = (method: string, path: string, body?: unknown) => Promise<ForgeAnswer | ForgeProblem>;

const PAGE = 50;

async function find(
  call: Call,
  { branch, base }: { branch: string; base: string },
): Promise<ForgeRequest | undefined | ForgeProblem> {
  const direct = await call('GET', `/pulls/${encodeURIComponent(base)}/${encodeURIComponent(branch)}`);
  if (!isForgeProblem(direct)) {
    const request = readPullRequest(direct.json);
    if (request.state === 'open') return request;
  } else if (
    direct.reason !== 'repository-not-found' &&
    direct.reason !== 'head-missing' &&
    direct.reason !== 'base-missing'
  )
    return direct;
  // The direct call knows one request of a branch; an older closed one must not hide an open one, and the other way round.
  return findInList(call, { branch, base });
}

async function findInList(
  call: Call,
  { branch, base }: { branch: string; base: string },
): Promise<ForgeRequest | undefined | ForgeProblem> {
  let closed: ForgeRequest | undefined;
  for (let page = 1; page <= 4; page += 1) {
    const answer = await call('GET', `/pulls?state=all&sort=recentupdate&limit=${PAGE}&page=${page}`);
    if (isForgeProblem(answer)) return answer;
    const all = Array.isArray(answer.json) ? answer.json : [];
    const own = all.filter((json) => isOurs(json, branch, base)).map(readPullRequest);
    const open = own.find((request) => request.state === 'open');
    if (open) return open;
    closed ??= own[0];
    if (all.length < PAGE) break;
  }
  return closed;
}

function isOurs(json: unknown, branch: string, base: string): boolean {
  const [head, target] = [field(json, 'head'), field(json, 'base')];
  // A merged request whose branch is gone has `refs/pull/N/head` as its reference, the name stays in the label.
  const isBranch = textField(head, 'ref') === branch || textField(head, 'label') === branch;
  return isBranch && textField(target, 'ref') === base && field(head, 'repo_id') === field(target, 'repo_id');
}

async function create(call: Call, request: NewRequest): Promise<ForgeRequest | ForgeProblem> {
  // Gitea and Forgejo mark a draft by its title.
  const title =
    request.isDraft && !/^(WIP:|\[WIP\]|Draft:)/i.test(request.title) ? `WIP: ${request.title}` : request.title;
  return mapAnswer(
    await call('POST', '/pulls', { head: request.branch, base: request.base, title, body: request.body }),
    readPullRequest,
  );
}

async function addLabels(call: Call, number: number, labels: readonly string[]): Promise<ForgeProblem | undefined> {
  const answer = await call('GET', `/labels?limit=${PAGE}`);
  if (isForgeProblem(answer)) return answer;
  const known = new Map(
    (Array.isArray(answer.json) ? answer.json : []).map((label) => [
      textField(label, 'name'),
      Number(field(label, 'id')),
    ]),
  );
  const ids: number[] = [];
  for (const name of labels) {
    const id = known.get(name) ?? (await createLabel(call, name));
    if (isForgeProblem(id)) return id;
    ids.push(id);
  }
  const added = await call('POST', `/issues/${number}/labels`, { labels: ids });
  return isForgeProblem(added) ? added : undefined;
}

async function createLabel(call: Call, name: string): Promise<number | ForgeProblem> {
  const answer = await call('POST', '/labels', { name, color: '#5b8def' });
  if (isForgeProblem(answer)) return answer;
  const id = Number(field(answer.json, 'id'));
  return id > 0 ? id : ownForgeProblem('forge-failed', `The label \`${name}\` could not be made.`);
}
