import type { FieldPath } from '../../syntax/fieldPath.ts';
import { resolveAlias } from '../../syntax/lookup.ts';
import type { SyntaxFile, SyntaxNode } from '../../syntax/tree.ts';
import { openEndOf } from '../blockText.ts';
import { readJson } from '../jsonText.ts';
import { fromJsonValue } from '../jsonTyped.ts';
import type { JsonValue, Node } from '../node.ts';
import { newField } from '../nodeEdit.ts';
import { deeper } from '../originWithin.ts';
import type { Origin } from '../provenance.ts';
import { yaml11ToJson } from '../yaml11.ts';

/** One operation of a JSON patch. A member that is absent or no text is undefined; kustomize finds out when it applies it. */
export interface JsonOperation {
  readonly op: string | undefined;
  readonly path: string | undefined;
  readonly from: string | undefined;
  /** Undefined when the operation has none. */
  readonly value: Node | undefined;
  /** The scalars of `value` as they are written, in a patch that is JSON text: `test` compares those. */
  readonly written: ReadonlyMap<Node, string> | undefined;
  /** The operation as a whole; its fields are one segment deeper. */
  readonly origin: Origin;
}

/** What a text is as a JSON patch. */
export type JsonPatchText =
  | { readonly kind: 'operations'; readonly operations: readonly JsonOperation[] }
  /** The text is no list of operations; `path` leads to what is wrong. */
  | { readonly kind: 'problem'; readonly problem: string; readonly path: FieldPath };

/**
 * Reads a JSON 6902 patch: JSON when the text starts with `[`, else YAML 1.1 of which the first document counts
 * (jsonPatchFromBytes of PatchTransformer.go). `origin` names the document of the patch.
 */
export function readJsonPatch(syntax: SyntaxFile, origin: Origin): JsonPatchText {
  const { text } = syntax;
  const json = text.startsWith('[');
  if (json && readJson(text) === undefined) {
    return {
      kind: 'problem',
      problem: 'it starts with `[` and is not valid JSON; correct it or write it as YAML',
      path: [],
    };
  }
  const root = resolveAlias(syntax.documents[0]?.root);
  if (root === undefined) return { kind: 'operations', operations: [] };
  if (root.kind !== 'seq') return { kind: 'problem', problem: 'a JSON patch is a list of operations', path: [] };
  const operations: JsonOperation[] = [];
  const openEnd = openEndOf(text);
  for (const [index, item] of root.items.entries()) {
    const value = yaml11ToJson(item, openEnd);
    if (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value)) {
      return { kind: 'problem', problem: 'an operation is a mapping with `op` and `path`', path: [index] };
    }
    operations.push(
      operation(
        value as { readonly [key: string]: JsonValue },
        deeper(origin, index),
        json ? { item, text } : undefined,
      ),
    );
  }
  return { kind: 'operations', operations };
}

function operation(
  members: { readonly [key: string]: JsonValue },
  origin: Origin,
  source: { item: SyntaxNode; text: string } | undefined,
): JsonOperation {
  const text = (name: string): string | undefined => {
    const member = members[name];
    return typeof member === 'string' ? member : undefined;
  };
  const written = source === undefined ? undefined : new Map<Node, string>();
  const valueOrigin = deeper(origin, 'value');
  const value = 'value' in members ? toNode(members.value ?? null, valueOrigin) : undefined;
  if (written !== undefined && value !== undefined && source !== undefined) {
    const node = resolveAlias(source.item);
    const entry =
      node?.kind === 'map'
        ? node.entries.findLast(({ key }) => key.kind === 'scalar' && key.value === 'value')
        : undefined;
    if (entry !== undefined) collectWritten(value, entry.value, source.text, written);
  }
  return { op: text('op'), path: text('path'), from: text('from'), value, written, origin };
}

/** The node of a JSON value; the origin of each part names its place in the patch. */
function toNode(value: JsonValue, origin: Origin): Node {
  if (Array.isArray(value)) {
    const items = value.map((item: JsonValue, index) => toNode(item, deeper(origin, index)));
    return { kind: 'seq', items, flow: false, tag: '', origin };
  }
  if (value === null || typeof value !== 'object') return fromJsonValue(value, origin);
  const fields = Object.entries(value as { readonly [key: string]: JsonValue }).map(([key, member]) => {
    const at = deeper(origin, key);
    return { ...newField(key, toNode(member, at)), key: fromJsonValue(key, at) };
  });
  return { kind: 'map', fields, flow: false, tag: '', origin };
}

function collectWritten(node: Node, syntax: SyntaxNode, text: string, written: Map<Node, string>): void {
  if (node.kind === 'scalar') written.set(node, text.slice(syntax.range.start, syntax.range.end));
  else if (node.kind === 'seq' && syntax.kind === 'seq') {
    for (const [i, item] of node.items.entries()) {
      const from = syntax.items[i];
      if (from !== undefined) collectWritten(item, from, text, written);
    }
  } else if (node.kind === 'map' && syntax.kind === 'map') {
    for (const { key, value } of node.fields) {
      const from = syntax.entries.findLast((entry) => entry.key.kind === 'scalar' && entry.key.value === key.text);
      if (from !== undefined) collectWritten(value, from.value, text, written);
    }
  }
}
