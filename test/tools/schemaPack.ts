import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { inRoot } from './root.ts';

/** Puts the committed schema facts where the bundles read them; pages for people stay out. */
export function packSchemas(folder: string): void {
  cpSync(inRoot('schemas'), folder, { recursive: true, filter: (path) => extname(path) !== '.md' });
}

/** The committed packs of kinds: the files of `schemas/` that name their sources. */
export function committedPacks(): readonly { readonly sources: readonly string[] }[] {
  const files = readdirSync(inRoot('schemas'), { recursive: true, encoding: 'utf8' });
  return files.sort().flatMap((file) => {
    if (extname(file) !== '.json') return [];
    const json = JSON.parse(readFileSync(join(inRoot('schemas'), file), 'utf8')) as { sources?: readonly string[] };
    return json.sources === undefined ? [] : [{ sources: json.sources }];
  });
}
