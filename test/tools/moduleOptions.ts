import type { BuildOptions } from 'esbuild';
import { root } from './root.ts';

/** Libraries bundled as CommonJS ask for `require`, `__filename` and `__dirname`, which a module has not. */
const BANNER = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __toPath } from 'node:url';",
  "import { dirname as __directory } from 'node:path';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __toPath(import.meta.url);',
  'const __dirname = __directory(__filename);',
].join(' ');

/** What every bundle for Node has in common; the least Node is that of `engines` in package.json. */
export const NODE_OPTIONS = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  loader: { '.md': 'text' },
  logLevel: 'error',
  metafile: true,
} satisfies BuildOptions;

/** Modules with shared chunks, so that code behind `import()` is read when it is wanted. */
export const MODULE_OPTIONS = {
  ...NODE_OPTIONS,
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[name]-[hash]',
  banner: { js: BANNER },
} satisfies BuildOptions;
