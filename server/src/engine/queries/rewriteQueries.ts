import type { RenderAccess } from '../kustomize/access.ts';
import { editFix } from '../kustomize/editFix.ts';
import type { RewrittenFile } from '../kustomize/rewrite.ts';
import { type Database, defineQuery } from './database.ts';
import { editedAccess, effectOf, fileWith } from './editedAccess.ts';
import { ONLY } from './inputs.ts';
import { accessOf, renderOf } from './renderQueries.ts';
import { overlays, readersOf } from './workspaceQueries.ts';

/**
 * What `kustomize edit fix` makes of a kustomization; the key is its path, with `#vars` behind it for `--vars`. Nothing where it is
 * refused, and where an overlay would render otherwise than before: kustomize warns of that and goes on.
 */
export const kustomizeFixOf = defineQuery<readonly RewrittenFile[]>('kustomizeFix', (db, key) => {
  const [file = '', vars] = key.split('#');
  const access = accessOf(db);
  const made = editFix(file, { vars: vars !== undefined }, access);
  if ('problem' in made) return [];
  const files = made.files.filter((one) => access.file(one.file).kind === 'file');
  return rendersAsBefore(db, files) ? files : [];
});

const answers = new WeakMap<Database, { readonly revision: number; readonly known: Map<string, boolean> }>();

/** Whether every overlay renders the same with other texts in some files. Answers of one revision are kept. */
export function keepsRenders(db: Database, files: readonly RewrittenFile[]): boolean {
  const last = answers.get(db);
  const kept = last?.revision === db.revision ? last : { revision: db.revision, known: new Map<string, boolean>() };
  answers.set(db, kept);
  const key = JSON.stringify(files);
  const answer = kept.known.get(key) ?? rendersAsBefore(db, files);
  kept.known.set(key, answer);
  return answer;
}

function rendersAsBefore(db: Database, files: readonly RewrittenFile[]): boolean {
  const edited = editedAccess(accessOf(db), new Map(files.map(({ file, text }) => [file, fileWith(file, text)])));
  const readers = new Set(files.flatMap((one) => db.get(readersOf, one.file)));
  return [...readers].every((overlay) => rendersAlike(db, overlay, edited));
}

function rendersAlike(db: Database, overlay: string, edited: RenderAccess): boolean {
  if (db.get(overlays, ONLY).get(overlay)?.kind !== 'kustomization') return true;
  return effectOf(db.get(renderOf, overlay), overlay, edited) === 'same';
}
