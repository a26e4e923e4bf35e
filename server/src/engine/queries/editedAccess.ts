import type { FileState } from '../files.ts';
import type { RenderAccess } from '../kustomize/access.ts';
import { readDocuments } from '../kustomize/documents.ts';
import { lookUpKustomization } from '../kustomize/kustomization.ts';
import { printResources } from '../kustomize/print.ts';
import { type Accumulated, accumulate, finish } from '../kustomize/render.ts';
import type { RenderResult } from '../kustomize/rendered.ts';
import { parse } from '../syntax/parse.ts';
import type { SyntaxFile } from '../syntax/tree.ts';
import { isWithin } from '../text/paths.ts';

/** Files by path as they would be. */
export type EditedFiles = ReadonlyMap<string, Extract<FileState, { kind: 'file' | 'missing' }>>;

/** The state of a file with a text. */
export function fileWith(path: string, text: string): Extract<FileState, { kind: 'file' }> {
  return { kind: 'file', text, real: path };
}

/** The same files as they would be after an edit, with new folders where new files are. */
export function editedAccess(access: RenderAccess, files: EditedFiles): RenderAccess {
  const syntaxes = new Map<string, SyntaxFile>();
  const targets = new Map<string, Accumulated>();
  const added = [...files].flatMap(([path, state]) => (state.kind === 'file' ? [path] : []));
  const syntaxOf = (path: string): SyntaxFile | undefined => {
    const state = files.get(path);
    if (state === undefined) return undefined;
    const known = syntaxes.get(path) ?? parse(state.kind === 'file' ? state.text : '');
    syntaxes.set(path, known);
    return known;
  };
  const { entries: _, leads: __, ...rest } = access;
  const edited: RenderAccess = {
    ...rest,
    file: (path) => {
      const known = files.get(path);
      if (known !== undefined) return known;
      const state = access.file(path);
      const isNew = state.kind === 'missing' && added.some((file) => isWithin(file, path));
      return isNew ? { kind: 'directory', real: path } : state;
    },
    syntax: (path) => syntaxOf(path) ?? access.syntax(path),
    kustomization: (directory) => lookUpKustomization(directory, edited),
    documents: (path) => {
      const syntax = syntaxOf(path);
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

/** What an edit does to a render. */
export type Effect = 'same' | 'order' | 'different' | 'fails';

/** Compares a render with the one after an edit; what failed before may fail as well. */
export function effectOf(before: RenderResult, directory: string, edited: RenderAccess): Effect {
  const after = finish(directory, edited.target(directory), edited);
  if (after.failed) return before.failed ? 'same' : 'fails';
  if (before.failed) return 'different';
  const [old, now] = [texts(before), texts(after)];
  if (old.length === now.length && old.every((text, i) => text === now[i])) return 'same';
  return [...old].sort().join('---\n') === [...now].sort().join('---\n') ? 'order' : 'different';
}

function texts({ resources }: RenderResult): readonly string[] {
  return resources.map((one) => printResources([one]));
}
