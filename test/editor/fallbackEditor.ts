import { cpSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../tools/root.ts';
import { installCached } from './cachedInstall.ts';

/** VS Code's own server from the npm registry, ready to start. */
export interface FallbackEditor {
  readonly version: string;
  /** The Node that is new enough for it. */
  readonly node: string;
  readonly serverMain: string;
}

const here = inRoot('test', 'editor');
const isVersion = (name: string): boolean => /^\d+\.\d+$/.test(name);
const minor = (version: string): number => Number(version.split('.')[1]);

/** The versions that tests run on, oldest first: that of `engines.vscode` and the newest that installs. */
export const EDITOR_VERSIONS: readonly string[] = readdirSync(here)
  .filter(isVersion)
  .sort((a, b) => minor(a) - minor(b));

function isNodeAtLeast(wanted: string): boolean {
  const [major = 0, least = 0] = wanted.split('.').map(Number);
  const [runningMajor = 0, runningMinor = 0] = process.versions.node.split('.').map(Number);
  return runningMajor > major || (runningMajor === major && runningMinor >= least);
}

function prepare(modules: string): void {
  cpSync(join(here, 'shims'), modules, { recursive: true });
  const server = join(modules, 'code-server/lib/vscode');
  // The server and the page look for modules beside the server; npm put them at the top.
  symlinkSync('../../..', join(server, 'node_modules'));
  // A chat extension and a diagram extension, 88 MB together, which no test uses.
  for (const name of ['copilot', 'mermaid-markdown-features']) {
    rmSync(join(server, 'extensions', name), { recursive: true, force: true });
  }
}

function findNode(version: string, needs: string): string {
  if (isNodeAtLeast(needs)) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const withoutHeaders = (modules: string): void =>
    rmSync(join(modules, name, 'include'), { recursive: true, force: true });
  const node = join(installCached(join(here, 'node-24'), withoutHeaders), 'node_modules', name, 'bin/node');
  if (existsSync(node)) return node;
  throw new Error(
    `VS Code ${version} needs Node ${needs} and the npm registry has none for ${name}; use a newer Node, or EDITOR_VERSION=1.100.`,
  );
}

/** Installs a fallback editor when the cache does not have it. Throws with the reason and what to do. */
export function ensureFallbackEditor(
  version = process.env.EDITOR_VERSION ?? EDITOR_VERSIONS.at(-1) ?? '',
): FallbackEditor {
  if (!EDITOR_VERSIONS.includes(version)) {
    throw new Error(`There is no fallback editor ${version}; there are ${EDITOR_VERSIONS.join(' and ')}.`);
  }
  const spec = join(here, version);
  const folder = installCached(spec, prepare);
  const manifest = JSON.parse(readFileSync(join(spec, 'package.json'), 'utf8')) as { editor: { node: string } };
  const serverMain = join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js');
  return { version, node: findNode(version, manifest.editor.node), serverMain };
}
