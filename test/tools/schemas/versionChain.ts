import { type FactPack, type Json, sorted } from './factPack.ts';

/**
 * What is left of a pack when another one stands below it: entries that differ, and `null` for those that it lacks. Seven
 * versions of Kubernetes are little more than one that way, and each file says what the next version changed.
 */
export function differenceTo(base: string, newer: FactPack, older: FactPack): FactPack {
  return {
    base,
    sources: older.sources,
    kinds: differing(newer.kinds, older.kinds),
    definitions: differing(newer.definitions, older.definitions),
  };
}

function differing<T extends object>(
  newer: Readonly<Record<string, T | null>>,
  older: Readonly<Record<string, T | null>>,
): Record<string, T | null> {
  const text = (value: T | null | undefined): string => JSON.stringify(sorted((value ?? null) as Json));
  const names = [...new Set([...Object.keys(newer), ...Object.keys(older)])];
  const changed = names.filter((name) => text(newer[name]) !== text(older[name]));
  return Object.fromEntries(changed.map((name) => [name, older[name] ?? null]));
}
