import { cpSync } from 'node:fs';
import { extname } from 'node:path';
import { inRoot } from './root.ts';

/** Puts the committed schema facts where the bundles read them; pages for people stay out. */
export function packSchemas(folder: string): void {
  cpSync(inRoot('schemas'), folder, { recursive: true, filter: (path) => extname(path) !== '.md' });
}
