import { polycrateRename } from '../features/polycrate/rename.ts';
import { firstProvider, type RenameProvider } from '../features/rename.ts';
import type { Database } from './database.ts';
import { polycrateView } from './polycrateLanguage.ts';

/** Who renames what, in the order in which they are asked. */
export function renamingOf(db: Database): RenameProvider {
  return firstProvider([polycrateRename((file) => polycrateView(db, file))]);
}
