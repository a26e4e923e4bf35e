import type { FactPack, JsonObject } from './factPack.ts';

/** The kinds of every pack of custom resources, so that a pack is read only when one of them is met: pack to apiVersion to kinds. */
export function packIndex(packs: ReadonlyMap<string, FactPack>): JsonObject {
  return Object.fromEntries(
    [...packs].map(([name, pack]) => {
      const kinds: Record<string, string[]> = {};
      for (const id of Object.keys(pack.kinds).sort()) {
        const slash = id.lastIndexOf('/');
        const apiVersion = id.slice(0, slash);
        kinds[apiVersion] = [...(kinds[apiVersion] ?? []), id.slice(slash + 1)];
      }
      return [name, kinds];
    }),
  );
}
