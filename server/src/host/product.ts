import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

interface Product {
  /** Folder of package.json: the checkout, the installed npm package or the extension. */
  readonly root: string;
  readonly version: string;
}

let found: Product | undefined;

/** The product that this code was installed with, found upwards from the running file; bundles lie at different depths. */
function product(): Product {
  found ??= findProduct(dirname(fileURLToPath(import.meta.url)));
  return found;
}

function findProduct(start: string): Product {
  for (let folder = start; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) {
      const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string; version?: string };
      if (name === 'polycrate-gitops') return { root: folder, version: version ?? '0.0.0' };
    }
    if (dirname(folder) === folder) return { root: start, version: '0.0.0' };
  }
}

/** The product's version from its package.json. */
export function productVersion(): string {
  return product().version;
}

/** Folder of the schema packs (native path): those of the build, else the committed ones of a checkout. */
export function packFolder(): string {
  const built = join(product().root, 'dist', 'schemas');
  return existsSync(built) ? built : join(product().root, 'schemas');
}

/** Folder of the built pages (native path). */
function pageFolder(): string {
  return join(product().root, 'dist', 'pages');
}

/**
 * The packed page of a setting or command by its id (`polycrateGitops.preview.follow`); undefined when there is none, or when nothing
 * was built.
 */
export function packedPage(id: string): string | undefined {
  const name = /^polycrateGitops\.(\w+(?:\.\w+)*)$/.exec(id)?.[1];
  if (name === undefined) return undefined;
  const file = ['settings', 'commands'].map((kind) => join(pageFolder(), kind, `${name}.md`)).find(existsSync);
  return file === undefined ? undefined : readFileSync(file, 'utf8');
}

/** URI of the packed page of a code. */
export function pageUri(code: string): string {
  return pathToFileURL(join(pageFolder(), `${code}.md`)).href;
}
