import { replacing } from '../newNode.ts';
import type { Node, ScalarNode } from '../node.ts';
import type { Origin } from '../provenance.ts';
import { resolvedTag } from '../scalarTags.ts';
import { unshared } from '../sharedScalars.ts';
import type { ReplacementOptions } from '../targetFields.ts';
import { isNull } from '../value.ts';
import { isRead, isUntagged, markUntagged } from './untagged.ts';

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

/** The text that is copied: null has none, unless it is a text that was never read (GetValue). */
function textOf(node: ScalarNode): string {
  return isNull(node) && !isUntagged(node) ? '' : node.text;
}

/** Who writes: the target of the replacement, and where the value comes from. */
export interface ValueWriter {
  readonly origin: Origin;
  readonly options: ReplacementOptions | undefined;
  /** The value comes out of a Secret. */
  readonly secret?: boolean;
}

/**
 * The node of a target with the value in it (setFieldValue of replacement.go): of a single value only the text is replaced, type
 * and style stay; everything else becomes a copy.
 */
export function writeValue(target: Node, value: Node, by: ValueWriter): Node | WriteProblem {
  const { origin, options } = by;
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
  const writer = { ...(made ? origin : replacing(origin, target)), copied: copiedOrigin(value, by) };
  if (target.kind !== 'scalar') {
    const copy = unshared(value);
    return { ...(copy.kind === 'scalar' ? { ...copy, text } : copy), origin: writer };
  }
  return text === target.text ? target : withText(target, text, writer);
}

/** The writer of a copied value, with a mark when it is a secret. */
export function copiedOrigin({ origin }: Node, { secret }: Pick<ValueWriter, 'secret'>): Origin {
  return secret === true ? { ...origin, secret } : origin;
}

function splice(parts: readonly string[], piece: string, index: number): string[] {
  if (index < 0) return [piece, ...parts];
  if (index >= parts.length) return [...parts, piece];
  return parts.map((part, i) => (i === index ? piece : part));
}

/**
 * Nodes as read have the type that their text had, whatever text they get; what a transformer has made has no tag, and the text
 * decides again. A text that does not fit its type is refused when the object is printed (unprintable.ts).
 */
function withText(target: ScalarNode, text: string, origin: Origin): ScalarNode {
  const made = { ...target, text, origin };
  if (target.tag !== '' || target.style !== 'plain') return made;
  if (!isRead(target)) return markUntagged(made);
  return { ...made, tag: resolvedTag(target.text) };
}

/** A value written in the kustomization itself. */
export function literalValue(text: string, origin: Origin): Node {
  return markUntagged({ kind: 'scalar', text, tag: '', style: 'plain', origin });
}

/** Whether a source field counts as missing: absent, null, or an empty mapping or list (IsNilOrEmpty). */
export function isMissing(node: Node | undefined): boolean {
  if (node === undefined || isNull(node)) return true;
  return (node.kind === 'map' && node.fields.length === 0) || (node.kind === 'seq' && node.items.length === 0);
}
