import type { RenderAccess } from '../kustomize/access.ts';
import { readDocuments } from '../kustomize/documents.ts';
import { editFix } from '../kustomize/editFix.ts';
import { lookUpKustomization } from '../kustomize/kustomization.ts';
import { printResources } from '../kustomize/print.ts';
import { type Accumulated, accumulate, finish } from '../kustomize/render.ts';
import type { RenderResult } from '../kustomize/rendered.ts';
import type { RewrittenFile } from '../kustomize/rewrite.ts';
import { parse } from '../syntax/parse.ts';
import { type Database, defineQuery } from './database.ts';
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
  const edited = withFiles(accessOf(db), files);
  const readers = new Set(files.flatMap((one) => db.get(readersOf, one.file)));
  return [...readers].every((overlay) => rendersAlike(db, overlay, edited));
}

function rendersAlike(db: Database, overlay: string, edited: RenderAccess): boolean {
  if (db.get(overlays, ONLY).get(overlay)?.kind !== 'kustomization') return true;
  return outcome(db.get(renderOf, overlay)) === outcome(finish(overlay, edited.target(overlay), edited));
}

function outcome(result: RenderResult): string | undefined {
  return result.failed ? undefined : printResources(result.resources);
}

/** The same files with other texts in some of them. */
function withFiles(access: RenderAccess, files: readonly RewrittenFile[]): RenderAccess {
  const texts = new Map(files.map(({ file, text }) => [file, text]));
  const syntaxes = new Map(files.map(({ file, text }) => [file, parse(text)]));
  const targets = new Map<string, Accumulated>();
  const { entries: _, ...rest } = access;
  const edited: RenderAccess = {
    ...rest,
    file: (path) => {
      const text = texts.get(path);
      return text === undefined ? access.file(path) : { kind: 'file', text, real: path };
    },
    syntax: (path) => syntaxes.get(path) ?? access.syntax(path),
    kustomization: (directory) => lookUpKustomization(directory, edited),
    documents: (path) => {
      const syntax = syntaxes.get(path);
      return syntax === undefined ? access.documents(path) : readDocuments(syntax, { file: path, step: 'resource' });
    },
    target: (directory) => {
      const made = targets.get(directory) ?? accumulate(directory, edited);
      targets.set(directory, made);
      return made;
    },
  };
  return edited;
}
