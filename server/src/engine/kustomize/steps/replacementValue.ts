import type { Node, ScalarNode } from '../node.ts';
import { replacing } from '../nodeEdit.ts';
import type { Origin } from '../provenance.ts';
import { resolveScalar, timestampText, YAML_GO_3 } from '../scalars.ts';
import type { ReplacementOptions } from '../targetFields.ts';
import { isNull } from '../value.ts';
import { untagged } from './fieldMatch.ts';

/** Why a value cannot be written; the text ends a sentence. */
export interface WriteProblem {
  readonly problem: string;
}

const pieces = new WeakMap<Node, Map<string, ScalarNode | WriteProblem>>();

/** The piece of a source value that `options.delimiter` and `options.index` name (getRefinedValue of replacement.go). */
export function refine(value: Node, options: ReplacementOptions | undefined): Node | WriteProblem {
  const delimiter = options?.delimiter ?? '';
  if (delimiter === '') return value;
  if (value.kind !== 'scalar') return { problem: '`options.delimiter` can only split a single value' };
  const index = options?.index ?? 0;
  const known = pieces.get(value) ?? new Map<string, ScalarNode | WriteProblem>();
  pieces.set(value, known);
  const key = `${index} ${delimiter}`;
  const made = known.get(key) ?? cut(value, delimiter, index);
  known.set(key, made);
  return made;
}

function cut(value: ScalarNode, delimiter: string, index: number): ScalarNode | WriteProblem {
  const parts = textOf(value).split(delimiter);
  const piece = parts[index];
  if (piece === undefined) return { problem: `\`options.index\` ${index} is out of bounds for \`${textOf(value)}\`` };
  return { ...value, text: piece };
}

/** The text that is copied: null has none (GetValue). */
function textOf(node: ScalarNode): string {
  return isNull(node) ? '' : node.text;
}

/** Who writes: the target of the replacement, and where the value comes from. */
export interface ValueWriter {
  readonly origin: Origin;
  readonly options: ReplacementOptions | undefined;
}

/**
 * The node of a target with the value in it (setFieldValue of replacement.go): of a single value only the text is replaced, type
 * and style stay; everything else becomes a copy.
 */
export function writeValue(target: Node, value: Node, { origin, options }: ValueWriter): Node | WriteProblem {
  const delimiter = options?.delimiter ?? '';
  if (delimiter !== '' && target.kind !== 'scalar') {
    return { problem: '`options.delimiter` can only be used for a single value' };
  }
  let text = value.kind === 'scalar' ? value.text : '';
  if (delimiter !== '' && target.kind === 'scalar') {
    const piece = value.kind === 'scalar' ? textOf(value) : '';
    text = splice(target.text.split(delimiter), piece, options?.index ?? 0).join(delimiter);
  }
  const made = target.origin === origin;
  const writer = { ...(made ? origin : replacing(origin, target)), copied: value.origin };
  if (target.kind !== 'scalar') return { ...(value.kind === 'scalar' ? { ...value, text } : value), origin: writer };
  return text === target.text ? target : withText(target, text, writer);
}

function splice(parts: readonly string[], piece: string, index: number): string[] {
  if (index < 0) return [piece, ...parts];
  if (index >= parts.length) return [...parts, piece];
  return parts.map((part, i) => (i === index ? piece : part));
}

function withText(target: ScalarNode, text: string, origin: Origin): ScalarNode | WriteProblem {
  const made = { ...target, text, origin };
  if (untagged.has(target)) {
    untagged.add(made);
    return made;
  }
  const type = target.tag === '' && target.style === 'plain' ? typeOf(target.text) : target.tag;
  if (type === '!!str' || target.tag !== '') return target.tag === '' ? { ...made, tag: '!!str' } : made;
  const next = typeOf(text);
  if (next === type || (type === '!!float' && next === '!!int')) return made;
  return {
    problem: `\`${text}\` does not fit the ${TYPE_NAMES[type] ?? 'value'} \`${target.text}\` that stands there`,
  };
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  '!!int': 'whole number',
  '!!float': 'number',
  '!!bool': 'boolean',
  '!!null': 'null',
  '!!timestamp': 'time',
};

/** The tag that go-yaml v3 gives a plain scalar. */
function typeOf(text: string): string {
  const value = resolveScalar(text, YAML_GO_3);
  if (value === null) return '!!null';
  if (typeof value === 'boolean') return '!!bool';
  if (typeof value === 'bigint') return '!!int';
  if (typeof value === 'string') return timestampText(text) === undefined ? '!!str' : '!!timestamp';
  const whole = Number.isInteger(value) && /^[-+]?(?:0[xX][\da-fA-F_]+|0[oObB]?[0-7_]*|[1-9][\d_]*)$/.test(text);
  return whole ? '!!int' : '!!float';
}

/** A value written in the kustomization itself. */
export function literalValue(text: string, origin: Origin): Node {
  return { kind: 'scalar', text, tag: '', style: 'plain', origin };
}

/** Whether a source field counts as missing: absent, null, or an empty mapping or list (IsNilOrEmpty). */
export function isMissing(node: Node | undefined): boolean {
  if (node === undefined || isNull(node)) return true;
  return (node.kind === 'map' && node.fields.length === 0) || (node.kind === 'seq' && node.items.length === 0);
}
