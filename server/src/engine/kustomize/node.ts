import type { FieldPath } from '../syntax/fieldPath.ts';
import type { ScalarStyle } from '../syntax/tree.ts';
import type { Origin } from './provenance.ts';

/**
 * The tree that steps work on: what kustomize calls an RNode, but immutable, and every node knows who wrote it.
 * Scalars keep text, tag and style, because the value that is printed comes from re-reading them (kyaml/yaml/fns.go).
 */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly text: string;
  /** Short tag: `!!str`, `!!int`, `!custom`; '' when the text decides (a plain scalar as read, or one that was created without a tag). */
  readonly tag: string;
  readonly style: ScalarStyle;
  readonly origin: Origin;
  /** Set for labels and annotations that kustomize keeps once for several places (sharedScalars.ts). */
  readonly shared?: SharedScalar;
}

/** What a shared scalar said when its places were last equal. */
export interface SharedScalar {
  readonly text: string;
}

export interface Field {
  readonly key: ScalarNode;
  readonly value: Node;
}

export interface MapNode {
  readonly kind: 'map';
  readonly fields: readonly Field[];
  readonly flow: boolean;
  readonly tag: string;
  readonly origin: Origin;
}

export interface SeqNode {
  readonly kind: 'seq';
  readonly items: readonly Node[];
  readonly flow: boolean;
  readonly tag: string;
  readonly origin: Origin;
}

export type Node = ScalarNode | MapNode | SeqNode;

/** A value as JSON has it; integers beyond 2^53 are BigInt. */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** Where the first field of that name stands, -1 where there is none. A loop: this is asked some hundred times for each object of a build. */
export function fieldIndex({ fields }: MapNode, key: string): number {
  for (let at = 0; at < fields.length; at++) if (fields[at]?.key.text === key) return at;
  return -1;
}

/** The value of a field of a mapping (first hit); undefined for anything else. */
export function getField(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'map' ? node.fields[fieldIndex(node, key)]?.value : undefined;
}

/** The node at a path; undefined when a segment is missing. */
export function getNode(node: Node | undefined, path: FieldPath): Node | undefined {
  let at = node;
  for (const segment of path) {
    at = typeof segment === 'number' && at?.kind === 'seq' ? at.items[segment] : getField(at, String(segment));
    if (at === undefined) return undefined;
  }
  return at;
}
