import type { Finding } from '../diagnostics/finding.ts';
import { type FieldPath, printPath } from '../syntax/fieldPath.ts';
import { compareBytes } from './byteOrder.ts';
import type { Field, MapNode, Node, ScalarNode, SharedScalar } from './node.ts';
import { mapItems, withField } from './nodeEdit.ts';
import { restyled, scalarOf } from './nodeShape.ts';
import { type Origin, originPath } from './provenance.ts';
import { currentId, type Resource, withRoot } from './resource.ts';
import { printId } from './resourceId.ts';
import { remembers } from './stepMemory.ts';
import { isString, resolvesElsewhere } from './value.ts';

/*
 * kustomize adds a label or annotation to all places of an object as one and the same YAML node (filtersutil.SetEntry makes it once,
 * FieldSetter appends it by pointer), and later sets existing fields in place (SetYNode). So a later transformer or patch that
 * changes the label in `metadata/labels` changes it in the template and the selector too. Whoever renders as kustomize does has
 * to follow: the places share a mark, and after every step they are made equal again.
 */

/** A scalar that may stand in several places at once. */
export function sharedScalar(node: ScalarNode): ScalarNode {
  return scalarOf(node.text, { tag: node.tag, shared: { text: node.text } }, node.style, node.origin);
}

/** Gives all places of a shared scalar another quoting style. */
export function restyleShared(root: MapNode, shared: ScalarNode, style: ScalarNode['style']): MapNode {
  const visit = (node: Node): Node => {
    if (node.kind === 'seq') return mapItems(node, visit);
    if (node.kind === 'scalar') return node.shared === shared.shared ? restyled(node, style) : node;
    let made = node;
    node.fields.forEach((field, at) => {
      made = withField(made, at, visit(field.value));
    });
    return made;
  };
  return visit(root) as MapNode;
}

/** A copy of a value that shares nothing with the places it comes from (RNode.Copy); the value itself where it shares nothing. */
export function unshared<N extends Node>(node: N): N;
export function unshared(node: Node): Node {
  if (node.kind === 'seq') return mapItems(node, unshared);
  if (node.kind === 'scalar') {
    return node.shared === undefined ? node : scalarOf(node.text, { tag: node.tag }, node.style, node.origin);
  }
  let made = node;
  node.fields.forEach((field, at) => {
    made = withField(made, at, unshared(field.value));
  });
  return made;
}

/** An object with equal places again, and what was changed beside what was asked for. */
export interface Settled {
  readonly resource: Resource;
  /** New values that reached a selector without being meant for it. */
  readonly strayed: readonly Strayed[];
}

/** A value that reached another place than the one it was written for. */
export interface Strayed {
  readonly key: string;
  /** The place that it reached. */
  readonly path: FieldPath;
  readonly origin: Origin;
}

const settled = new WeakMap<Resource, Settled>();

/**
 * The object with all places of a shared scalar equal; the same object when they are. `before` is an object whose places are equal:
 * what is still there of its tree needs no look.
 */
export function settleShared(resource: Resource, before?: Resource): Settled {
  const known = settled.get(resource);
  if (known !== undefined) return known;
  const changed = new Map<SharedScalar, ScalarNode>();
  if (resource.shares && strays(resource.root, before?.root)) collect(resource.root, { changed, quoted: new Set() });
  const strayed: Strayed[] = [];
  const root = changed.size === 0 ? resource.root : spread(resource.root, [], { changed, strayed });
  const made = { resource: withRoot(resource, root as MapNode), strayed };
  if (remembers()) settled.set(resource, made);
  return made;
}

