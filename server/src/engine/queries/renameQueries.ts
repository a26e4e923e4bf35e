import { polycrateRename } from '../features/polycrate/rename.ts';
import { applyEdits } from '../features/refactor/plan.ts';
import { kubernetesRename } from '../features/rename/renamable.ts';
import type { RenameEdit } from '../features/rename.ts';
import { firstProvider, type RenameProvider } from '../features/rename.ts';
import { finish } from '../kustomize/render.ts';
import type { Database } from './database.ts';
import { editedAccess, fileWith } from './editedAccess.ts';
import { FILE, ONLY } from './inputs.ts';
import { shortPath } from './nameLookup.ts';
import { polycrateView } from './polycrateLanguage.ts';
import { mendedOf } from './referenceQueries.ts';
import { renamableAt } from './renameSubjects.ts';
import { accessOf, renderOf } from './renderQueries.ts';
import { overlayInfo, overlays, readersOf } from './workspaceQueries.ts';

/** Who renames what, in the order in which they are asked. */
export function renamingOf(db: Database): RenameProvider {
  return firstProvider([
    polycrateRename((file) => polycrateView(db, file)),
    kubernetesRename({
      find: (file, offset) => renamableAt(db, file, offset),
      syntax: (file) => db.get(mendedOf, file),
      shorten: (file) => shortPath(db, file),
      judge: (edits) => problemOf(db, edits),
    }),
  ]);
}

/** Overlays that are rendered before a rename is offered: an edit of a base that a thousand read would take too long. */
const MOST = 50;

/** What would not render any more, whether or not the doubtful edits are made. */
function problemOf(db: Database, edits: readonly RenameEdit[]): string | undefined {
  const sure = edits.filter(({ confirm }) => confirm === undefined);
  const problem = brokenBy(db, sure);
  return problem === undefined || brokenBy(db, edits) === undefined ? undefined : problem;
}

function brokenBy(db: Database, edits: readonly RenameEdit[]): string | undefined {
  const files = [...new Set(edits.map(({ file }) => file))];
  const readers = [...new Set(files.flatMap((file) => db.get(readersOf, file)))]
    .filter((overlay) => db.get(overlays, ONLY).get(overlay)?.kind === 'kustomization')
    .slice(0, MOST);
  const edited = editedAccess(
    accessOf(db),
    new Map(files.map((file) => [file, fileWith(file, textWith(db, file, edits))])),
  );
  for (const overlay of readers) {
    if (db.get(renderOf, overlay).failed) continue;
    const after = finish(overlay, edited.target(overlay), edited);
    const why = after.findings.find(({ severity }) => severity === 'error')?.message;
    if (after.failed) return `${overlayInfo(db, overlay).name} would not render any more. ${why ?? ''}`.trim();
  }
  return undefined;
}

function textWith(db: Database, file: string, edits: readonly RenameEdit[]): string {
  const state = db.input(FILE, file);
  const own = edits.filter((edit) => edit.file === file);
  return state.kind === 'file' ? applyEdits(state.text, own) : '';
}
