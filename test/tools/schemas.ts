import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fromInvoker, inRoot } from './root.ts';
import { readCrdPack } from './schemas/crdFacts.ts';
import { printEntries, printPack } from './schemas/factPack.ts';
import { type ModuleFiles, openFolder, openModule } from './schemas/goModule.ts';
import { readKubernetesPack } from './schemas/kubernetesFacts.ts';
import { lifecycleTable, readLifecycles } from './schemas/lifecycle.ts';
import { packIndex } from './schemas/packIndex.ts';
import { CRDS, KUBERNETES, OLD_APIS, OTHER_API_MODULES, UNTAGGED } from './schemas/sources.ts';
import { differenceTo } from './schemas/versionChain.ts';

/**
 * Maintainer's tool: makes the committed facts in `schemas/` from the Go modules that define them, by the ordinary Go
 * client. Run `node test/tools/bootstrap.mjs schemas` after raising a version here and review the diff; no build and no
 * test needs it. `MODULE=FOLDER` as an argument takes a module from a checkout at that version, for a proxy that lacks it.
 */
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

function write(name: string, text: string): void {
  const file = inRoot('schemas', `${name}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`schemas/${name}.json: ${text.split('\n').length} lines, ${Math.round(text.length / 1024)} KB`);
}

const packs = Object.entries(KUBERNETES).map(([minor, version]) => ({
  minor,
  pack: readKubernetesPack(open('k8s.io/kubernetes', version), `k8s.io/kubernetes ${version}`),
}));
for (const [index, { minor, pack }] of packs.entries()) {
  const newer = packs[index + 1];
  write(
    `kubernetes/${minor}`,
    printPack(newer === undefined ? pack : differenceTo(`kubernetes/${newer.minor}`, newer.pack, pack)),
  );
}

const apiVersions = Object.values(KUBERNETES).map((version) => version.replace('v1.', 'v0.'));
const announced = [
  ...[...OLD_APIS, ...apiVersions].map((version) => readLifecycles(open('k8s.io/api', version))),
  ...OTHER_API_MODULES.map((module) => readLifecycles(open(module, apiVersions.at(-1) ?? ''))),
  UNTAGGED,
];
write('kubernetes/lifecycle', `${printEntries(lifecycleTable(announced, packs))}\n`);

const custom = new Map(
  Object.entries(CRDS).map(([name, sources]) => {
    const opened = sources.map(({ module, version, folders }) => ({
      label: `${module} ${version}`,
      files: open(module, version),
      folders,
    }));
    return [name, readCrdPack(opened)];
  }),
);
for (const [name, pack] of custom) write(name, printPack(pack));
write('customKinds', `${printEntries(packIndex(custom))}\n`);
