import { createHash } from 'node:crypto';
import type { FileState } from '../../server/src/engine/files.ts';
import type { RenderAccess } from '../../server/src/engine/kustomize/access.ts';
import { readDocuments } from '../../server/src/engine/kustomize/documents.ts';
import { lookUpKustomization } from '../../server/src/engine/kustomize/kustomization.ts';
import { printResources } from '../../server/src/engine/kustomize/print.ts';
import { accumulate, finish } from '../../server/src/engine/kustomize/render.ts';
import type { RenderResult } from '../../server/src/engine/kustomize/rendered.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { dirName, joinPath } from '../../server/src/engine/text/paths.ts';
import { readFixture } from './fixture.ts';

/** Files by absolute path; directories are what lies above them. */
export type Files = ReadonlyMap<string, string>;

/** A render and its text. */
export interface Rendered extends RenderResult {
  readonly text: string;
}

/** Renders a directory below `/repo` of a fixture (`# file: base/kustomization.yaml` headers), or of a map of files. */
export function renderFixture(fixture: string | Files, directory: string): Rendered {
  const files = typeof fixture === 'string' ? readFixture(fixture).files : fixture;
  return renderWith(fileAccess(stateOf(files)), joinPath('/repo', directory));
}

/** Renders with a given access. */
export function renderWith(access: RenderAccess, directory: string): Rendered {
  const result = finish(directory, access.target(directory), access);
  return { ...result, text: printResources(result.resources) };
}

/** What is at a path of a map of files. */
export function stateOf(files: Files): (path: string) => FileState {
  const directories = new Set<string>(['/']);
  for (const path of files.keys()) for (let at = dirName(path); at !== '/'; at = dirName(at)) directories.add(at);
  return (path) => {
    const text = files.get(path);
    if (text !== undefined) return { kind: 'file', text, real: path };
    return directories.has(path) ? { kind: 'directory', real: path } : { kind: 'missing' };
  };
}

/** A render access over any file system, each answer kept for good. */
export function fileAccess(file: (path: string) => FileState, unrestricted = false): RenderAccess {
  const state = memo(file);
  const syntax = memo((path) => {
    const found = state(path);
    return parse(found.kind === 'file' ? found.text : '');
  });
  const access: RenderAccess = {
    unrestricted,
    file: state,
    syntax,
    kustomization: memo((directory) => lookUpKustomization(directory, access)),
    documents: memo((path) => readDocuments(syntax(path), { file: path, step: 'resource' })),
    target: memo((directory) => accumulate(directory, access)),
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  };
  return access;
}

function memo<V>(make: (key: string) => V): (key: string) => V {
  const known = new Map<string, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}
