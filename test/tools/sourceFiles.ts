import { readdirSync, readFileSync } from 'node:fs';
import { inRoot } from './root.ts';

/** One import of a source file: what it names, and whether it vanishes with the types. */
export interface ImportLine {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

/** TypeScript files below a folder of the checkout, as paths with forward slashes, sorted. */
export function listSources(folder: string): string[] {
  return readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('/node_modules/'))
    .sort();
}

/** The text of a file of the checkout. */
export const readSource = (path: string): string => readFileSync(inRoot(path), 'utf8');

// Biome's format makes these shapes the only ones: `import … from 'x'`, `export … from 'x'`, `import 'x'`, `import('x')`.
const IMPORT =
  /^(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

/** All imports of a text, static and dynamic, types included. */
export function readImports(text: string): ImportLine[] {
  return [...text.matchAll(IMPORT)].map((match) => ({
    specifier: match[2] ?? match[3] ?? match[4] ?? '',
    typeOnly: match[1] !== undefined,
    line: text.slice(0, match.index).split('\n').length,
  }));
}
