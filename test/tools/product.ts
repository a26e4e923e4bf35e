import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { writeDescriptions } from './descriptions.ts';
import { MODULE_OPTIONS, NODE_OPTIONS } from './moduleOptions.ts';
import { writeNotices } from './notices.ts';
import { makePages } from './pages.ts';
import { inRoot, root } from './root.ts';
import { packSchemas } from './schemaPack.ts';
import { listSources, readImports, readSource } from './sourceFiles.ts';

interface ProductOptions {
  /** The folder to fill, `dist` in the checkout. */
  readonly outdir: string;
  /** Minified, without source maps. */
  readonly production: boolean;
}

/** Old Nodes get a sentence; `import()` keeps them from reading what they cannot parse. */
const CLI_LAUNCHER = `#!/usr/bin/env node
const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 20 || (major === 20 && minor >= 19)) {
  await import('./cli/main.mjs');
} else {
  console.error(\`polycrate-gitops needs Node 20.19 or newer; this is \${process.versions.node}.\`);
  process.exitCode = 3;
}
`;

/**
 * The client is one CommonJS file, as VS Code wants it, which cannot have chunks. What it loads with `import()` is built as a
 * module of its own beside the server's, and shares their chunks.
 */
function lazyModules(entries: Map<string, string>): Plugin {
  return {
    name: 'lazy-modules',
    setup(setup) {
      setup.onResolve({ filter: /^\.{1,2}\// }, (args) => {
        if (args.kind !== 'dynamic-import') return undefined;
        const file = relative(root, join(args.resolveDir, args.path));
        const name = `client/${basename(file).replace(/\.tsx?$/, '')}`;
        entries.set(name, file);
        return { path: `./${name}.mjs`, external: true };
      });
    },
  };
}

async function buildClient(options: ProductOptions, lazy: Map<string, string>): Promise<Metafile> {
  const { metafile } = await build({
    ...NODE_OPTIONS,
    entryPoints: ['client/src/extension.ts'],
    outfile: join(options.outdir, 'client.cjs'),
    format: 'cjs',
    external: ['vscode'],
    plugins: [lazyModules(lazy)],
    minify: options.production,
    sourcemap: options.production ? false : 'linked',
  });
  return metafile;
}

async function buildModules(options: ProductOptions, lazy: Map<string, string>): Promise<Metafile> {
  const { metafile } = await build({
    ...MODULE_OPTIONS,
    entryPoints: {
      'server/main': 'server/src/main.ts',
      'cli/main': 'server/src/cli/main.ts',
      ...Object.fromEntries(lazy),
    },
    outdir: options.outdir,
    minify: options.production,
    sourcemap: options.production ? false : 'linked',
  });
  return metafile;
}

/** The scripts of webviews: those that no other imports. */
function listWebviews(): string[] {
  const folder = 'client/src/webviews';
  const files = existsSync(inRoot(folder)) ? listSources(folder).filter((path) => path.endsWith('.tsx')) : [];
  const imported = files.flatMap((path) => readImports(readSource(path)).map(({ specifier }) => basename(specifier)));
  return files.filter((path) => !imported.includes(basename(path)));
}

/** The pages inside webviews: one script (and style sheet) each, `webviews/<name>.js`. */
async function buildWebviews(options: ProductOptions): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: listWebviews(),
    outdir: join(options.outdir, 'webviews'),
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: options.production,
    sourcemap: options.production ? false : 'inline',
    metafile: true,
    logLevel: 'error',
  });
  return metafile;
}

/** The pages of settings, commands and codes, and the one that leads to them: a Markdown file each. */
function writePages(outdir: string): void {
  for (const [name, text] of makePages()) {
    const file = join(outdir, 'pages', `${name}.md`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${text.trimEnd()}\n`);
  }
}

/** The example with its mistakes, for people who have no repository at hand. */
function packSample(folder: string): void {
  for (const part of ['platform', 'mistakes']) cpSync(inRoot('test/example', part), folder, { recursive: true });
}

/** Merges what esbuild says about several builds. */
function merge(metafiles: readonly Metafile[]): Metafile {
  return {
    inputs: Object.assign({}, ...metafiles.map((one) => one.inputs)),
    outputs: Object.assign({}, ...metafiles.map((one) => one.outputs)),
  };
}

/**
 * Builds all that is packed: the client (`client.cjs`), the language server (`server/main.mjs`), the command line (`cli.mjs`),
 * pages of webviews, the sample,
 * schema data, pages of settings, commands and codes, and third-party notices. Gives esbuild's description of it; throws when a bundle fails.
 */
export async function buildProduct(options: ProductOptions): Promise<Metafile> {
  rmSync(options.outdir, { recursive: true, force: true }); // names of chunks change, and all that is there is packed
  mkdirSync(options.outdir, { recursive: true });
  const lazy = new Map<string, string>();
  const client = await buildClient(options, lazy);
  const modules = await buildModules(options, lazy);
  const metafile = merge([client, modules, await buildWebviews(options)]);
  const launcher = join(options.outdir, 'cli.mjs');
  writeFileSync(launcher, CLI_LAUNCHER);
  chmodSync(launcher, 0o755);
  writePages(options.outdir);
  packSchemas(join(options.outdir, 'schemas'));
  writeDescriptions(join(options.outdir, 'schemas'));
  packSample(join(options.outdir, 'sample'));
  writeNotices(metafile, join(options.outdir, 'THIRD-PARTY-NOTICES.txt'));
  mkdirSync(inRoot('out'), { recursive: true });
  writeFileSync(inRoot('out', 'metafile.json'), JSON.stringify(metafile));
  return metafile;
}