/** Whether some place of a shared scalar says something else than it did in `before`. */
function strays(node: Node, before: Node | undefined): boolean {
  if (node === before) return false;
  if (node.kind === 'scalar') return node.shared !== undefined && node.shared.text !== node.text;
  if (node.kind === 'seq') {
    const old = before?.kind === 'seq' ? before.items : undefined;
    for (let at = 0; at < node.items.length; at++) if (strays(node.items[at] as Node, old?.[at])) return true;
    return false;
  }
  const old = before?.kind === 'map' ? before.fields : undefined;
  for (let at = 0; at < node.fields.length; at++) {
    if (strays((node.fields[at] as Field).value, old?.[at]?.value)) return true;
  }
  return false;
}

interface Changes {
  readonly changed: Map<SharedScalar, ScalarNode>;
  /** Those in quotes by now; a value that is set later takes that style over. */
  readonly quoted: Set<SharedScalar>;
}

/**
 * Shared scalars that one of their places has changed; of several the last in key order counts, since merges go in that order. The same
 * node is come by at each of its places (kyaml/yaml/walk/map.go): where a patch says nothing the node is set to itself, and FieldSetter
 * quotes it there if it is a string that YAML 1.1 would not read as one; where it is set anew it keeps its style.
 */
function collect(node: Node, into: Changes): void {
  if (node.kind === 'scalar') {
    if (node.shared !== undefined) collectScalar(node, node.shared, into);
  } else if (node.kind === 'seq') for (const item of node.items) collect(item, into);
  else for (const { value } of inKeyOrder(node)) collect(value, into);
}

function collectScalar(node: ScalarNode, shared: SharedScalar, { changed, quoted }: Changes): void {
  if (shared.text === node.text) {
    const now = changed.get(shared) ?? node;
    const isQuotedHere = now.style === 'plain' && isString(now) && resolvesElsewhere(now.text);
    if (now.style === 'double' || isQuotedHere) quoted.add(shared);
    return;
  }
  changed.set(shared, restyled(sharedScalar(node), quoted.has(shared) ? 'double' : node.style));
}

function inKeyOrder({ fields }: MapNode): MapNode['fields'] {
  const sorted = fields.every(
    (field, at) => at === 0 || compareBytes(fields[at - 1]?.key.text ?? '', field.key.text) <= 0,
  );
  return sorted ? fields : [...fields].sort((a, b) => compareBytes(a.key.text, b.key.text));
}

interface Spread {
  readonly changed: ReadonlyMap<SharedScalar, ScalarNode>;
  readonly strayed: Strayed[];
}

function spread(node: Node, path: FieldPath, into: Spread): Node {
  if (node.kind === 'seq') return mapItems(node, (item, at) => spread(item, [...path, at], into));
  if (node.kind === 'scalar') return spreadScalar(node, path, into);
  let made = node;
  node.fields.forEach((field, at) => {
    made = withField(made, at, spread(field.value, [...path, field.key.text], into));
  });
  return made;
}

function spreadScalar(node: ScalarNode, path: FieldPath, { changed, strayed }: Spread): Node {
  const value = node.shared && changed.get(node.shared);
  if (value === undefined) return node;
  if (node.text !== value.text && path.includes('selector')) {
    strayed.push({ key: String(path.at(-1)), path, origin: value.origin });
  }
  return value;
}

/** One finding for each value that reached selectors, at the place that wrote it. */
export function strayedFindings(all: readonly Settled[]): Finding[] {
  const seen = new Map<string, Finding>();
  for (const { strayed, resource } of all) {
    for (const { key, path, origin } of strayed) {
      const place = { file: origin.file, document: origin.document, path: originPath(origin) };
      const id = `${place.file} ${place.document} ${printPath(place.path)}`;
      if (seen.has(id)) continue;
      const name = printId(currentId(resource));
      const message = `Label \`${key}\` also changes \`${printPath(path.slice(0, -1))}\` of ${name}: a base added it to both at once, and kustomize keeps it once. The selector of a workload cannot be changed in place; use another label.`;
      seen.set(id, {
        code: 'kustomize/label-strays',
        severity: 'warning',
        message,
        place,
        overlays: [],
        related: [],
        fixes: [],
      });
    }
  }
  return [...seen.values()];
}
