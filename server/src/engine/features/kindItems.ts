import type { CompletionItem } from '../api.ts';
import type { Registry } from '../schema/registry.ts';
import type { Cursor } from './cursor.ts';

/** API versions and kinds that go together, at the root of a document; empty anywhere else. */
export function identityItems(cursor: Cursor, registry: Registry): readonly CompletionItem[] {
  if (cursor.path.length > 0 || cursor.part !== 'value') return [];
  if (cursor.name === 'kind') return kinds(cursor, registry);
  return cursor.name === 'apiVersion' ? apiVersions(cursor, registry) : [];
}

function kinds(cursor: Cursor, registry: Registry): CompletionItem[] {
  const all = registry.kinds();
  const same = all.filter((known) => known.apiVersion === cursor.apiVersion);
  const versions = new Map<string, string[]>();
  for (const { kind, apiVersion } of same.length > 0 ? same : all) {
    versions.set(kind, [...(versions.get(kind) ?? []), apiVersion]);
  }
  return [...versions].map(([kind, from]) => value(cursor, kind, from.join(', ')));
}

function apiVersions(cursor: Cursor, registry: Registry): CompletionItem[] {
  const all = registry.kinds();
  const same = all.filter((known) => known.kind === cursor.kind);
  const versions = new Map<string, number>();
  for (const { apiVersion } of same.length > 0 ? same : all)
    versions.set(apiVersion, (versions.get(apiVersion) ?? 0) + 1);
  return [...versions].map(([apiVersion, count]) =>
    value(cursor, apiVersion, same.length > 0 ? (cursor.kind ?? '') : `${count} ${count === 1 ? 'kind' : 'kinds'}`),
  );
}

function value(cursor: Cursor, label: string, detail: string): CompletionItem {
  const sort = `${/(?:alpha|beta)\d+$/.test(label) ? 1 : 0}${label}`;
  return { label, kind: 'value', detail, insert: label, snippet: false, range: cursor.range, sort };
}

/** The lines that every object begins with, while its kind is not known yet. */
export function startItems(cursor: Cursor): readonly CompletionItem[] {
  if (cursor.path.length > 0 || cursor.part !== 'key' || cursor.hasDash) return [];
  const fields = [
    ['apiVersion', 'apiVersion: '],
    ['kind', 'kind: '],
    ['metadata', 'metadata:\n  name: $0'],
  ] as const;
  return fields
    .filter(([label]) => !cursor.siblings.includes(label))
    .map(([label, insert], index) => ({
      label,
      kind: 'field',
      insert: cursor.hasColon ? label : insert,
      snippet: !cursor.hasColon && insert.includes('$0'),
      range: cursor.range,
      sort: String(index),
    }));
}
