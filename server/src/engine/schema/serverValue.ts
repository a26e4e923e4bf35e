import type { Json } from './schemaShape.ts';
import type { ReadNode } from './treeReader.ts';

/** Deeper than any real document; an alias that holds itself must end. */
const MAX_DEPTH = 100;

/** A tree as the JSON that the server would get. Integers beyond 2^53 lose digits, which schemas never need. */
export function toJson<N>(node: N, read: ReadNode<N>, depth = 0): Json {
  const view = read(node);
  if (view.kind === 'unknown' || depth > MAX_DEPTH) return null;
  if (view.kind === 'seq') return view.items.map((item) => toJson(item, read, depth + 1));
  if (view.kind === 'map')
    return Object.fromEntries(view.fields.map(([key, value]) => [key, toJson(value, read, depth + 1)]));
  if (view.scalar.type === 'null') return null;
  return view.scalar.type === 'integer' ? Number(view.scalar.value) : view.scalar.value;
}
