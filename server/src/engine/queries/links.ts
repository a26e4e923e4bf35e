import { isWithin } from '../text/paths.ts';
import { rootOf } from '../workspace/tree.ts';
import type { Database } from './database.ts';
import { FILE, ONLY, OPTIONS } from './inputs.ts';

/** The text of a file that belongs to its repository by its real path too; undefined for one that cannot be read or is a link out of it. */
export function ownText(db: Database, file: string): string | undefined {
  const state = db.input(FILE, file);
  return state.kind === 'file' && !leadsOut(db, file, state.real) ? state.text : undefined;
}

/**
 * Whether a link leads out of the repository: nothing that rules or generators say is read from there, as kustomize builds nothing from
 * there.
 *
 * @param real the path of the file after links are followed
 */
export function leadsOut(db: Database, file: string, real: string): boolean {
  if (real === file) return false;
  const root = rootOf(db.input(OPTIONS, ONLY).roots, file);
  const state = root === undefined ? undefined : db.input(FILE, root);
  return state?.kind !== 'directory' || !isWithin(real, state.real);
}
