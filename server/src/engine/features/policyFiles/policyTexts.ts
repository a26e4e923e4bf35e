import { isObject } from '../../policy/values/json.ts';
import { readYamlNode } from '../../policy/values/yaml.ts';
import { once } from '../../policy/verdicts/once.ts';
import type { JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { findEntry, keyText, resolveAlias } from '../../syntax/lookup.ts';
import type { SyntaxFile, SyntaxNode } from '../../syntax/tree.ts';
import { type Dialect, dialectOf, formAt, type TextForm, templateParts } from './dialect.ts';

/** One policy of a file. */
export interface PolicyDocument {
  readonly index: number;
  readonly root: SyntaxNode;
  readonly object: JsonObject;
  readonly dialect: Dialect;
}

/** One expression of a policy, with where it stands. */
export interface PolicyText {
  readonly form: Exclude<TextForm, 'template'>;
  /** The field whose text holds it. */
  readonly path: FieldPath;
  readonly text: string;
  /** Where it begins in the text of that field. */
  readonly start: number;
}

/** The policies of a file, by the trees that there are. */
export const policyDocuments: (file: SyntaxFile) => readonly PolicyDocument[] = once((file) =>
  file.documents.flatMap(({ index, root }): PolicyDocument[] => {
    const dialect = root && dialectOf(scalarAt(root, 'apiVersion'), scalarAt(root, 'kind'));
    if (root === undefined || dialect === undefined) return [];
    const object = readYamlNode(root);
    return isObject(object) ? [{ index, root, object: object as JsonObject, dialect }] : [];
  }),
);

function scalarAt(root: SyntaxNode, key: string): string {
  const value = resolveAlias(findEntry(root, key)?.value);
  return value?.kind === 'scalar' ? value.value : '';
}

/** Every expression of a policy, in the order of the text. */
export function policyTexts({ root, dialect }: PolicyDocument): readonly PolicyText[] {
  const found: PolicyText[] = [];
  const visit = (node: SyntaxNode, path: FieldPath): void => {
    const at = resolveAlias(node);
    if (at?.kind === 'map') for (const entry of at.entries) visit(entry.value, [...path, keyText(entry) ?? '']);
    else if (at?.kind === 'seq') for (const [index, item] of at.items.entries()) visit(item, [...path, index]);
    else if (at?.kind === 'scalar') found.push(...textsOf(at.value, path, dialect));
  };
  const spec = resolveAlias(root);
  if (spec?.kind !== 'map') return [];
  for (const entry of spec.entries) if (keyText(entry) === 'spec') visit(entry.value, ['spec']);
  return found;
}

/** The expressions of one text. */
export function textsOf(text: string, path: FieldPath, dialect: Dialect): readonly PolicyText[] {
  const form = formAt(dialect, path);
  if (form === undefined || text.trim() === '') return [];
  const isTemplate = form === 'template' || (form === 'query' && text.includes('{{'));
  if (!isTemplate) return form === 'query' || form === 'cel' || form === 'rego' ? [{ form, path, text, start: 0 }] : [];
  return templateParts(text).map((part) => ({ form: 'query', path, ...part }));
}
