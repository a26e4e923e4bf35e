import type { FieldPath } from '../../syntax/fieldPath.ts';
import { emptyMap, stringScalar } from '../newNode.ts';
import { getField, getNode, type MapNode, type Node } from '../node.ts';
import { storeField } from '../nodeEdit.ts';
import type { Origin } from '../provenance.ts';
import { type Behavior, type Resource, withRoot } from '../resource.ts';
import { writtenNotes } from '../writtenNotes.ts';

/*
 * kustomize keeps its notes on an object in its annotations (BuildAnnotations of api/resource/resource.go), so that a replacement that
 * copies all annotations, or the whole metadata, copies the notes too.
 */

const PREFIX = 'internal.config.kubernetes.io/';
const BEHAVIORS: readonly Behavior[] = ['unspecified', 'create', 'merge', 'replace'];

/** Whether kustomize has notes on an object. */
export function hasNotes({ former, needsHash, behavior }: Resource): boolean {
  return former.length > 0 || needsHash || behavior !== undefined;
}

const noted = new WeakMap<Resource, MapNode>();

/** The tree of an object with kustomize's notes in its annotations; the same tree when there are none. */
export function withNotes(resource: Resource): MapNode {
  const known = noted.get(resource) ?? addNotes(resource);
  noted.set(resource, known);
  return known;
}

function addNotes({ root, former, prefixes, suffixes, behavior, needsHash }: Resource): MapNode {
  const metadata = getField(root, 'metadata');
  const notes: readonly (readonly [string, string])[] = [
    ['previousKinds', former.map(({ kind }) => kind).join(',')],
    ['previousNames', former.map(({ name }) => name).join(',')],
    ['previousNamespaces', former.map(({ namespace }) => namespace).join(',')],
    ['prefixes', prefixes.join(',')],
    ['suffixes', suffixes.join(',')],
    ['generatorBehavior', behavior ?? ''],
    ['needsHashSuffix', needsHash ? 'enabled' : ''],
  ];
  if (metadata?.kind !== 'map' || notes.every(([, text]) => text === '')) return root;
  const old = getField(metadata, 'annotations');
  const origin: Origin = { ...root.origin, step: 'buildMetadata' };
  let annotations = old?.kind === 'map' ? old : emptyMap(origin);
  for (const [name, text] of notes) {
    if (text !== '') annotations = storeField(annotations, PREFIX + name, stringScalar(text, origin));
  }
  return storeField(root, 'metadata', storeField(metadata, 'annotations', annotations));
}

/** Whether a replacement at this place takes all annotations with it. */
export function holdsNotes(place: FieldPath): boolean {
  return place[0] === 'metadata' && (place.length === 1 || (place.length === 2 && place[1] === 'annotations'));
}

/** The object with another tree, and with the notes that stand in the annotations of that tree. */
export function takeNotes(resource: Resource, root: MapNode): Resource {
  const annotations = getNode(root, ['metadata', 'annotations']);
  const text = (name: string): string | undefined => {
    const node: Node | undefined = getField(annotations, PREFIX + name);
    return node?.kind === 'scalar' ? node.text : undefined;
  };
  const { former, prefixes, suffixes } = writtenNotes(root);
  const behavior = BEHAVIORS.find((one) => one === text('generatorBehavior'));
  const needsHash = text('needsHashSuffix') === 'enabled';
  return { ...withRoot(resource, root), former, prefixes, suffixes, behavior, needsHash };
}
