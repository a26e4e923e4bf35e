import { getField, type MapNode, type Node } from '../../../kustomize/node.ts';
import type { SyntaxNode } from '../../../syntax/tree.ts';
import { textAt } from '../../../workspace/read.ts';
import type { CompletionItem } from '../completionItem.ts';
import { insertScalar } from '../insertion.ts';
import type { CompletionPlace } from '../place.ts';
import { isSelected, type KustomizationScope, SELECTED_PARTS, type SelectedParts } from './scope.ts';
import { mappingsAround } from './spot.ts';

/** Fields that hold a path into an object, and how far up the mapping stands that selects the object: `source` itself, or `select` beside. */
const FIELDS: readonly (readonly [spot: RegExp, selects: string | undefined])[] = [
  [/^replacements\.0\.source\.fieldPath$/, undefined],
  [/^replacements\.0\.targets\.0\.fieldPaths\.0$/, 'select'],
  [/^vars\.0\.fieldref\.fieldPath$/, 'objref'],
];

/** Paths of the fields that the selected objects have, as replacements and vars write them. Values are not looked at. */
export function fieldPathItems(
  place: CompletionPlace,
  spot: string,
  { root, objects }: KustomizationScope,
): readonly CompletionItem[] {
  const field = FIELDS.find(([pattern]) => pattern.test(spot));
  if (field === undefined) return [];
  const around = mappingsAround(root(), place.offset);
  const [, name] = field;
  const selector = name === undefined ? around.at(-1) : around.findLast((one) => textsOf(one, name) !== undefined);
  const wanted = (selector && (name === undefined ? textsOf(selector) : textsOf(selector, name))) ?? {};
  const found = new Map<string, string>();
  for (const object of objects()) {
    if (!isSelected(object, wanted)) continue;
    for (const [path, detail] of pathsOf(object.root)) if (!found.has(path)) found.set(path, detail);
  }
  return [...found].map(([path, detail], index) => ({
    label: path,
    kind: 'field',
    detail,
    ...insertScalar(place.cursor, path, true),
    sort: `${detail.endsWith('field') ? 1 : 0}${String(index).padStart(5, '0')}`,
  }));
}

/** The parts that a selector writes; undefined where there is no such mapping. */
function textsOf(mapping: SyntaxNode, below?: string): SelectedParts | undefined {
  const path = below === undefined ? [] : [below];
  if (below !== undefined && mapping.kind !== 'map') return undefined;
  const parts = SELECTED_PARTS.flatMap((part) => {
    const text = textAt(mapping, [...path, part]);
    return text === undefined ? [] : [[part, text] as const];
  });
  return below !== undefined && parts.length === 0 ? undefined : Object.fromEntries(parts);
}

/** Every field below a node with its path; the items of a list by their names where they have some. */
function pathsOf(root: MapNode): readonly (readonly [path: string, detail: string])[] {
  const found: (readonly [string, string])[] = [];
  const walk = (node: Node, path: string): void => {
    if (path !== '')
      found.push([path, node.kind === 'scalar' ? 'value' : node.kind === 'map' ? 'mapping field' : 'list field']);
    const join = (part: string): string => (path === '' ? part : `${path}.${part}`);
    if (node.kind === 'map') for (const { key, value } of node.fields) walk(value, join(escaped(key.text)));
    if (node.kind !== 'seq') return;
    for (const [index, item] of node.items.entries()) walk(item, join(itemName(item) ?? String(index)));
  };
  walk(root, '');
  return found;
}

/** A dot in a name would split it (kyaml/utils/pathsplitter.go). */
function escaped(name: string): string {
  return name.replaceAll('.', '\\.');
}

function itemName(item: Node): string | undefined {
  const name = getField(item, 'name');
  return name?.kind === 'scalar' && /^[\w-]+$/.test(name.text) ? `[name=${name.text}]` : undefined;
}
