import { splitImage } from '../../../kustomize/imageName.ts';
import { getNode, type Node } from '../../../kustomize/node.ts';
import type { CompletionItem } from '../completionItem.ts';
import { insertScalar } from '../insertion.ts';
import type { CompletionPlace } from '../place.ts';
import { isSelected, type KustomizationScope, type ScopedObject, SELECTED_PARTS } from './scope.ts';
import { besides } from './spot.ts';

/** Mappings whose fields select objects by their parts. */
const SELECTOR =
  /^(?:(?:patches|patchesJson6902)\.0\.target|replacements\.0\.(?:source|targets\.0\.(?:select|reject\.0))|vars\.0\.objref)\.(\w+)$/;

interface Offer {
  readonly value: string;
  readonly detail: string;
  readonly rank?: number;
}

/** Names and parts of the objects that a kustomization has, where it selects some of them. */
export function selectorItems(
  place: CompletionPlace,
  spot: string,
  { objects }: KustomizationScope,
): readonly CompletionItem[] {
  const part = SELECTOR.exec(spot)?.[1];
  if (part !== undefined) return items(place, partOffers(part, place, objects()));
  if (/^(?:images|imageTags)\.0\.name$/.test(spot)) return items(place, imageOffers(objects(), 'name'));
  if (/^(?:images|imageTags)\.0\.newTag$/.test(spot)) {
    const name = besides(place, 'name');
    return items(place, imageOffers(objects(), 'tag', name));
  }
  if (spot === 'replicas.0.name') return items(place, names(objects().filter(({ root }) => isScaled(root))));
  if (/^(?:configMap|secret)Generator\.0\.name$/.test(spot)) {
    const kind = spot.startsWith('secret') ? 'Secret' : 'ConfigMap';
    return items(place, names(objects().filter(({ id }) => id.kind === kind)));
  }
  if (/^sortOptions\.legacySortOptions\.order(?:First|Last)\.0$|^labels\.0\.fields\.0\.kind$/.test(spot))
    return items(place, partOffers('kind', place, objects()));
  return [];
}

function partOffers(part: string, place: CompletionPlace, objects: readonly ScopedObject[]): readonly Offer[] {
  // The other parts that are written already.
  const others = SELECTED_PARTS.filter((one) => one !== part).map((one) => [one, besides(place, one)] as const);
  const fitting = objects.filter((object) => isSelected(object, Object.fromEntries(others)));
  if (part === 'name') return names(fitting);
  if (part === 'labelSelector') return pairs(fitting, 'labels', place.cursor.word);
  if (part === 'annotationSelector') return pairs(fitting, 'annotations', place.cursor.word);
  const count = new Map<string, number>();
  for (const { id } of fitting) {
    const apiVersion = id.group === '' ? id.version : `${id.group}/${id.version}`;
    const value = part === 'apiVersion' ? apiVersion : part in id ? String(id[part as 'kind']) : '';
    if (value !== '') count.set(value, (count.get(value) ?? 0) + 1);
  }
  return counted(count);
}

function counted(values: ReadonlyMap<string, number>): readonly Offer[] {
  return [...values].map(([value, all]) => ({ value, detail: `${all} ${all === 1 ? 'resource' : 'resources'}` }));
}

/** Both names where a prefix or suffix changed it: kustomize takes either. */
function names(objects: readonly ScopedObject[]): readonly Offer[] {
  const found = new Map<string, Offer>();
  const add = (value: string, detail: string, rank: number): void => {
    if (value !== '' && !found.has(value)) found.set(value, { value, detail, rank });
  };
  for (const { id, firstName } of objects) add(firstName, id.kind, 0);
  for (const { id, firstName } of objects) if (id.name !== firstName) add(id.name, `${id.kind}, was ${firstName}`, 1);
  return [...found.values()];
}

/** `key=value` of metadata, behind what a selector has before its last comma. */
function pairs(objects: readonly ScopedObject[], field: string, word: string): readonly Offer[] {
  const before = word.slice(0, word.lastIndexOf(',') + 1);
  const count = new Map<string, number>();
  for (const { root } of objects) {
    const map = getNode(root, ['metadata', field]);
    for (const { key, value } of map?.kind === 'map' ? map.fields : []) {
      if (value.kind !== 'scalar' || !/^[\w.-]*$/.test(value.text)) continue;
      const pair = `${before}${key.text}=${value.text}`;
      count.set(pair, (count.get(pair) ?? 0) + 1);
    }
  }
  return counted(count);
}

/** Names of images in containers, or the tags of one. */
function imageOffers(objects: readonly ScopedObject[], part: 'name' | 'tag', name?: string): readonly Offer[] {
  const users = new Map<string, Set<string>>();
  for (const { id, root } of objects) {
    for (const image of imagesIn(root)) {
      const parts = splitImage(image);
      if (parts[part] === '' || (name !== undefined && parts.name !== name)) continue;
      const used = users.get(parts[part]) ?? new Set<string>();
      users.set(parts[part], used.add(`${id.kind}/${id.name}`));
    }
  }
  return [...users].map(([value, used]) => {
    const [first = ''] = used;
    return { value, detail: used.size === 1 ? first : `${first} and ${used.size - 1} more` };
  });
}

/** What stands in `image` of the items of `containers` and `initContainers`, wherever they are. */
function imagesIn(node: Node): readonly string[] {
  if (node.kind === 'seq') return node.items.flatMap(imagesIn);
  if (node.kind === 'scalar') return [];
  return node.fields.flatMap(({ key, value }) => {
    const isList = /^(?:initContainers|containers)$/.test(key.text) && value.kind === 'seq';
    const own = (isList ? value.items : []).map((item) => getNode(item, ['image']));
    return [...own.flatMap((image) => (image?.kind === 'scalar' ? [image.text] : [])), ...imagesIn(value)];
  });
}

function isScaled(root: Node): boolean {
  const kind = getNode(root, ['kind']);
  return kind?.kind === 'scalar' && /^(?:Deployment|StatefulSet|ReplicaSet|ReplicationController)$/.test(kind.text);
}

function items(place: CompletionPlace, offers: readonly Offer[]): readonly CompletionItem[] {
  return offers.map(({ value, detail, rank = 0 }) => ({
    label: value,
    kind: 'reference',
    detail,
    ...insertScalar(place.cursor, value, true),
    sort: `${rank}${value}`,
  }));
}
