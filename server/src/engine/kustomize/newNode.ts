import type { MapNode, Node, ScalarNode, SeqNode } from './node.ts';
import type { Origin } from './provenance.ts';
import { resolvesElsewhere } from './value.ts';

/** A string that stays one whatever it looks like (kyaml NewStringRNode). */
export function stringScalar(text: string, origin: Origin): ScalarNode {
  return { kind: 'scalar', text, tag: '!!str', style: text.includes('\n') ? 'literal' : 'plain', origin };
}

/**
 * A scalar without a tag (kyaml NewScalarRNode): where it makes a new field it is quoted when YAML 1.1 would not read a string,
 * where it replaces a value it takes that value's style, and the text decides the type again (FieldSetter of kyaml/yaml/fns.go).
 */
export function textScalar(text: string, origin: Origin): ScalarNode {
  return { kind: 'scalar', text, tag: '', style: resolvesElsewhere(text) ? 'double' : 'plain', origin };
}

/** A scalar whose text alone decides its type, such as a number. */
export function plainScalar(text: string, origin: Origin): ScalarNode {
  return { kind: 'scalar', text, tag: '', style: 'plain', origin };
}

/** An empty mapping. */
export function emptyMap(origin: Origin): MapNode {
  return { kind: 'map', fields: [], flow: false, tag: '', origin };
}

/** An empty list. */
export function emptySeq(origin: Origin): SeqNode {
  return { kind: 'seq', items: [], flow: false, tag: '', origin };
}

/**
 * The origin of a new value that takes the place of an old node: the chain of writers grows by one, unless the writer has only made
 * the old node to have something to fill.
 */
export function replacing(origin: Origin, old: Node): Origin {
  if (old.origin === origin) return origin;
  const replaced = old.kind === 'scalar' ? { origin: old.origin, text: old.text } : { origin: old.origin };
  const { file, document, link, step } = origin;
  // Most have these four properties and no more. A spread costs ten times as much (nodeShape.ts).
  const isPlain = Object.keys(origin).length === (origin.replaced === undefined ? 4 : 5);
  return isPlain ? { file, document, link, step, replaced } : { ...origin, replaced };
}
