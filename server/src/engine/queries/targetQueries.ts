import type { EngineOptions } from '../api.ts';
import { kubernetesPack, NEWEST_KUBERNETES } from '../schema/pack.ts';
import { groupOf } from '../schema/registry.ts';
import { dirName } from '../text/paths.ts';
import {
  overlayTargets,
  type SchemaTarget,
  settingFor,
  type TargetKnowledge,
  targetKey,
} from '../workspace/schemaTargets.ts';
import { crdOverlaysOf } from './crdQueries.ts';
import { type Database, defineQuery } from './database.ts';
import { ONLY, OPTIONS } from './inputs.ts';
import { packOf } from './packQueries.ts';
import { factsOf, shownPath } from './sourceQueries.ts';
import { overlayInfo, readersOf, teamFiles } from './workspaceQueries.ts';

type TargetOptions = Pick<EngineOptions, 'kubernetes' | 'folderKubernetes' | 'clusterSchemas'>;

/** The options that decide about versions. */
const targetOptions = defineQuery<TargetOptions>(
  'targetOptions',
  (db) => {
    const { kubernetes, folderKubernetes, clusterSchemas } = db.input(OPTIONS, ONLY);
    return {
      ...(kubernetes === undefined ? {} : { kubernetes }),
      ...(folderKubernetes === undefined ? {} : { folderKubernetes }),
      ...(clusterSchemas === undefined ? {} : { clusterSchemas }),
    };
  },
  (a, b) => JSON.stringify(a) === JSON.stringify(b),
);

function knowledge(db: Database): TargetKnowledge {
  return { ...db.get(targetOptions, ONLY), teamFiles: db.get(teamFiles, ONLY) };
}

/** The targets of an overlay without what other overlays bring along. */
const plainTargetsOf = defineQuery<readonly SchemaTarget[]>(
  'plainTargets',
  (db, directory) => {
    const shown = shownPath(directory);
    return overlayTargets({ ...overlayInfo(db, shown), directory: shown }, knowledge(db));
  },
  (a, b) => JSON.stringify(a) === JSON.stringify(b),
);

/** By which schemas an overlay is judged: one target for each version that its clusters run. */
export const targetsOf = defineQuery<readonly SchemaTarget[]>(
  'targets',
  (db, directory) => {
    const crds = db.get(crdOverlaysOf, shownPath(directory));
    return db.get(plainTargetsOf, directory).map((target) => ({ ...target, crds }));
  },
  (a, b) => JSON.stringify(a) === JSON.stringify(b),
);

/**
 * Key of the schemas that a file by itself is judged by: the newest that an overlay of it runs on. What only an older one refuses is
 * told by the overlays.
 */
export const targetOfFile = defineQuery<string>('targetOfFile', (db, path) => {
  const readers = db.get(readersOf, path);
  const newest = readers
    .flatMap((overlay) => db.get(plainTargetsOf, overlay))
    .reduce<SchemaTarget | undefined>(
      (best, one) =>
        best === undefined || Number(one.kubernetes.slice(2)) > Number(best.kubernetes.slice(2)) ? one : best,
      undefined,
    );
  const kubernetes = settingFor(dirName(path), knowledge(db)) ?? NEWEST_KUBERNETES;
  // Renders are asked only where they can matter: a file of built-in kinds never waits for one.
  const crds = hasCustomKinds(db, path) ? readers.flatMap((overlay) => db.get(crdOverlaysOf, overlay)) : [];
  return targetKey({ kubernetes, cluster: undefined, ...newest, crds: [...new Set(crds)].sort() });
});

function hasCustomKinds(db: Database, path: string): boolean {
  const known = db.get(builtInGroups, ONLY);
  return known.size > 0 && db.get(factsOf, path).objects.some(({ apiVersion }) => !known.has(groupOf(apiVersion)));
}

const builtInGroups = defineQuery<ReadonlySet<string>>('builtInGroups', (db) => {
  const kinds = db.get(packOf, kubernetesPack(NEWEST_KUBERNETES))?.kinds.keys() ?? [];
  return new Set([...kinds].map((id) => groupOf(id.slice(0, id.lastIndexOf('/')))));
});
