import { changeField, type FieldError } from '../fieldWalk.ts';
import type { FieldSpec } from '../kustomizationFields.ts';
import { getField, type MapNode, type Node, type ScalarNode } from '../node.ts';
import { newField, putField } from '../nodeEdit.ts';
import { restyled, withOneMore } from '../nodeShape.ts';
import { restyleShared, sharedScalar } from '../sharedScalars.ts';
import { isNull, resolvesElsewhere } from '../value.ts';

/** A label or annotation set in all places that field specs lead to. */
export interface PairSet {
  readonly root: MapNode;
  /** How many places got it as a new field: those share one node from now on. */
  readonly added: number;
  readonly errors: readonly { readonly spec: FieldSpec; readonly error: FieldError }[];
}

/**
 * Sets one pair as filtersutil.SetEntry does, which makes one node for all places: a new field gets that very node, an existing one
 * a copy of it in the style that the field has. That style then also is the style of the node, and so of all new fields.
 */
export function setPair(
  start: MapNode,
  pair: { key: string; value: ScalarNode },
  specs: readonly FieldSpec[],
): PairSet {
  const node = new SharedNode(pair.key, pair.value);
  const errors: { spec: FieldSpec; error: FieldError }[] = [];
  let root = start;
  for (const spec of specs) {
    const made = changeField(root, spec, { origin: pair.value.origin, create: 'map', set: (map) => node.setIn(map) });
    if (made.kind === 'error') errors.push({ spec, error: made });
    else root = made;
  }
  return { root: node.finish(root), added: node.added, errors };
}

class SharedNode {
  added = 0;
  private readonly key: string;
  private readonly value: ScalarNode;
  private readonly odd: boolean;
  private style: ScalarNode['style'] = 'plain';
  private stale = false;

  constructor(key: string, value: ScalarNode) {
    this.key = key;
    this.value = sharedScalar(restyled(value, 'plain'));
    this.odd = resolvesElsewhere(value.text);
  }

  setIn(map: Node): Node | FieldError {
    if (isNull(map)) return map;
    if (map.kind !== 'map') return { kind: 'error', message: 'it is no mapping' };
    if (this.style === 'plain' && this.odd) this.turn('double');
    const old = getField(map, this.key);
    if (old !== undefined) {
      this.turn(old.kind === 'scalar' ? old.style : 'plain');
      return putField(map, this.key, this.value);
    }
    this.added++;
    return withOneMore(map, newField(this.key, restyled(this.value, this.style)));
  }

  finish(root: MapNode): MapNode {
    return this.stale ? restyleShared(root, this.value, this.style) : root;
  }

  private turn(style: ScalarNode['style']): void {
    this.stale ||= this.added > 0 && style !== this.style;
    this.style = style;
  }
}
