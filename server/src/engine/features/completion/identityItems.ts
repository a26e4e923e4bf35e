import { mostMature } from '../../schema/identity.ts';
import { groupOf, type KindName, type Registry } from '../../schema/registry.ts';
import type { CompletionItem } from './completionItem.ts';
import { insertScalar } from './insertion.ts';
import type { CompletionPlace } from './place.ts';

/** API versions and kinds that go together, at the root of a document; undefined anywhere else. */
export function identityItems(place: CompletionPlace): readonly CompletionItem[] {
  const { cursor, context } = place;
  if (context.own !== undefined || cursor.path.length > 0 || cursor.part !== 'value') return [];
  if (cursor.name === 'kind') return kinds(place, context.registry);
  return cursor.name === 'apiVersion' ? apiVersions(place, context.registry) : [];
}

/** With the version written, its kinds; else every kind, which brings its version along. */
function kinds(place: CompletionPlace, registry: Registry): CompletionItem[] {
  const all = registry.kinds();
  const same = all.filter((known) => known.apiVersion === place.cursor.apiVersion);
  if (same.length > 0) return same.map(({ kind, apiVersion }) => value(place, kind, apiVersion));
  const versions = new Map<string, string[]>();
  for (const { kind, apiVersion } of all) versions.set(kind, [...(versions.get(kind) ?? []), apiVersion]);
  const lacksVersion = place.cursor.apiVersion === undefined && place.cursor.style === 'block';
  const lacksField = lacksVersion && !place.cursor.siblings.has('apiVersion');
  return [...versions].map(([kind, from]) => {
    const item = value(place, kind, from.join(', '));
    const best = lacksField ? mostMature(from.map((apiVersion) => ({ apiVersion, kind })))?.apiVersion : undefined;
    if (best === undefined) return item;
    const start = place.cursor.lineStart;
    return { ...item, also: [{ range: { start, end: start }, text: `apiVersion: ${best}\n` }] };
  });
}

function apiVersions(place: CompletionPlace, registry: Registry): CompletionItem[] {
  const all = registry.kinds();
  const same = all.filter((known) => known.kind === place.cursor.kind);
  const versions = new Map<string, number>();
  for (const { apiVersion } of same.length > 0 ? same : all)
    versions.set(apiVersion, (versions.get(apiVersion) ?? 0) + 1);
  return [...versions].map(([apiVersion, count]) =>
    value(
      place,
      apiVersion,
      same.length > 0 ? (place.cursor.kind ?? '') : `${count} ${count === 1 ? 'kind' : 'kinds'}`,
    ),
  );
}

function value({ cursor }: CompletionPlace, label: string, detail: string): CompletionItem {
  const sort = `${/(?:alpha|beta)\d+$/.test(label) ? 1 : 0}${label}`;
  return { label, kind: 'value', detail, ...insertScalar(cursor, label, true), sort };
}

/** Every kind of every group once, in the version that a server prefers. */
export function preferredKinds(registry: Registry): readonly KindName[] {
  const versions = new Map<string, KindName[]>();
  for (const known of registry.kinds()) {
    const key = `${groupOf(known.apiVersion)}/${known.kind}`;
    const others = versions.get(key);
    if (others === undefined) versions.set(key, [known]);
    else others.push(known);
  }
  return [...versions.values()].flatMap((from) => mostMature(from) ?? []);
}
