import { parse } from '../syntax/parse.ts';
import { base64Decode, utf8Decode } from '../text/bytes.ts';
import { refolded } from './blockText.ts';
import type { JsonValue, MapNode, Node, ScalarNode } from './node.ts';
import { resolveScalar, YAML_1_1, YAML_GO_3 } from './scalars.ts';

/** Whether a node is null: what kyaml calls IsTaggedNull, an explicit or an implicit one. */
export function isNull(node: Node | undefined): boolean {
  if (node?.kind !== 'scalar') return false;
  return node.tag === '' ? node.style === 'plain' && isNullWord(node.text) : node.tag === '!!null';
}

/** Whether null is not even written (`key:` with nothing after it). */
export function isImplicitNull(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.tag === '' && node.style === 'plain' && node.text === '';
}

function isNullWord(text: string): boolean {
  return text === '' || text === '~' || text === 'null' || text === 'Null' || text === 'NULL';
}

/** First or last characters, or parts, that may make something else of a text than the scalar that it spells. */
const STRUCTURE = /^[{[#&!?\-.%\s\ufeff]|\s$|:(?:\s|$)|[\s]#|[\r\u0085\u2028\u2029]/;

/** What go-yaml v2 does not read and `yaml` does: a document's end without a document, `%`, tabs and lone colons in front, odd anchors. */
const UNREADABLE = /^\ufeff?(?:\s*%|\t|[-?]\t|\s*:(?:\s|$)|\.\.\.(?:\s|$)|&(?![\w-]+(?:[\s?:,\]}%@`]|$)))/;

/**
 * Whether YAML 1.1 would read an unquoted text as something else than a string: another scalar, a collection, or nothing
 * (kyaml/yaml/compatibility.go IsValueNonString). A text that it cannot read at all counts as a string.
 */
export function resolvesElsewhere(text: string): boolean {
  if (text === '' || text.includes('\n')) return false;
  if (!STRUCTURE.test(text)) return typeof resolveScalar(text, YAML_1_1) !== 'string';
  if (UNREADABLE.test(text)) return false;
  const { documents, problems } = parse(text.replace(/^\ufeff/, '').replaceAll(/[\r\u0085\u2028\u2029]/g, '\n'));
  if (problems.length > 0) return false;
  const root = documents[0]?.root;
  if (root?.kind !== 'scalar') return true;
  if (root.style !== 'plain') return false;
  if (root.tag === undefined) return typeof resolveScalar(root.value, YAML_1_1) !== 'string';
  return false;
}

/** Whether the value of a scalar is a string to go-yaml v3. */
export function isString(node: ScalarNode): boolean {
  return typeof scalarValue(node, false) === 'string';
}

/**
 * The value of a scalar as kustomize prints it: after one pass through the v3 emitter and reader (reference sections 7 and 22.1).
 * `inFlow` tells that it stands in a flow collection, where an implicit null comes back as the empty string and a time of day, which
 * the emitter quotes there, as a string. Timestamps are RFC
 * 3339 strings, infinities and NaN are numbers that cannot be printed.
 */
export function scalarValue(node: ScalarNode, inFlow: boolean): JsonValue {
  const { tag, style } = node;
  const text = style === 'folded' && !inFlow ? refolded(node.text) : node.text;
  if (tag === '') {
    if (style !== 'plain' || text.includes('\n')) return text;
    if (inFlow && (text === '' || text.includes(':'))) return text;
    return resolveScalar(text, YAML_GO_3);
  }
  if (tag === '!!str') return text;
  if (tag === '!!null') return isNullWord(text) ? null : text;
  if (tag === '!!binary') return binaryText(text);
  if (tag === '!!int' || tag === '!!float' || tag === '!!bool' || tag === '!!timestamp') {
    const value = resolveScalar(text, YAML_GO_3);
    return tag === '!!float' && typeof value === 'bigint' ? Number(value) : value;
  }
  return text;
}

function binaryText(text: string): string {
  const bytes = base64Decode(text);
  return bytes === undefined ? text : (utf8Decode(bytes) ?? text);
}

/** The value of a tree. Of keys that stand twice the last one wins; kustomize refuses to print them (print.ts reports it). */
export function toJson(root: MapNode): JsonValue {
  return nodeValue(root, false);
}

/** The value of any node; `inFlow` as in `scalarValue`. */
export function nodeValue(node: Node, inFlow: boolean): JsonValue {
  if (node.kind === 'scalar') return scalarValue(node, inFlow);
  const flow = inFlow || node.flow;
  if (node.kind === 'seq') return node.items.map((item) => nodeValue(item, flow));
  const made: Record<string, JsonValue> = {};
  for (const field of node.fields) {
    const value = nodeValue(field.value, flow);
    if (field.key.text === '__proto__') Object.defineProperty(made, '__proto__', { value, enumerable: true });
    else made[field.key.text] = value;
  }
  return made;
}
