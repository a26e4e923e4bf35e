import type { Field, Node, ScalarNode } from '../../kustomize/node.ts';
import type { Origin } from '../../kustomize/provenance.ts';
import type { Json } from '../../schema/schemaShape.ts';
import { isArray, isObject } from '../values/json.ts';

/** Nobody wrote these trees: they are made of values, and are thrown away. */
const ORIGIN: Origin = { file: '', document: 0, link: undefined, step: 'resource' };

/** A value as a tree, for what works on trees. */
export function nodeOf(value: Json): Node {
  if (isArray(value)) return { kind: 'seq', items: value.map(nodeOf), flow: false, tag: '', origin: ORIGIN };
  if (!isObject(value)) return scalarOf(value as string | number | boolean | null);
  const fields = Object.entries(value).map(
    ([key, item]): Field => ({ key: scalarOf(key), value: nodeOf(item as Json) }),
  );
  return { kind: 'map', fields, flow: false, tag: '', origin: ORIGIN };
}

function scalarOf(value: string | number | boolean | null): ScalarNode {
  const text = value === null ? 'null' : String(value);
  const tag = typeof value === 'string' ? '!!str' : '';
  return { kind: 'scalar', text, tag, style: typeof value === 'string' ? 'double' : 'plain', origin: ORIGIN };
}
