import type { JudgedFile } from '../features/judgeAlone.ts';
import { definesKind } from '../schema/crdPack.ts';
import { groupOf } from '../schema/registry.ts';
import { CONSTRAINT_GROUP } from '../schema/templateDefinition.ts';
import { targetKey } from '../workspace/schemaTargets.ts';
import { type Database, defineQuery } from './database.ts';
import { JUDGED, ONLY, OPTIONS } from './inputs.ts';
import { isLoose } from './looseQueries.ts';
import { isUnbuilt } from './renderQueries.ts';
import { targetOfFile, targetsOf } from './targetQueries.ts';
import { allFacts, graph } from './workspaceQueries.ts';

/** API groups whose kinds the repository itself defines; `*` when it does not show which. */
const ownGroups = defineQuery<ReadonlySet<string>>('ownGroups', (db) => {
  const defining = db.get(allFacts, ONLY).filter(({ definesKinds }) => definesKinds);
  const names = defining.flatMap(({ objects }) => {
    const definitions = objects.filter(({ kind }) => definesKind(kind));
    // A template of a chart names no objects.
    return definitions.length === 0
      ? ['']
      : definitions.map(({ kind, name }) => (kind === 'ConstraintTemplate' ? `${name}.${CONSTRAINT_GROUP}` : name));
  });
  return new Set(names.map((name) => (name.includes('.') ? name.slice(name.indexOf('.') + 1) : '*')));
});

/** What was found out elsewhere about a file, where the repository shows that it holds here. */
export function judgedFile(db: Database, path: string): JudgedFile | undefined {
  const judged = db.input(JUDGED, ONLY).get(path);
  if (judged === undefined || !db.get(isLoose, path) || judged.target !== db.get(targetOfFile, path)) return undefined;
  return holdingTest(db)(judged) ? judged : undefined;
}

/** Tells whether the schemas that a file was judged by are the ones that count here. */
function holdingTest(db: Database): (judged: JudgedFile) => boolean {
  const own = db.get(ownGroups, ONLY);
  if (own.has('*') || (db.input(OPTIONS, ONLY).schemaLocations ?? []).length > 0) return () => false;
  return ({ facts }) =>
    facts.kind === 'manifest' && !facts.objects.some(({ apiVersion }) => own.has(groupOf(apiVersion)));
}

/**
 * Judged files that nothing is wrong with, by folder rather than file by file: in a large repository of plain manifests these are nearly
 * all, and asking for each of them would cost more than they did.
 */
export const cleanFiles = defineQuery<ReadonlySet<string>>('cleanFiles', (db) => {
  const judged = db.input(JUDGED, ONLY);
  const clean = new Set<string>();
  if (judged.size === 0) return clean;
  const { overlays, includes, includedBy } = db.get(graph, ONLY);
  const holds = holdingTest(db);
  for (const [directory, { kind }] of overlays) {
    if (kind !== 'plain' || includedBy.has(directory) || !isUnbuilt(db, directory)) continue;
    const [target, ...others] = db.get(targetsOf, directory);
    if (target === undefined || others.length > 0) continue;
    const key = targetKey(target);
    for (const { target: path } of includes.get(directory) ?? []) {
      const file = judged.get(path);
      if (file === undefined || file.findings.length > 0 || includedBy.get(path)?.length !== 1) continue;
      if (file.target === key && holds(file)) clean.add(path);
    }
  }
  return clean;
});
