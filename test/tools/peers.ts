import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheFolder } from './root.ts';
import { runProgram } from './runProgram.ts';

export type PeerName = 'kustomize' | 'helm' | 'apiServer' | 'gitea' | 'kyverno' | 'opa';

/** One program of a real server: how to recognise the version that the tests were written against. */
export interface Program {
  readonly file: string;
  readonly version: string;
  readonly versionArgs: readonly string[];
  /** An environment variable that names the program, or the folder that it is in. */
  readonly variable: string;
  readonly variableIs: 'file' | 'folder';
}

const PROGRAMS: Readonly<Record<PeerName, readonly Program[]>> = {
  kustomize: [
    { file: 'kustomize', version: '5.8.2', versionArgs: ['version'], variable: 'KUSTOMIZE', variableIs: 'file' },
  ],
  helm: [
    { file: 'helm', version: '3.22.0', versionArgs: ['version', '--short'], variable: 'HELM', variableIs: 'file' },
  ],
  apiServer: [
    {
      file: 'kube-apiserver',
      version: '1.37.2',
      versionArgs: ['--version'],
      variable: 'KUBEBUILDER_ASSETS',
      variableIs: 'folder',
    },
    {
      file: 'etcd',
      version: '3.7.3',
      versionArgs: ['--version'],
      variable: 'KUBEBUILDER_ASSETS',
      variableIs: 'folder',
    },
  ],
  gitea: [{ file: 'gitea', version: '1.26.0', versionArgs: ['--version'], variable: 'GITEA', variableIs: 'file' }],
  kyverno: [{ file: 'kyverno', version: '1.19.1', versionArgs: ['version'], variable: 'KYVERNO', variableIs: 'file' }],
  // Only its test cases are wanted, see `findOpaCases`.
  opa: [],
};

/** Where a peer was found: path by program name. Or why it was not, in words for the person who runs the tests. */
export type PeerResult =
  | { readonly found: true; readonly paths: Readonly<Record<string, string>> }
  | { readonly found: false; readonly reason: string };

/** The folder of the programs that `npm test -- --peers` builds. */
export const peerFolder = (): string => cacheFolder('peers', 'bin');

/** The folders `options`, `templates` and `public` that a Gitea built without them reads at run time. */
export const giteaStaticFolder = (): string => join(cacheFolder('peers'), 'gitea-static');

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function hasVersion(path: string, program: Program): Promise<boolean> {
  const { status, output } = await runProgram(path, program.versionArgs);
  return status === 0 && new RegExp(`(^|[^\\d.])${program.version.replaceAll('.', '\\.')}([^\\d.]|$)`).test(output);
}

/** What the person named is used as it is, whatever its version. */
function named(program: Program): { path: string } | { reason: string } | undefined {
  const value = process.env[program.variable];
  if (!value) return undefined;
  const path = program.variableIs === 'file' ? value : join(value, program.file);
  return isProgram(path) ? { path } : { reason: `${program.variable} names ${path}, which is no program` };
}

async function findProgram(program: Program): Promise<{ path: string } | { reason: string }> {
  const own = named(program);
  if (own) return own;
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program.file));
  for (const path of [join(peerFolder(), program.file), ...onPath]) {
    if (isProgram(path) && (await hasVersion(path, program))) return { path };
  }
  return {
    reason: `no ${program.file} ${program.version} in ${program.variable}, the cache or on PATH; npm test -- --peers builds it`,
  };
}

/** Looks for the programs of a real server: environment variable, then the cache, then PATH (the right version only). */
export async function findPeer(name: PeerName): Promise<PeerResult> {
  const paths: Record<string, string> = {};
  for (const program of PROGRAMS[name]) {
    const result = await findProgram(program);
    if ('reason' in result) return { found: false, reason: result.reason };
    paths[program.file] = result.path;
  }
  if (name === 'opa') return findOpaCases();
  if (name !== 'gitea') return { found: true, paths };
  const files = await findGiteaFiles();
  if (files === undefined) {
    return {
      found: false,
      reason: `Gitea's own files are not in ${giteaStaticFolder()}; npm test -- --peers puts them there`,
    };
  }
  return { found: true, paths: { ...paths, static: files } };
}

/** The version of OPA whose test cases are run. */
const OPA = 'github.com/open-policy-agent/opa@v1.22.2';

/** The folder of OPA's own test cases that `npm test -- --peers` fills. */
export const opaCasesFolder = (): string => cacheFolder('peers', 'opa-cases', '1.22.2');

/** OPA's test cases: `OPA_CASES`, the cache, or Go's module cache. */
async function findOpaCases(): Promise<PeerResult> {
  const { status, output } = await runProgram('go', ['env', 'GOMODCACHE']);
  const modules = status === 0 ? [join(output.trim(), OPA, 'v1/test/cases/testdata')] : [];
  const candidates = [process.env.OPA_CASES ?? '', opaCasesFolder(), ...modules];
  const folder = candidates.find((one) => one !== '' && existsSync(join(one, 'v0')) && existsSync(join(one, 'v1')));
  if (folder !== undefined) return { found: true, paths: { cases: folder } };
  return { found: false, reason: `no test cases of ${OPA} in OPA_CASES or the cache; npm test -- --peers gets them` };
}

/** Where a Gitea finds its files (`STATIC_ROOT_PATH`): `GITEA_STATIC`, the cache, or Go's module cache; all may be read-only. */
async function findGiteaFiles(): Promise<string | undefined> {
  const version = PROGRAMS.gitea[0]?.version ?? '';
  const { status, output } = await runProgram('go', ['env', 'GOMODCACHE']);
  const modules = status === 0 ? [join(output.trim(), `code.gitea.io/gitea@v${version}`)] : [];
  const candidates = [process.env.GITEA_STATIC ?? '', giteaStaticFolder(), ...modules];
  return candidates.find(
    (folder) => folder !== '' && existsSync(join(folder, 'options')) && existsSync(join(folder, 'templates')),
  );
}
