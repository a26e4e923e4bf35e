import { parse } from '../../syntax/parse.ts';
import type { SyntaxComment, SyntaxDocument, SyntaxEntry, SyntaxNode } from '../../syntax/tree.ts';
import type { Node, ScalarNode } from '../node.ts';
import { yaml11ToJson } from '../yaml11.ts';
import { schemaOfComment } from './customSchemas.ts';
import type { MergeSchema } from './mergeKeys.ts';

/*
 * A comment behind a field that is a JSON object is the schema of the field to kyaml (fieldmeta.go), and decides how a list below it
 * merges. The schemas are kept beside the tree, by the key of their field, since hardly any file has one.
 */

const schemas = new WeakMap<ScalarNode, MergeSchema>();
let isAnyKnown = false;

/** The schema that a comment gives to a field. */
export function commentedSchema(key: ScalarNode | undefined): MergeSchema | undefined {
  return isAnyKnown && key !== undefined ? schemas.get(key) : undefined;
}

/** Another node for the same key. */
export function keepCommentedSchema(key: ScalarNode, copy: ScalarNode): void {
  const schema = commentedSchema(key);
  if (schema !== undefined) schemas.set(copy, schema);
}

/** Notes the schemas that stand in the comments of a document. */
export function noteSchemaComments(tree: Node, { root, comments }: SyntaxDocument, text: string): void {
  const found = comments.filter((comment) => /^#*\s*\{/.test(comment.text));
  if (found.length > 0 && root !== undefined) note(tree, root, { comments: found, text });
}

/** Whether two trees that are equal otherwise have the same schemas by comments. */
export function sameSchemaComments(a: Node, b: Node): boolean {
  if (!isAnyKnown || a === b) return true;
  if (a.kind === 'seq' && b.kind === 'seq') {
    return a.items.every((item, at) => sameSchemaComments(item, b.items[at] ?? item));
  }
  if (a.kind !== 'map' || b.kind !== 'map') return true;
  return a.fields.every(({ key, value }, at) => {
    const other = b.fields[at];
    return schemas.get(key) === schemas.get(other?.key ?? key) && sameSchemaComments(value, other?.value ?? value);
  });
}

interface Commented {
  readonly comments: readonly SyntaxComment[];
  readonly text: string;
}

function note(node: Node, syntax: SyntaxNode, commented: Commented): void {
  if (node.kind === 'seq' && syntax.kind === 'seq') {
    for (const [at, item] of node.items.entries()) note(item, syntax.items[at] ?? syntax, commented);
  }
  if (node.kind !== 'map' || syntax.kind !== 'map') return;
  for (const entry of syntax.entries) {
    const field = node.fields.find(({ key }) => entry.key.kind === 'scalar' && key.text === entry.key.value);
    if (field === undefined) continue;
    const schema = schemaBehind(entry, commented);
    if (schema !== undefined) {
      isAnyKnown = true;
      schemas.set(field.key, schema);
    }
    note(field.value, entry.value, commented);
  }
}

/** The schema in the comment on the line of the key, or of the end of its value. */
function schemaBehind({ key, value }: SyntaxEntry, { comments, text }: Commented): MergeSchema | undefined {
  const isBlock = (value.kind === 'map' || value.kind === 'seq') && !value.flow;
  const from = isBlock ? key.range.end : Math.max(key.range.end, value.range.end);
  const comment = comments.find(({ range }) => range.start >= from && /^[: ]*$/.test(text.slice(from, range.start)));
  if (comment === undefined) return undefined;
  const json = comment.text.replace(/^#*/, '');
  return schemaOfComment(json, yaml11ToJson(parse(json).documents[0]?.root) ?? null);
}
