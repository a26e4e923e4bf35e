import type { SyntaxEntry, SyntaxNode, SyntaxScalar } from '../../syntax/tree.ts';
import type { Cursor } from '../cursor/cursorShape.ts';
import { plainValue } from '../yamlLines.ts';

/** What stands for the word that is typed, which may be empty yet. */
const TYPED = 'x';

/**
 * The object that a cursor is in, as far as it matters there: the mappings around the cursor with their plain values, and the typed value
 * filled in. Made without the parser, so that it is there whatever the rest of the document looks like.
 */
export function cursorObject(cursor: Cursor): SyntaxNode {
  const { path, part, name, siblings, around } = cursor;
  let node: SyntaxNode = part === 'value' ? mapping(siblings, name ?? '', scalar(TYPED)) : scalar(TYPED);
  if (part === 'key') node = seqOf(node);
  for (const [at, segment] of [...path.entries()].reverse()) {
    node = typeof segment === 'number' ? seqOf(node) : mapping(around[at] ?? new Map(), segment, node);
  }
  const head: SyntaxEntry[] = [];
  if (cursor.apiVersion !== undefined) head.push(entry('apiVersion', scalar(cursor.apiVersion)));
  if (cursor.kind !== undefined) head.push(entry('kind', scalar(cursor.kind)));
  if (cursor.namespace !== undefined && path[0] !== 'metadata')
    head.push(entry('metadata', mapping(new Map(), 'namespace', scalar(cursor.namespace))));
  const own = node.kind === 'map' ? node.entries : [];
  const isHead = ({ key }: SyntaxEntry): boolean =>
    head.some((one) => one.key.kind === 'scalar' && key.kind === 'scalar' && one.key.value === key.value);
  return { kind: 'map', entries: [...head, ...own.filter((one) => !isHead(one))], flow: false, range: NOWHERE };
}

/** Path of the typed value in that object. */
export function typedPath({ path, part, name }: Cursor): (string | number)[] {
  if (part === 'value') return [...path, name ?? ''];
  return part === 'key' ? [...path, 0] : [...path];
}

const NOWHERE = { start: 0, end: 0 };

function scalar(value: string): SyntaxScalar {
  return { kind: 'scalar', value, style: 'plain', range: NOWHERE };
}

function seqOf(item: SyntaxNode): SyntaxNode {
  return { kind: 'seq', items: [item], flow: false, range: NOWHERE };
}

function entry(key: string, value: SyntaxNode): SyntaxEntry {
  return { key: scalar(key), value, range: NOWHERE };
}

/** Fields of a pod, by which its spec is known while it has no containers yet. */
const POD_FIELDS = new Set([
  'containers',
  'ephemeralContainers',
  'imagePullSecrets',
  'initContainers',
  'priorityClassName',
  'runtimeClassName',
  'serviceAccountName',
  'volumes',
]);

/** A pod is known by its named containers, which stand elsewhere in the text. */
function mapping(fields: ReadonlyMap<string, string>, key: string, value: SyntaxNode): SyntaxNode {
  const names = [...fields].filter(([name]) => name !== key && name !== 'containers');
  const entries = [
    ...names.map(([name, text]) => entry(name, scalar(plainValue(text)))),
    entry(key, named(key, value)),
  ];
  const isPod = key !== 'containers' && (POD_FIELDS.has(key) || fields.has('containers'));
  if (isPod) entries.push(entry('containers', named('containers', seqOf(container([])))));
  return { kind: 'map', entries, flow: false, range: NOWHERE };
}

function named(key: string, value: SyntaxNode): SyntaxNode {
  if (key !== 'containers' || value.kind !== 'seq') return value;
  return { ...value, items: value.items.map((item) => (item.kind === 'map' ? container(item.entries) : item)) };
}

function container(entries: readonly SyntaxEntry[]): SyntaxNode {
  const hasName = entries.some(({ key }) => key.kind === 'scalar' && key.value === 'name');
  const all = hasName ? entries : [...entries, entry('name', scalar(TYPED))];
  return { kind: 'map', entries: all, flow: false, range: NOWHERE };
}
