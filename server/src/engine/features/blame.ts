import type { Place } from '../diagnostics/finding.ts';
import type { MapNode, Node } from '../kustomize/node.ts';
import { linkedPath, type Origin, originPath } from '../kustomize/provenance.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';

/** What a problem in a rendered object is shown on. */
export interface Blame {
  /** The origin of the field that is to blame: its last writer. */
  readonly origin: Origin;
  readonly place: Place;
}

/**
 * The source field that is to blame for a place in a rendered object: who wrote that value (or, for `key`, that key last);
 * for a field that is missing, who wrote the nearest mapping around it.
 */
export function blame(root: MapNode, path: FieldPath, part: 'key' | 'value'): Blame {
  let node: Node = root;
  let origin = root.origin;
  let reached = 0;
  for (const segment of path) {
    const next: { value: Node; origin: Origin } | undefined = child(
      node,
      segment,
      part === 'key' && reached === path.length - 1,
    );
    if (next === undefined) break;
    node = next.value;
    origin = next.origin;
    reached++;
  }
  const shown = reached === path.length ? part : 'key';
  return { origin, place: originPlace(origin, shown) };
}

function child(node: Node, segment: string | number, wantsKey: boolean): { value: Node; origin: Origin } | undefined {
  if (node.kind === 'seq') {
    const item = node.items[Number(segment)];
    return item && { value: item, origin: item.origin };
  }
  if (node.kind !== 'map') return undefined;
  const field = node.fields.find((candidate) => candidate.key.text === String(segment));
  return field && { value: field.value, origin: wantsKey ? field.key.origin : field.value.origin };
}

/** The place that an origin names. */
export function originPlace(origin: Origin, part: 'key' | 'value' | 'whole' = 'value'): Place {
  const place = { file: origin.file, document: origin.document, path: originPath(origin), part };
  if (origin.inner === undefined) return place;
  return { ...place, inner: { document: origin.inner.document, path: linkedPath(origin.inner.link) } };
}
