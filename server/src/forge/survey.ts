import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Base, fetchBase } from '../git/base.ts';
import { type Identity, readIdentity, wantsSignature } from '../git/changeCommit.ts';
import { type Change, type ChangeSource, emptyTree, ignoredFiles, listChanges } from '../git/changes.ts';
import { type GitProblem, isProblem, ownProblem } from '../git/errors.ts';
import { skippedHooks } from '../git/push.ts';
import { chooseRemote, defaultBranch, type RemoteChoice } from '../git/remotes.ts';
import { plainUrl } from '../git/remoteUrl.ts';
import type { Repository } from '../git/repository.ts';
import { type Token, tokenFromEnvironment } from './access.ts';
import { withToken } from './credentials.ts';
import type { Fetch } from './http.ts';
import { type ForgeKind, type ForgePlace, probeKind, recognise } from './recognise.ts';

/** What a person may wish for before anything is looked at. */
export interface Wishes {
  readonly remote?: string;
  readonly base?: string;
  readonly source?: ChangeSource;
  readonly forge?: ForgeKind;
  /** Files and folders from the top of the repository; all changed files when absent. */
  readonly paths?: readonly string[];
  readonly includeIgnored?: boolean;
}

/** What a survey needs from outside. */
export interface SurveyPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asks unknown hosts what they are; without it an unknown host stays `plain`. */
  readonly fetch?: Fetch;
  /** Token from the editor's sign-in; else the environment is looked at. */
  readonly token?: Token;
  /** Asked for a token once the forge is known and the environment has none. */
  readonly findToken?: (place: ForgePlace) => Promise<Token | undefined>;
  readonly signal?: AbortSignal;
}

/** Everything a person has to see before a request is opened. */
export interface Survey {
  /** The repository, with credentials added when git had none of its own. */
  readonly repository: Repository;
  readonly remote: RemoteChoice;
  readonly place?: ForgePlace;
  readonly token?: Token;
  readonly base: Base;
  readonly source: ChangeSource;
  readonly changes: readonly Change[];
  readonly author: Identity;
  readonly sign: boolean;
  /** Hooks of this repository that `git commit` would have run and we do not. */
  readonly skippedHooks: readonly string[];
}

/**
 * Looks at repository, remote and base: where a request would go to and which files differ. Fetches the base branch into a
 * reference of ours; writes nothing else.
 */
export async function surveyChange(
  opened: Repository,
  wishes: Wishes,
  ports: SurveyPorts,
): Promise<Survey | GitProblem> {
  const questions = [
    readIdentity(opened),
    chooseRemote(opened, wishes.remote),
    wantsSignature(opened),
    skippedHooks(opened),
  ] as const;
  const [author, remote, sign, hooks] = await Promise.all(questions);
  if (isProblem(author)) return author;
  if (isProblem(remote)) return remote;
  const place = await findPlace(remote, wishes.forge, ports);
  const token = ports.token ?? (place ? await tokenOf(place, ports) : undefined);
  const reached = await reachBase(opened, remote, { wish: wishes.base, token, env: ports.env });
  if (isProblem(reached)) return reached;
  const source = wishes.source ?? 'saved';
  const changes = await changesOf(opened, reached.base, { ...wishes, source });
  if (isProblem(changes)) return changes;
  return {
    repository: reached.repository,
    remote,
    ...(place ? { place } : {}),
    ...(token ? { token } : {}),
    base: reached.base,
    source,
    changes,
    author,
    sign,
    skippedHooks: hooks,
  };
}

async function tokenOf(place: ForgePlace, ports: SurveyPorts): Promise<Token | undefined> {
  return tokenFromEnvironment(place, ports.env) ?? ports.findToken?.(place);
}

