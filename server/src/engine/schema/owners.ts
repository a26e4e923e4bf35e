import type { CustomPacks } from './customPacks.ts';
import type { SchemaPack } from './pack.ts';
import type { KindName } from './registry.ts';

/** `apiVersion/Kind` to the pack that has it, or to the name of one that is loaded when the kind is met. */
export type Owners = ReadonlyMap<string, SchemaPack | string>;

/**
 * Who has which kind. Packs that stand later win, and one that is complete also takes away the other versions of its kinds: a
 * definition says all that is served. Several definitions of one kind, as a repository with copies has, add up.
 */
export function findOwners(packs: readonly (SchemaPack | CustomPacks)[]): Owners {
  const owners = new Map<string, SchemaPack | string>();
  const versions = new Map<string, string[]>();
  for (const pack of packs) {
    const kinds = [...(pack.kinds ?? [])].map(([id, value]) => [id, typeof value === 'string' ? value : pack] as const);
    for (const [id] of isComplete(pack) ? kinds : []) {
      const others = versions.get(definitionOf(id)) ?? [];
      for (const other of others.filter((one) => !isComplete(owners.get(one)))) owners.delete(other);
    }
    for (const [id, owner] of kinds) {
      owners.set(id, owner as SchemaPack | string);
      const known = versions.get(definitionOf(id));
      if (known === undefined) versions.set(definitionOf(id), [id]);
      else known.push(id);
    }
  }
  return owners;
}

export function isBundledCustom(pack: SchemaPack | CustomPacks): pack is CustomPacks {
  return 'load' in pack;
}

/** `apps/v1/Deployment` in its two parts. */
export function splitId(id: string): KindName {
  const slash = id.lastIndexOf('/');
  return { apiVersion: id.slice(0, slash), kind: id.slice(slash + 1) };
}

function isComplete(pack: SchemaPack | CustomPacks | string | undefined): boolean {
  return typeof pack === 'object' && !isBundledCustom(pack) && pack.complete === true;
}

/** A kind without its version: `cert-manager.io/Certificate`. */
function definitionOf(id: string): string {
  const { apiVersion, kind } = splitId(id);
  return `${apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')))}/${kind}`;
}
