import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Evidence, emptyEvidence } from '../../server/src/forge/evidence.ts';
import { type OpenPorts, openRequest, type RequestChoices } from '../../server/src/forge/openRequest.ts';
import type { Outcome } from '../../server/src/forge/outcome.ts';
import type { ForgeKind } from '../../server/src/forge/recognise.ts';
import { type Survey, surveyChange, type Wishes } from '../../server/src/forge/survey.ts';
import { isProblem } from '../../server/src/git/errors.ts';
import { openRepository } from '../../server/src/git/repository.ts';
import { type FakeForge, startFakeForge } from './fakeForge.ts';
import { inBare, makeRepo, type TestRepo } from './gitRepo.ts';

/** A repository whose `origin` is a pretended forge with an API and git over HTTP. */
export interface RequestCase {
  readonly repo: TestRepo;
  readonly forge: FakeForge;
  readonly bare: string;
  /** Looks and opens, as the panel and the command line do. Time and process are fixed. */
  open(choices?: RequestChoices, options?: CaseOptions): Promise<Outcome>;
  survey(options?: CaseOptions): Promise<Survey>;
  ports(options?: CaseOptions): OpenPorts;
  /** Runs git in the forge's bare repository. */
  remote(...args: string[]): string;
  close(): Promise<void>;
}

/** What a single run may differ in. */
export interface CaseOptions {
  readonly kind?: ForgeKind;
  readonly trusted?: boolean;
  readonly wishes?: Wishes;
  readonly folder?: string;
  readonly evidence?: Evidence;
  readonly token?: string | null;
  readonly ports?: Partial<OpenPorts>;
}

const NOW = Date.UTC(2026, 10, 24, 9, 0, 0);

/** Makes the repository with one commit on `main` at the forge. */
export async function makeRequestCase(
  files: Readonly<Record<string, string>> = { 'base/app.yaml': 'a: 1\nb: 1\nc: 1\nd: 1\ne: 1\n' },
): Promise<RequestCase> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'polycrate-test-')));
  cpSync(templateOf(files), home, { recursive: true });
  const repo = makeRepo({ home, at: join(home, 'work') });
  const projects = join(home, 'projects');
  const bare = join(projects, 'acme', 'fleet.git');
  const forge = await startFakeForge(projects, repo.env);
  appendFileSync(
    join(repo.root, '.git/config'),
    `[remote "origin"]\n\turl = ${forge.url}/acme/fleet.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`,
  );

  async function survey(options: CaseOptions = {}): Promise<Survey> {
    const repository = await openRepository(options.folder ?? repo.root, options.trusted ?? false, { env: repo.env });
    if (isProblem(repository)) assert.fail(`${repository.reason}: ${repository.message}`);
    const found = await surveyChange(repository, { forge: options.kind ?? 'gitea', ...options.wishes }, ports(options));
    if (isProblem(found)) assert.fail(`${found.reason}: ${found.message} ${found.detail}`);
    return found;
  }
  function ports(options: CaseOptions = {}): OpenPorts {
    const token = options.token === null ? {} : { token: { value: options.token ?? 'tok-secret-1', source: 'test' } };
    return { env: repo.env, fetch, now: () => NOW, ...token, ...options.ports };
  }
  return {
    repo,
    forge,
    bare,
    survey,
    ports,
    open: async (choices = { title: 'Bump app' }, options = {}) =>
      openRequest(
        await survey(options),
        options.evidence ?? emptyEvidence('polycrate-gitops test'),
        choices,
        ports(options),
      ),
    remote: (...args) => inBare(repo, bare, ...args),
    close: async () => {
      await forge.close();
      repo.remove();
    },
  };
}

const templates = new Map<string, string>();

// Made once for each set of files and copied: a dozen runs of git less for each test.
function templateOf(files: Readonly<Record<string, string>>): string {
  const key = JSON.stringify(files);
  const known = templates.get(key);
  if (known !== undefined) return known;
  const repo = makeRepo();
  const bare = join(repo.home, 'projects', 'acme', 'fleet.git');
  mkdirSync(join(repo.home, 'projects', 'acme'), { recursive: true });
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', '--template=', bare], { env: repo.env });
  inBare(repo, bare, 'config', 'http.receivepack', 'true');
  repo.commit('first', files);
  repo.git('push', '-q', bare, 'main');
  rmSync(join(repo.home, 'gitconfig'));
  templates.set(key, repo.home);
  process.once('exit', () => repo.remove());
  return repo.home;
}

/** The outcome of one kind, or a failed assertion that shows the other. */
export function expectKind<K extends Outcome['kind']>(outcome: Outcome, kind: K): Extract<Outcome, { kind: K }> {
  if (outcome.kind !== kind) assert.fail(`expected ${kind}, got ${JSON.stringify(outcome, null, 2)}`);
  return outcome as Extract<Outcome, { kind: K }>;
}
