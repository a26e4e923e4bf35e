import { replacing } from './newNode.ts';
import { type Field, fieldIndex, type MapNode, type Node, type SeqNode } from './node.ts';
import { restyled, scalarOf, withFields, withItems, withOneMore, writtenBy } from './nodeShape.ts';
import { isNull, resolvesElsewhere } from './value.ts';

/**
 * Puts a value in the place of an old one, as kyaml's FieldSetter does: text and tag are the new ones, the quoting style is the
 * old one. The old node comes back when nothing differs.
 */
export function replaceNode(old: Node, value: Node): Node {
  if (value === old) return old;
  if (value.kind === 'scalar' && old.kind === 'scalar') {
    if (value.text === old.text && value.tag === old.tag) return old;
    if (value.text === old.text && old.style !== 'plain' && value.tag === '!!str' && old.tag === '') return old;
    return scalarOf(value.text, { tag: value.tag, shared: old.shared }, old.style, replacing(value.origin, old));
  }
  const origin = replacing(value.origin, old);
  return value.kind === 'scalar' ? scalarOf(value.text, { tag: value.tag }, 'plain', origin) : writtenBy(value, origin);
}

/**
 * Sets a field of a mapping by the rules of kyaml's FieldSetter (reference section 7): null removes the field, an existing
 * value hands its quoting style on, a new field goes to the end.
 */
export function setField(map: MapNode, key: string, value: Node): MapNode {
  if (isNull(value)) return removeField(map, key);
  return putField(map, key, value);
}

/** Like `setField`, but null is a value like any other. */
export function putField(map: MapNode, key: string, value: Node): MapNode {
  const at = fieldIndex(map, key);
  const old = map.fields[at];
  if (old === undefined) return withOneMore(map, newField(key, quotedIfOdd(value)));
  return withField(map, at, replaceNode(old.value, value));
}

/** A new string that YAML 1.1 would not read as one is put in double quotes, a style that later values take over. */
function quotedIfOdd(value: Node): Node {
  const odd =
    value.kind === 'scalar' && value.tag === '!!str' && value.style === 'plain' && resolvesElsewhere(value.text);
  return odd ? restyled(value, 'double') : value;
}

/** Puts exactly this node into a field, style and all (kyaml MapEntrySetter). */
export function storeField(map: MapNode, key: string, value: Node): MapNode {
  const at = fieldIndex(map, key);
  if (at < 0) return withOneMore(map, newField(key, value));
  return withField(map, at, value);
}

/** The mapping without a field; the same mapping when it has none of that name. */
export function removeField(map: MapNode, key: string): MapNode {
  const fields = map.fields.filter((field) => field.key.text !== key);
  return fields.length === map.fields.length ? map : withFields(map, fields);
}

/** The mapping with another value in its field number `at`; the same mapping when the value is the same. */
export function withField(map: MapNode, at: number, value: Node): MapNode {
  const old = map.fields[at];
  if (old === undefined || old.value === value) return map;
  const fields = map.fields.slice();
  fields[at] = { key: old.key, value };
  return withFields(map, fields);
}

/** The list with another item number `at`; the same list when the item is the same. */
export function withItem(seq: SeqNode, at: number, item: Node): SeqNode {
  if (seq.items[at] === item) return seq;
  const items = seq.items.slice();
  items[at] = item;
  return withItems(seq, items);
}

/** The list with every item passed through `change`; the same list when all came back the same. */
export function mapItems(seq: SeqNode, change: (item: Node, index: number) => Node): SeqNode {
  let items: Node[] | undefined;
  for (let index = 0; index < seq.items.length; index++) {
    const item = seq.items[index] as Node;
    const next = change(item, index);
    if (next === item) continue;
    items ??= seq.items.slice();
    items[index] = next;
  }
  return items === undefined ? seq : withItems(seq, items);
}

/** A field whose key was written by whoever wrote the value. */
export function newField(key: string, value: Node): Field {
  return { key: { kind: 'scalar', text: key, tag: '', style: 'plain', origin: value.origin }, value };
}
