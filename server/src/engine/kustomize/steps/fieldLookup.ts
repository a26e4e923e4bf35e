import type { FieldPath } from '../../syntax/fieldPath.ts';
import { rawText } from '../merge/elements.ts';
import { getField, type Node } from '../node.ts';
import { isNull } from '../value.ts';
import { readSegment } from './fieldPaths.ts';

/** What a plain lookup gives: the node, nothing, or a path that does not fit the object. */
export type Lookup =
  | { readonly node: Node | undefined /** Keys and indices that lead to the node. */; readonly place: FieldPath }
  | { readonly problem: string };

/**
 * Follows a split path to one node (PathGetter of kyaml/yaml/fns.go): `[k=v]` is exact and takes the first hit, a number is an
 * index, `-` the last item; no `*`.
 */
export function lookUp(root: Node, path: readonly string[]): Lookup {
  let node: Node = root;
  const place: (string | number)[] = [];
  for (const part of path.map((piece) => piece.trim()).filter((piece) => piece !== '')) {
    const next = step(node, part);
    if (typeof next === 'string') return { problem: next };
    if (next === undefined) return { node: undefined, place };
    place.push(next.segment);
    node = next.node;
  }
  return { node, place };
}

interface Found {
  readonly node: Node;
  readonly segment: string | number;
}

/** One segment further: what is there, nothing, or in words why the part does not fit. */
function step(node: Node, part: string): Found | string | undefined {
  const segment = readSegment(part);
  if (segment.kind === 'every') return '`*` cannot be used to read a value';
  if (segment.kind === 'bad') return `\`${part}\` must have the form \`[key=value]\``;
  if (isNull(node)) return undefined;
  if (segment.kind === 'field') {
    if (node.kind !== 'map') return `\`${part}\` is looked for in something that is not a mapping`;
    const found = getField(node, segment.name);
    return found && { node: found, segment: segment.name };
  }
  if (node.kind !== 'seq') return `\`${part}\` is looked for in something that is not a list`;
  const index =
    segment.kind === 'index'
      ? segment.index
      : segment.kind === 'last'
        ? node.items.length - 1
        : node.items.findIndex((item) => fits(item, segment.field, segment.value));
  const item = node.items[index];
  return item && { node: item, segment: index };
}

function fits(item: Node, field: string, value: string): boolean {
  if (field === '') return rawText(item) === value;
  const found = getField(item, field);
  return found !== undefined && rawText(found) === value;
}
