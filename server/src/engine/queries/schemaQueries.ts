import type { SchemaContext } from '../features/schemaContext.ts';
import { CLUSTER_PREFIX, type ClusterPack, readClusterPack } from '../schema/clusterPack.ts';
import { definitionOfPack } from '../schema/crdPack.ts';
import type { CustomPacks } from '../schema/customPacks.ts';
import { LOCATION_PREFIX } from '../schema/locations.ts';
import { type OwnFile, type OwnSchema, packOfOwnFile, readOwnSchema } from '../schema/ownFiles.ts';
import { kubernetesPack, type SchemaPack } from '../schema/pack.ts';
import { createRegistry, type Registry } from '../schema/registry.ts';
import { isWithin, relativePath } from '../text/paths.ts';
import type { FileKind } from '../workspace/classify.ts';
import { readTargetKey } from '../workspace/schemaTargets.ts';
import { renderedCrdsOf, repositoryPacks } from './crdQueries.ts';
import { type Database, defineQuery } from './database.ts';
import { ONLY, OPTIONS, PACK } from './inputs.ts';
import { type LocatedPacks, locatedPacks } from './locationQueries.ts';
import { customPacks, descriptionsOf, lifecycles, packOf } from './packQueries.ts';
import { factsOf } from './sourceQueries.ts';
import { targetOfFile } from './targetQueries.ts';
import { overlayInfo } from './workspaceQueries.ts';

/** What is bundled for a version of Kubernetes. A pack that was not delivered yet is asked for and left out. */
const bundledPacks = defineQuery<readonly (SchemaPack | CustomPacks)[]>('bundledPacks', (db, kubernetes) => [
  ...[db.get(packOf, kubernetesPack(kubernetes))].filter((pack) => pack !== undefined),
  db.get(customPacks, ONLY),
]);

const bundledRegistry = defineQuery<Registry>('bundledRegistry', (db, kubernetes) =>
  createRegistry(db.get(bundledPacks, kubernetes)),
);

/** What a person's own locations say. */
const locatedOf = defineQuery<LocatedPacks>('located', (db, kubernetes) =>
  locatedPacks(db, kubernetes, () => db.get(bundledRegistry, kubernetes)),
);

/** What a connected cluster said about its kinds; undefined where that is not kept any more. */
const clusterPackOf = defineQuery<ClusterPack | undefined>('clusterPack', (db, name) => {
  const text = db.input(PACK, name);
  return text === undefined ? undefined : readClusterPack(name, text);
});

/**
 * The schemas of a target (a key of workspace/schemaTargets.ts). Later packs win: what is bundled, a person's locations, the cluster's
 * own documents, and the definitions of the repository and of its renders, which are about to be what the cluster serves.
 */
export const registryOf = defineQuery<Registry>('registry', (db, target) => {
  const { kubernetes, wanted, cluster, crds } = readTargetKey(target);
  const located = db.get(locatedOf, kubernetes);
  const own = cluster === undefined ? undefined : db.get(clusterPackOf, cluster);
  const isExact = own !== undefined && own.builtIn.kinds.size > 0 && own.kubernetes === wanted;
  const bundled = db.get(bundledPacks, kubernetes);
  const packs = [
    ...located.last,
    // What the cluster serves of its own kinds is all that it serves.
    ...(isExact ? bundled.filter((pack) => 'load' in pack) : bundled),
    ...located.first,
    ...(own === undefined ? [] : [...(isExact ? [own.builtIn] : []), own.custom]),
    ...repositoryPacks(db),
    ...crds.flatMap((overlay) => db.get(renderedCrdsOf, overlay)),
  ];
  return createRegistry(packs, { kubernetes: isExact ? wanted : kubernetes, lives: db.get(lifecycles, ONLY) });
});

/** The schema of a file of ours; `name` is an OwnFile. */
const ownSchemaOf = defineQuery<OwnSchema | undefined>('ownSchema', (db, name) => {
  const file = name as OwnFile;
  const text = db.input(PACK, packOfOwnFile(file));
  return text === undefined ? undefined : readOwnSchema(file, text);
});

/** The schema of a whole file; undefined for manifests, whose documents say their kind. */
export function ownSchema(db: Database, path: string): OwnSchema | undefined {
  const file = ownFileOf(db.get(factsOf, path).kind);
  return file && db.get(ownSchemaOf, file);
}

/** What hover and completion know about a file; undefined for one that is not ours. */
export function schemaContext(db: Database, path: string): SchemaContext {
  const target = db.get(targetOfFile, path);
  return {
    registry: db.get(registryOf, target),
    own: ownSchema(db, path),
    descriptions: descriptionsOf(db),
    kubernetes: readTargetKey(target).kubernetes,
    sourceName: (pack) => sourceName(db, target, pack),
  };
}

/** Where a pack comes from, for people: `crds/widget.yaml`, the server of a cluster, a location. Empty for what is bundled. */
function sourceName(db: Database, target: string, pack: string): string {
  const crd = definitionOfPack(pack)?.file;
  if (crd !== undefined) {
    const root = db.input(OPTIONS, ONLY).roots.find((one) => isWithin(crd, one));
    return `from ${root === undefined ? crd : relativePath(root, crd)}`;
  }
  const overlay = /^render:(.*)#[^#]*$/.exec(pack)?.[1];
  if (overlay !== undefined) return `from the render of ${overlayInfo(db, overlay).name}`;
  if (pack.startsWith(LOCATION_PREFIX)) return `from ${pack.slice(LOCATION_PREFIX.length)}`;
  if (!pack.startsWith(CLUSTER_PREFIX)) return '';
  const { cluster } = readTargetKey(target);
  const server = cluster === undefined ? undefined : db.get(clusterPackOf, cluster)?.server;
  return server === undefined ? '' : `from ${server.replace(/^https?:\/\//, '')}`;
}

function ownFileOf(kind: FileKind): OwnFile | undefined {
  if (kind === 'kustomization' || kind === 'teamFile') return kind;
  if (kind === 'polycrateWorkspace') return 'workspace.poly';
  if (kind === 'polycrateBlock') return 'block.poly';
  if (kind === 'polycrateSecrets') return 'secrets.poly';
  return kind === 'polycrateChangelog' ? 'CHANGELOG.poly' : undefined;
}
