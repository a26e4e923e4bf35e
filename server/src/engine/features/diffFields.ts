import type { ResourceDiff } from '../api.ts';
import { getField, type MapNode, type Node, type SeqNode } from '../kustomize/node.ts';
import { nodeValue } from '../kustomize/value.ts';
import { printPath } from '../syntax/fieldPath.ts';
import { maskedNodes } from './secrets.ts';

type FieldDiff = ResourceDiff['fields'][number];

/** What stands where a value is longer than one line or 120 characters. */
const LONG = 120;

/**
 * The leaves in which two objects differ, in the order of the new one. Lists of objects with distinct names are compared by
 * name, other lists by place. Secret values are masked.
 */
export function diffFields(before: MapNode, after: MapNode): readonly FieldDiff[] {
  const found: FieldDiff[] = [];
  const masked = new Map([...maskedNodes(before), ...maskedNodes(after)]);
  walk(before, after, '');
  return found;

  function walk(old: Node | undefined, now: Node | undefined, path: string): void {
    if (old === now) return;
    if (old?.kind === 'map' && now?.kind === 'map') walkMaps(old, now, path);
    else if (old?.kind === 'seq' && now?.kind === 'seq') walkLists(old, now, path);
    else addLeaf(old, now, path);
  }

  function addLeaf(old: Node | undefined, now: Node | undefined, path: string): void {
    if (old !== undefined && now !== undefined && valueText(old) === valueText(now)) return;
    const [was, is] = [shown(old), shown(now)];
    const isAlike = was !== undefined && was === is;
    found.push({
      path,
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: isAlike ? `${is} (changed)` : is }),
    });
  }

  function shown(node: Node | undefined): string | undefined {
    return node && show(masked.get(node) ?? node);
  }

  function walkMaps(old: MapNode, now: MapNode, path: string): void {
    const keys = new Set([...now.fields, ...old.fields].map((field) => field.key.text));
    for (const key of keys) walk(getField(old, key), getField(now, key), join(path, key));
  }

  function walkLists(old: SeqNode, now: SeqNode, path: string): void {
    const [oldNames, newNames] = [names(old), names(now)];
    if (oldNames !== undefined && newNames !== undefined) {
      const all = new Set([...newNames.keys(), ...oldNames.keys()]);
      for (const key of all) walk(oldNames.get(key), newNames.get(key), `${path}[${key}]`);
      return;
    }
    const length = Math.max(old.items.length, now.items.length);
    for (let i = 0; i < length; i++) walk(old.items[i], now.items[i], `${path}[${i}]`);
  }
}

function join(path: string, key: string): string {
  const segment = printPath([key]);
  return path === '' || segment.startsWith('[') ? path + segment : `${path}.${segment}`;
}

/** The items of a list by their `name`; undefined unless all have one and all are different. */
function names(list: SeqNode): ReadonlyMap<string, Node> | undefined {
  const found = new Map<string, Node>();
  for (const item of list.items) {
    const name = getField(item, 'name');
    if (name?.kind !== 'scalar' || found.has(name.text)) return undefined;
    found.set(name.text, item);
  }
  return found.size === 0 ? undefined : found;
}

function show(node: Node): string {
  const value = nodeValue(node, false);
  const text = typeof value === 'string' ? value : valueText(node);
  const line = text.split('\n')[0] ?? '';
  return line.length < text.length || line.length > LONG ? `${line.slice(0, LONG)}…` : line;
}

/** The value as compact JSON, so that `5` and `"5"` differ; whole numbers of any size. */
function valueText(node: Node): string {
  return JSON.stringify(nodeValue(node, false), (_, value) => (typeof value === 'bigint' ? `${value}` : value)) ?? '';
}