async function findPlace(
  remote: RemoteChoice,
  wish: ForgeKind | undefined,
  ports: SurveyPorts,
): Promise<ForgePlace | undefined> {
  const place = recognise(remote.pushUrl, wish);
  if (!place || wish !== undefined || place.kind !== 'plain' || !ports.fetch) return place;
  const kind = await probeKind(place.web, ports.fetch, ports.signal);
  return recognise(remote.pushUrl, kind);
}

interface Reach {
  readonly wish: string | undefined;
  readonly token: Token | undefined;
  readonly env: SurveyPorts['env'];
}

/** Fetches the base; when git has no credentials of its own and a token is known for this host, once more with that. */
async function reachBase(
  repository: Repository,
  remote: RemoteChoice,
  { wish, token, env }: Reach,
): Promise<{ repository: Repository; base: Base } | GitProblem> {
  const base = await findBase(repository, remote, wish);
  if (!isProblem(base)) return { repository, base };
  const armed = base.reason === 'auth-missing' ? withToken(repository, remote, { token, env }) : undefined;
  if (!armed) return base;
  const again = await findBase(armed, remote, wish);
  if (!isProblem(again)) return { repository: armed, base: again };
  if (again.reason !== 'auth-missing' || !token) return again;
  // With a token that is refused, git falls back to asking for a user name.
  return ownProblem(
    'auth-rejected',
    `${plainUrl(remote.pushUrl)} did not accept the token from ${token.source}. Renew it.`,
    again.detail,
  );
}

async function findBase(
  repository: Repository,
  remote: RemoteChoice,
  wish: string | undefined,
): Promise<Base | GitProblem> {
  const name = wish ?? (await defaultBranch(repository, remote));
  if (name !== undefined && typeof name !== 'string') return name;
  if (name !== undefined) return fetchBase(repository, remote, name);
  if (repository.head.commit === undefined) return { branch: repository.head.branch ?? 'main' };
  const what = `${remote.name} names no default branch`;
  return ownProblem(
    'base-missing',
    `${what}. Name the base branch, or push it first with \`git push ${remote.name} HEAD\`.`,
  );
}

async function changesOf(
  repository: Repository,
  base: Base,
  wishes: Wishes & { readonly source: ChangeSource },
): Promise<Change[] | GitProblem> {
  const folder = await mkdtemp(join(tmpdir(), 'polycrate-changes-'));
  try {
    const against = base.parent ?? emptyTree(repository.layout.objectFormat);
    const all = await listChanges(repository, against, wishes.source, folder);
    if (isProblem(all) || wishes.paths === undefined) return all;
    return await limitToPaths(repository, all, {
      paths: wishes.paths,
      includeIgnored: wishes.includeIgnored ?? false,
      folder,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Limits {
  readonly paths: readonly string[];
  readonly includeIgnored: boolean;
  readonly folder: string;
}

async function limitToPaths(
  repository: Repository,
  all: Change[],
  { paths, includeIgnored, folder }: Limits,
): Promise<Change[] | GitProblem> {
  const covers = (path: string, change: Change): boolean =>
    path === '' || change.path === path || change.path.startsWith(`${path}/`);
  const chosen = all.filter((change) => paths.some((path) => covers(path, change)));
  const unmatched = paths.filter((path) => path !== '' && !chosen.some((change) => covers(path, change)));
  const ignored = await ignoredFiles(repository, unmatched, folder);
  if (isProblem(ignored)) return ignored;
  const [first] = ignored;
  if (first !== undefined && !includeIgnored) {
    return ownProblem(
      'ignored-file',
      `\`${first}\` is ignored by Git, and ignored files often hold secrets. Say so explicitly to include it.`,
    );
  }
  const lost = unmatched.find((path) => !ignored.includes(path) && !existsSync(join(repository.layout.root, path)));
  if (lost !== undefined)
    return ownProblem('unknown-file', `\`${lost}\` does not exist here, and nothing of that name was changed.`);
  for (const path of ignored)
    chosen.push({ path, kind: 'added', mode: '100644', oldMode: '000000', isUntracked: true });
  return chosen;
}
