import { isObject, readSchema } from './openapi.ts';
import { parseJson } from './parseJson.ts';
import type { Judgement, SchemaProblem } from './problem.ts';
import { createRegistry, type Registry } from './registry.ts';
import type { Schema } from './schemaShape.ts';
import type { ReadNode } from './treeReader.ts';
import { validateValue } from './validate.ts';

/** Files that are described by schemas of our own. The `.poly` ones are named after the files of a Polycrate workspace. */
export type OwnFile =
  | 'kustomization'
  | 'teamFile'
  | 'workspace.poly'
  | 'block.poly'
  | 'secrets.poly'
  | 'CHANGELOG.poly';

/** The schema of such a file, with the registry that resolves its references. */
export interface OwnSchema {
  readonly file: OwnFile;
  readonly schema: Schema;
  readonly registry: Registry;
}

const POLYCRATE: Pick<Judgement, 'judge' | 'unknownField'> = { judge: 'Polycrate', unknownField: 'warning' };

const JUDGES: Readonly<Record<OwnFile, Pick<Judgement, 'label' | 'judge' | 'unknownField'>>> = {
  kustomization: { label: 'kustomization', judge: 'kustomize', unknownField: 'error' },
  teamFile: { label: 'team file', judge: 'Polycrate GitOps', unknownField: 'warning' },
  'workspace.poly': { label: 'workspace', ...POLYCRATE },
  'block.poly': { label: 'block', ...POLYCRATE },
  'secrets.poly': { label: 'secrets', ...POLYCRATE },
  'CHANGELOG.poly': { label: 'changelog', ...POLYCRATE },
};

/** Name of the pack (file below `schemas/` without its suffix) that holds the schema of a file. */
export function packOfOwnFile(file: OwnFile): string {
  return file.endsWith('.poly') ? 'polycrate' : file;
}

/** Reads the schema of a file from the text of its pack; undefined for a text that is none. */
export function readOwnSchema(file: OwnFile, text: string): OwnSchema | undefined {
  const json = parseJson(text);
  if (!isObject(json) || !isObject(json.definitions)) return undefined;
  const root = file.endsWith('.poly') ? json.definitions[file] : json;
  if (root === undefined) return undefined;
  const pack = {
    name: packOfOwnFile(file),
    kinds: new Map(),
    definitions: json.definitions,
    custom: true,
    exact: true,
  };
  return { file, schema: readSchema(root), registry: createRegistry([pack]) };
}

/**
 * Judges one of our files by its schema. kustomize refuses unknown fields; Polycrate and this product ignore them, so that a
 * newer file never turns red in an older editor.
 */
export function judgeOwnFile<N>(root: N, own: OwnSchema, read: ReadNode<N>): readonly SchemaProblem[] {
  const judgement: Judgement = {
    ...JUDGES[own.file],
    mode: 'full',
    exact: true,
    limits: true,
    nulls: 'absent',
    lenient: [],
  };
  return validateValue(root, own.schema, { registry: own.registry, read, judgement });
}
