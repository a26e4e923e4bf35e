import { formatFloat, formatJsonNumber } from './goFloat.ts';
import type { Field, JsonValue, Node, ScalarNode } from './node.ts';
import { mapItems } from './nodeEdit.ts';
import type { Origin } from './provenance.ts';
import { isBase60, isPlainAllowed } from './scalarShape.ts';
import { resolveScalar, timestampText, YAML_1_1, YAML_GO_3 } from './scalars.ts';
import { isRead, markRead } from './steps/untagged.ts';
import { scalarValue } from './value.ts';

/** Makes the node of one JSON scalar. */
type MakeScalar = (value: JsonValue, origin: Origin) => ScalarNode;

/**
 * A tree after its way through JSON and back into YAML nodes, with `make` for the scalars: tags and styles come from the values, nulls
 * are written out, keys become strings. Origins stay.
 */
export function jsonTyped(node: Node, make: MakeScalar): Node {
  return typed(node, false, make);
}

/** A plain text that is a string to every reader, and that stays plain. */
const WORD = /^[A-Za-z/_][\w./-]{5,}$/;

function isPlainWord({ tag, style, shared, text }: ScalarNode): boolean {
  return tag === '' && style === 'plain' && shared === undefined && WORD.test(text);
}

/** Nodes that the way changes nothing in stay what they are. */
function typed(node: Node, inFlow: boolean, make: MakeScalar): Node {
  if (node.kind === 'scalar') {
    if (make === fromJsonValue && isPlainWord(node) && isRead(node)) return node;
    const made = make(scalarValue(node, inFlow), node.origin);
    const isSame = made.text === node.text && made.tag === node.tag && made.style === node.style;
    return isSame && node.shared === undefined && isRead(node) ? node : markRead(made);
  }
  const flow = inFlow || node.flow;
  const kept = node.tag === '' && !node.flow;
  if (node.kind === 'seq') {
    const seq = mapItems(node, (item) => typed(item, flow, make));
    return kept ? seq : { kind: 'seq', items: seq.items, flow: false, tag: '', origin: seq.origin };
  }
  let fields: Field[] | undefined;
  for (let at = 0; at < node.fields.length; at++) {
    const { key, value } = node.fields[at] as Field;
    const made = typed(value, flow, make);
    if (made === value) continue;
    fields ??= node.fields.slice();
    fields[at] = { key, value: made };
  }
  if (kept && fields === undefined) return node;
  return { kind: 'map', fields: fields ?? node.fields, flow: false, tag: '', origin: node.origin };
}

/** JSON text read as YAML: strings are in double quotes, numbers as JSON writes them. So do the items of embedded lists come in. */
export function fromJsonText(value: JsonValue, origin: Origin): ScalarNode {
  if (typeof value === 'string') return { kind: 'scalar', text: value, tag: '!!str', style: 'double', origin };
  const number = typeof value === 'number' || typeof value === 'bigint';
  return { kind: 'scalar', text: number ? formatJsonNumber(value) : String(value), tag: '', style: 'plain', origin };
}

/** JSON decoded to Go values and written by go-yaml v3 (RNode.UnmarshalJSON): every number is a 64-bit float. So do patched objects. */
export function fromJsonValue(value: JsonValue, origin: Origin): ScalarNode {
  if (typeof value !== 'string') {
    const number = typeof value === 'number' || typeof value === 'bigint';
    return {
      kind: 'scalar',
      text: number ? formatFloat(Number(value)) : String(value),
      tag: '',
      style: 'plain',
      origin,
    };
  }
  const quoted = needsQuotes(value) ? 'double' : isPlainAllowed(value) ? 'plain' : 'single';
  const style = value.includes('\n') ? 'literal' : quoted;
  return { kind: 'scalar', text: value, tag: style === 'plain' ? '' : '!!str', style, origin };
}

/** stringv of v3's encode.go: texts that v3 would not read as a string, and booleans and base 60 of YAML 1.1, are quoted. */
function needsQuotes(text: string): boolean {
  if (typeof resolveScalar(text, YAML_GO_3) !== 'string' || timestampText(text) !== undefined) return true;
  return typeof resolveScalar(text, YAML_1_1) === 'boolean' || isBase60(text);
}
