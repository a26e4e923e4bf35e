import type { Resource } from './resource.ts';

/** A copy that its maker may still write to. Written out and not spread, for one hidden shape everywhere (nodeShape.ts). */
export function copyOf(resource: Resource): { -readonly [K in keyof Resource]: Resource[K] } {
  return {
    root: resource.root,
    former: resource.former,
    prefixes: resource.prefixes,
    suffixes: resource.suffixes,
    behavior: resource.behavior,
    needsHash: resource.needsHash,
    shares: resource.shares,
    made: resource.made,
    seenBy: resource.seenBy,
    varNames: resource.varNames,
    fromHelm: resource.fromHelm,
    clusterTypes: resource.clusterTypes,
    known: resource.known,
  };
}
