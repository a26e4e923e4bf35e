import { ownValue } from '../../text/ownValue.ts';
import type { CompletionItem } from './completionItem.ts';
import { insertField, insertScalar } from './insertion.ts';
import type { CompletionPlace, CompletionProvider } from './place.ts';

/** Words of the repository and how often each is used. */
export interface SeenCounts {
  readonly images: ReadonlyMap<string, number>;
  /** Key → value → uses. */
  readonly labels: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** What the recommended labels of Kubernetes mean (kubernetes.io, "Recommended Labels"). */
const COMMON_LABELS: Readonly<Record<string, string>> = {
  'app.kubernetes.io/name': 'The name of the application.',
  'app.kubernetes.io/instance': 'A unique name of this instance of the application.',
  'app.kubernetes.io/version': 'The version of the application.',
  'app.kubernetes.io/component': 'The part within the architecture, such as `database`.',
  'app.kubernetes.io/part-of': 'The higher-level application that this is a part of.',
  'app.kubernetes.io/managed-by': 'The tool that manages it.',
};

/** Proposes images, and keys and values of labels, that are used elsewhere in the repository, most used first. */
export function seenItems(counts: () => SeenCounts): CompletionProvider {
  return (place) => {
    const { cursor } = place;
    if (cursor.name === 'image' && place.field?.schema.type === 'string') return valuesByUse(place, counts().images);
    if (isExpressionKey(place)) return valuesByUse(place, keyUses(counts()));
    if (!isLabels(place)) return [];
    if (cursor.part === 'value') return valuesByUse(place, counts().labels.get(cursor.name ?? '') ?? new Map());
    return cursor.part === 'key' && !cursor.hasDash === (cursor.style === 'block') ? labelKeys(place, counts()) : [];
  };
}

function valuesByUse({ cursor }: CompletionPlace, counts: ReadonlyMap<string, number>): CompletionItem[] {
  return byUse(counts).map(([value, uses], at) => ({
    label: value,
    kind: 'value',
    detail: used(uses),
    ...insertScalar(cursor, value, true),
    sort: `1${order(at)}`,
  }));
}

/** Whether the mapping around the cursor has labels for its fields, or chooses by them. */
function isLabels({ cursor, holder, context }: CompletionPlace): boolean {
  if (context.own !== undefined || holder?.schema.values?.type !== 'string') return false;
  const last = cursor.path.at(-1);
  return last === 'labels' || last === 'matchLabels' || (last === 'selector' && cursor.path.length === 2);
}

/** Whether the key of a label is typed by which an expression chooses; nodes have labels of their own. */
function isExpressionKey({ cursor, field, context }: CompletionPlace): boolean {
  if (context.own !== undefined || field?.schema.type !== 'string' || cursor.name !== 'key') return false;
  const [holder, list] = cursor.path.slice(-3);
  return list === 'matchExpressions' && holder !== 'preference' && cursor.path.at(-4) !== 'nodeSelectorTerms';
}

/** How often each key of a label is used, whatever its value. */
function keyUses({ labels }: SeenCounts): Map<string, number> {
  return new Map([...labels].map(([key, values]) => [key, [...values.values()].reduce((a, b) => a + b, 0)]));
}

function documented(key: string): Pick<CompletionItem, 'documentation'> {
  const documentation = ownValue(COMMON_LABELS, key);
  return documentation === undefined ? {} : { documentation };
}

function labelKeys({ cursor, context }: CompletionPlace, seen: SeenCounts): CompletionItem[] {
  const uses = keyUses(seen);
  for (const key of Object.keys(COMMON_LABELS)) if (!uses.has(key)) uses.set(key, 0);
  return byUse(uses)
    .filter(([key]) => !cursor.siblings.has(key))
    .map(([key, count], at) => ({
      label: key,
      kind: 'field',
      detail: count === 0 ? 'recommended label' : used(count),
      ...documented(key),
      ...insertField(cursor, key, { type: 'string' }, { registry: context.registry, dash: false }),
      sort: `1${order(at)}`,
    }));
}

function byUse(counts: ReadonlyMap<string, number>): (readonly [string, number])[] {
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function used(uses: number): string {
  return uses === 1 ? 'used once' : `used ${uses} times`;
}

function order(at: number): string {
  return String(at).padStart(4, '0');
}
