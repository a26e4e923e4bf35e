import type { EngineOptions } from '../api.ts';
import { NEWEST_KUBERNETES } from '../schema/pack.ts';
import { dirName } from '../text/paths.ts';
import {
  overlayTargets,
  type SchemaTarget,
  settingFor,
  type TargetKnowledge,
  targetKey,
} from '../workspace/schemaTargets.ts';
import { type Database, defineQuery } from './database.ts';
import { ONLY, OPTIONS } from './inputs.ts';
import { shownPath } from './sourceQueries.ts';
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

/** By which schemas an overlay is judged: one target for each version that its clusters run. */
export const targetsOf = defineQuery<readonly SchemaTarget[]>(
  'targets',
  (db, directory) => {
    const shown = shownPath(directory);
    return overlayTargets({ ...overlayInfo(db, shown), directory: shown }, knowledge(db));
  },
  (a, b) => JSON.stringify(a) === JSON.stringify(b),
);

/**
 * Key of the schemas that a file by itself is judged by: the newest that an overlay of it runs on. What only an older one refuses is
 * told by the overlays.
 */
export const targetOfFile = defineQuery<string>('targetOfFile', (db, path) => {
  const targets = db.get(readersOf, path).flatMap((overlay) => db.get(targetsOf, overlay));
  const newest = targets.reduce<SchemaTarget | undefined>(
    (best, one) =>
      best === undefined || Number(one.kubernetes.slice(2)) > Number(best.kubernetes.slice(2)) ? one : best,
    undefined,
  );
  if (newest !== undefined) return targetKey(newest);
  return targetKey({ kubernetes: settingFor(dirName(path), knowledge(db)) ?? NEWEST_KUBERNETES, cluster: undefined });
});
