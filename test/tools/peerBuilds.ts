import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findPeer, giteaStaticFolder, opaCasesFolder, type PeerName, peerFolder } from './peers.ts';
import { cacheFolder, inRoot } from './root.ts';
import { runProgram } from './runProgram.ts';

/** How one program is built from the module in `test/tools/peers/<module>`, whose go.sum pins all of it. */
interface Recipe {
  readonly file: string;
  readonly module: string;
  readonly package: string;
  readonly flags: readonly string[];
  /** Packages that the compiler names while it works, for the progress. */
  readonly packages: number;
  readonly cgo?: boolean;
}

const KUBE_VERSION = 'k8s.io/component-base/version';
const KUBE_FLAGS = [
  ...['-s', '-w', '-X', `${KUBE_VERSION}.gitVersion=v1.37.2`, '-X', `${KUBE_VERSION}.gitMajor=1`],
  ...['-X', `${KUBE_VERSION}.gitMinor=37`, '-X', `${KUBE_VERSION}.gitTreeState=clean`],
].join(' ');

const RECIPES: Readonly<Record<PeerName, readonly Recipe[]>> = {
  kustomize: [
    {
      file: 'kustomize',
      module: 'kustomize',
      package: 'sigs.k8s.io/kustomize/kustomize/v5',
      // As a dependency it does not know its own version.
      flags: ['-ldflags', '-s -w -X sigs.k8s.io/kustomize/api/provenance.version=v5.8.2'],
      packages: 390,
    },
  ],
  helm: [
    {
      file: 'helm',
      module: 'helm',
      package: 'helm.sh/helm/v3/cmd/helm',
      flags: ['-ldflags', '-s -w -X helm.sh/helm/v3/internal/version.version=v3.22.0'],
      packages: 960,
    },
  ],
  apiServer: [
    {
      file: 'etcd',
      module: 'etcd',
      package: 'go.etcd.io/etcd/server/v3',
      flags: ['-ldflags', '-s -w'],
      packages: 560,
    },
    {
      file: 'kube-apiserver',
      module: 'kubernetes',
      package: 'k8s.io/kubernetes/cmd/kube-apiserver',
      flags: ['-ldflags', KUBE_FLAGS],
      packages: 2080,
    },
  ],
  gitea: [
    {
      file: 'gitea',
      module: 'gitea',
      package: 'code.gitea.io/gitea',
      flags: [
        ...['-tags', 'sqlite sqlite_unlock_notify', '-ldflags'],
        "-s -w -X main.Version=1.26.0 -X 'main.Tags=sqlite sqlite_unlock_notify'",
      ],
      packages: 1480,
      cgo: true,
    },
  ],
  kyverno: [
    {
      file: 'kyverno',
      module: 'kyverno',
      package: 'github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno',
      flags: ['-ldflags', '-s -w'],
      packages: 3030,
    },
  ],
  opa: [],
};

/** Whether this machine has Go 1.26 or newer. */
export async function canBuildPeers(): Promise<boolean> {
  const { status, output } = await runProgram('go', ['env', 'GOVERSION']);
  const [, major = 0, minor = 0] = /go(\d+)\.(\d+)/.exec(output)?.map(Number) ?? [];
  return status === 0 && (major > 1 || minor >= 26);
}

/** The environment of a build that leaves nothing behind: caches of its own, filled from the person's module cache if it can. */
async function prepareEnvironment(work: string, recipe: Pick<Recipe, 'cgo'>): Promise<NodeJS.ProcessEnv> {
  const own = await runProgram('go', ['env', 'GOMODCACHE', 'GOPROXY']);
  const [modules = '', proxy = ''] = own.output.trim().split('\n');
  return {
    ...process.env,
    CGO_ENABLED: recipe.cgo ? '1' : '0',
    GOFLAGS: '-mod=readonly -buildvcs=false -modcacherw',
    GOPROXY: `file://${join(modules, 'cache/download')},${proxy}`,
    GOMODCACHE: join(work, 'modules'),
    GOCACHE: join(work, 'build'),
    GOWORK: 'off',
  };
}

