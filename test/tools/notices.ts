import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { inRoot } from './root.ts';
import { committedPacks } from './schemaPack.ts';
import { OTHER_LICENCES } from './schemas/licences.ts';

interface Notice {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly text: string;
}

/** Texts for hover come from the types of these, which no bundle contains. */
const ALWAYS = ['@kubernetes/client-node', '@kubernetes-models/flux-cd', '@kubernetes-models/argo-cd'].map(
  (name) => `node_modules/${name}`,
);

/** The folder of the package that a bundled file belongs to: the last `node_modules/<name>` or `node_modules/@scope/<name>`. */
function packageFolder(input: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

function readNotice(folder: string): Notice {
  const manifest = JSON.parse(readFileSync(inRoot(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  const files = readdirSync(inRoot(folder)).filter((name) =>
    /^(licen[cs]e|notice|copying|thirdpartynotices)/i.test(name),
  );
  const texts = files.sort().map((name) =>
    readFileSync(join(inRoot(folder), name), 'utf8')
      .replaceAll('\r\n', '\n')
      .trim(),
  );
  return {
    name: String(manifest.name),
    version: String(manifest.version),
    license: typeof manifest.license === 'string' ? manifest.license : 'see below',
    text: texts.join('\n\n') || `(The package has no licence file; its manifest says ${String(manifest.license)}.)`,
  };
}

/** Writes the licence texts of all packages that esbuild put into the bundles, sorted by name. */
export function writeNotices(metafile: Metafile, file: string): void {
  const bundled = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  const folders = new Set([...bundled.flatMap((input) => packageFolder(input) ?? []), ...ALWAYS]);
  const notices = [...folders]
    .filter((folder) => existsSync(inRoot(folder, 'package.json')))
    .map(readNotice)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const unique = notices.filter((one, index) => {
    const before = notices[index - 1];
    return before?.name !== one.name || before.version !== one.version;
  });
  const body = unique.map((one) => section(`${one.name} ${one.version} (${one.license})`, one.text));
  writeFileSync(file, [head(), ...body].join('\n'));
}

function section(title: string, text: string): string {
  return `${'-'.repeat(80)}\n${title}\n\n${text}\n`;
}

/** Where the facts of `schemas/` come from, which are in no package of npm. */
function head(): string {
  const sources = [...new Set(committedPacks().flatMap(({ sources: names }) => names))].sort();
  const others = sources.flatMap((source) => {
    const text = OTHER_LICENCES[source.slice(0, source.indexOf(' '))];
    return text === undefined ? [] : [section(source, text)];
  });
  return [
    'Polycrate GitOps contains the packages below. The structure of Kubernetes kinds and of custom resources comes from these Go',
    'modules, under the Apache License 2.0 unless their own licence follows:',
    '',
    ...sources.map((source) => `  ${source}`),
    '',
    ...others,
  ].join('\n');
}
