import { findEntry, keyText, resolveAlias } from '../syntax/lookup.ts';
import type { SyntaxNode } from '../syntax/tree.ts';

/** Characters of a value or a name that are shown. */
const LONGEST = 80;

/** Fields that name an item of a list, the most telling first. */
const NAMING = ['name', 'key', 'id', 'path', 'host', 'mountPath', 'containerPort', 'port', 'topologyKey', 'type', 'op'];

/** What people call an item of a list; undefined for one that nothing names. */
export function itemName(item: SyntaxNode): string | undefined {
  const at = resolveAlias(item);
  if (at?.kind === 'scalar') return at.value === '' ? undefined : oneLine(at.value);
  if (at?.kind !== 'map') return undefined;
  const kind = scalarOf(at, 'kind');
  const name = scalarOf(at, 'name') ?? scalarOf(findEntry(at, 'metadata')?.value, 'name');
  if (kind !== undefined) return name === undefined ? kind : `${kind}/${name}`;
  const target = findEntry(at, 'target')?.value;
  const named = NAMING.map((field) => scalarOf(at, field)).find((value) => value !== undefined && value !== '');
  if (named !== undefined)
    return oneLine(scalarOf(at, 'op') === named ? `${named} ${scalarOf(at, 'path') ?? ''}`.trim() : named);
  const patched = targetName(target);
  if (patched !== undefined) return patched;
  const [first] = at.entries;
  const key = first && keyText(first);
  if (first === undefined || key === undefined) return undefined;
  const value = resolveAlias(first.value);
  return oneLine(
    value?.kind === 'scalar' && value.style !== 'literal' && value.style !== 'folded' ? `${key}: ${value.value}` : key,
  );
}

/** The target of a patch, as far as it is written. */
function targetName(target: SyntaxNode | undefined): string | undefined {
  const parts = ['kind', 'name', 'labelSelector'].map((field) => scalarOf(target, field));
  const written = parts.filter((part) => part !== undefined && part !== '');
  return written.length === 0 ? undefined : oneLine(written.join('/'));
}

/** A text on one line, cut where it is long. */
export function oneLine(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

function scalarOf(node: SyntaxNode | undefined, field: string): string | undefined {
  const value = resolveAlias(findEntry(node, field)?.value);
  return value?.kind === 'scalar' ? value.value : undefined;
}