function showProgress(recipe: Recipe): (text: string) => void {
  const began = Date.now();
  let done = 0;
  let shown = 0;
  return (text) => {
    done += text.split('\n').filter((line) => /^[\w.-]+(\/[\w.~-]+)*$/.test(line)).length;
    if (Date.now() - shown < 10_000) return;
    shown = Date.now();
    const seconds = Math.round((Date.now() - began) / 1000);
    console.error(`  ${recipe.file}: ${done} of about ${recipe.packages} packages, ${seconds} s`);
  };
}

/** The files that Gitea reads at run time lie in its module; they are kept, since the module cache of the build is not. */
async function keepGiteaFiles(module: string, env: NodeJS.ProcessEnv): Promise<void> {
  const { output } = await runProgram('go', ['list', '-m', '-f', '{{.Dir}}', 'code.gitea.io/gitea'], {
    cwd: module,
    env,
  });
  const folder = output.trim().split('\n').at(-1) ?? '';
  for (const name of ['options', 'templates', 'public']) {
    cpSync(join(folder, name), join(giteaStaticFolder(), name), { recursive: true });
  }
}

/** OPA's test cases lie in its module, which is downloaded for them and not kept. */
async function keepOpaCases(): Promise<void> {
  const work = mkdtempSync(join(cacheFolder('peers'), 'building-'));
  const clean = (): void => rmSync(work, { recursive: true, force: true });
  process.once('exit', clean);
  const env = await prepareEnvironment(work, {});
  const args = ['mod', 'download', '-json', 'github.com/open-policy-agent/opa'];
  const { status, output } = await runProgram('go', args, { cwd: inRoot('test/tools/peers/opa'), env });
  const folder = /"Dir": "(.*)"/.exec(output)?.[1];
  if (status === 0 && folder !== undefined) {
    // Copied beside and moved, so that a run that is ended leaves no half of them to be found.
    const copied = join(work, 'cases');
    cpSync(join(folder, 'v1/test/cases/testdata'), copied, { recursive: true });
    rmSync(opaCasesFolder(), { recursive: true });
    renameSync(copied, opaCasesFolder());
  } else console.error(`The test cases of OPA were not downloaded:\n${output.trimEnd()}`);
  process.off('exit', clean);
  clean();
}

async function buildProgram(recipe: Recipe): Promise<boolean> {
  const began = Date.now();
  const work = mkdtempSync(join(cacheFolder('peers'), 'building-'));
  const clean = (): void => rmSync(work, { recursive: true, force: true });
  process.once('exit', clean);
  const env = await prepareEnvironment(work, recipe);
  const module = inRoot('test/tools/peers', recipe.module);
  const output = join(work, recipe.file);
  console.error(`Building ${recipe.file} with Go (once; the first time takes minutes) ...`);
  const args = ['build', '-v', '-trimpath', ...recipe.flags, '-o', output, recipe.package];
  const built = await runProgram('go', args, { cwd: module, env, onOutput: showProgress(recipe) });
  if (built.status === 0) {
    if (recipe.file === 'gitea') await keepGiteaFiles(module, env);
    mkdirSync(peerFolder(), { recursive: true });
    renameSync(output, join(peerFolder(), recipe.file));
    console.error(`Built ${recipe.file} in ${Math.round((Date.now() - began) / 1000)} s.`);
  } else {
    const last = built.output.trimEnd().split('\n').slice(-15).join('\n');
    console.error(`${recipe.file} was not built:\n${last}`);
  }
  process.off('exit', clean);
  clean();
  return built.status === 0;
}

/** Builds the real servers that are not found, one after the other; what fails is said on standard error and stays missing. */
export async function buildPeers(names: readonly PeerName[]): Promise<void> {
  for (const name of names) {
    const found = await findPeer(name);
    if (found.found) continue;
    if (!(await canBuildPeers())) {
      console.error(
        `${name} is missing and cannot be built: there is no Go 1.26 or newer on PATH (https://go.dev/dl/).`,
      );
      continue;
    }
    if (name === 'opa') await keepOpaCases();
    for (const recipe of RECIPES[name]) await buildProgram(recipe);
  }
}
