import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fromInvoker, inRoot } from './root.ts';
import { readCrdPack } from './schemas/crdFacts.ts';
import { type FactPack, printPack } from './schemas/factPack.ts';
import { type ModuleFiles, openFolder, openModule } from './schemas/goModule.ts';
import { readKubernetesPack } from './schemas/kubernetesFacts.ts';

/**
 * Maintainer's tool: makes the committed facts in `schemas/` from the Go modules that define them, by the ordinary Go
 * client. Run `node test/tools/bootstrap.mjs schemas` after raising a version here and review the diff; no build and no
 * test needs it. `MODULE=FOLDER` as an argument takes a module from a checkout at that version, for a proxy that lacks it.
 */
const KUBERNETES: Readonly<Record<string, string>> = {
  '1.36': 'v1.36.3',
  '1.37': 'v1.37.2',
};

interface CrdSource {
  readonly module: string;
  readonly version: string;
  /** Folder of the CRDs inside the module. */
  readonly folder: string;
}

const FLUX_CRDS = 'config/crd/bases/';

const CRDS: Readonly<Record<string, readonly CrdSource[]>> = {
  'flux/flux': [
    { module: 'github.com/fluxcd/helm-controller', version: 'v1.6.0', folder: FLUX_CRDS },
    { module: 'github.com/fluxcd/image-automation-controller', version: 'v1.2.0', folder: FLUX_CRDS },
    { module: 'github.com/fluxcd/image-reflector-controller', version: 'v1.2.0', folder: FLUX_CRDS },
    { module: 'github.com/fluxcd/kustomize-controller', version: 'v1.10.1', folder: FLUX_CRDS },
    { module: 'github.com/fluxcd/notification-controller', version: 'v1.9.3', folder: FLUX_CRDS },
    { module: 'github.com/fluxcd/source-controller', version: 'v1.10.1', folder: FLUX_CRDS },
  ],
  'argo/argo-cd': [{ module: 'github.com/argoproj/argo-cd/v3', version: 'v3.6.1', folder: 'manifests/crds/' }],
};

const folders = new Map<string, string>();
for (const argument of process.argv.slice(2)) {
  const [module = '', folder = ''] = argument.split('=');
  if (!existsSync(fromInvoker(folder)) || folder === '') {
    console.error(`\`${argument}\` is not MODULE=FOLDER with a folder that exists.`);
    process.exit(3);
  }
  folders.set(module, fromInvoker(folder));
}

function open(module: string, version: string): ModuleFiles {
  const folder = folders.get(module);
  return folder === undefined ? openModule(`${module}@${version}`) : openFolder(folder);
}

function write(name: string, pack: FactPack): void {
  const file = inRoot('schemas', `${name}.json`);
  const text = printPack(pack);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const counts = `${Object.keys(pack.kinds).length} kinds, ${Object.keys(pack.definitions).length} definitions`;
  console.log(`schemas/${name}.json: ${counts}, ${Math.round(text.length / 1024)} KB`);
}

for (const [minor, version] of Object.entries(KUBERNETES)) {
  write(`kubernetes/${minor}`, readKubernetesPack(open('k8s.io/kubernetes', version), `k8s.io/kubernetes ${version}`));
}
for (const [name, sources] of Object.entries(CRDS)) {
  const opened = sources.map((source) => ({
    label: `${source.module} ${source.version}`,
    files: open(source.module, source.version),
    folder: source.folder,
  }));
  write(name, readCrdPack(opened));
}
