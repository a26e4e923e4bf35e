import type { Finding } from '../diagnostics/finding.ts';
import {
  type FindingGroup,
  type FindingParts,
  groupFindings,
  isAbout,
  type Telling,
} from '../features/findingGroups.ts';
import { deletedReferences, lostReferences } from '../features/lostReferences.ts';
import { mergeFindings, placeKey } from '../features/mergeFindings.ts';
import { mergeTargets, renderedSchemaFindings } from '../features/renderedSchema.ts';
import { shownRenderFindings } from '../features/renderFindings.ts';
import { type FirstOfKinds, firstOfKinds, oncePerKind } from '../features/unknownKinds.ts';
import { gatherChartFindings } from '../kustomize/helmFindings.ts';
import { hoistRemote } from '../kustomize/remoteFindings.ts';
import { isRemotePath } from '../kustomize/remotePaths.ts';
import type { RenderResult } from '../kustomize/rendered.ts';
import { sameItems } from '../text/same.ts';
import { targetKey } from '../workspace/schemaTargets.ts';
import { changeFindingsOf } from './changeQueries.ts';
import { danglingOf } from './danglingQueries.ts';
import { type Database, defineQuery } from './database.ts';
import { ONLY } from './inputs.ts';
import { isLoose } from './looseQueries.ts';
import { changeRuleFindingsOf } from './policyChanges.ts';
import { policyFindingsOf, suppressionsInForce, withoutExcused } from './policyQueries.ts';
import { isUnbuilt, kustomizationOf, renderOf } from './renderQueries.ts';
import { registryOf } from './schemaQueries.ts';
import { targetsOf } from './targetQueries.ts';
import { isToldByFiles } from './toldQueries.ts';
import { allFacts, completionsOf } from './workspaceQueries.ts';

/** Where each kind stands first, so that one hint says that it is unknown. */
export const firstKinds = defineQuery<FirstOfKinds>(
  'firstKinds',
  (db) => firstOfKinds(db.get(allFacts, ONLY)),
  (a, b) => a.size === b.size && [...a].every(([place, isFirst]) => b.get(place) === isFirst),
);

/** Stage C: what arises in the render of an overlay, each on the source line that causes it, by file. */
export const overlayGroupsOf = defineQuery<ReadonlyMap<string, FindingGroup>>(
  'overlayGroups',
  (db, overlay, previous) => groupFindings(partsOf(db, overlay), tellingOf(db), previous),
);

/** The same as one list, file by file. */
export const overlayFindingsOf = defineQuery<readonly Finding[]>(
  'overlayFindings',
  (db, overlay) => [...db.get(overlayGroupsOf, overlay).values()].flatMap(({ told }) => told),
  sameItems,
);

const NONE: readonly Finding[] = [];

/** What an overlay says of one file; the key is a `placeIn`. The same list while nothing of it changes. */
export const overlayFindingsIn = defineQuery<readonly Finding[]>('overlayFindingsIn', (db, key) => {
  const [overlay = '', file = ''] = key.split('\n');
  return db.get(overlayGroupsOf, overlay).get(file)?.told ?? NONE;
});

/** Names a file as an overlay sees it. */
export function placeIn(overlay: string, file: string): string {
  return `${overlay}\n${file}`;
}

function tellingOf(db: Database): Telling {
  return {
    suppressions: (file) => suppressionsInForce(db, file),
    kinds: () => db.get(firstKinds, ONLY),
    tell: ({ raw, suppressions, kinds }) => {
      const merged = mergeFindings(raw.flat());
      return withoutExcused(kinds === undefined ? merged : oncePerKind(merged, () => kinds), suppressions);
    },
  };
}

function partsOf(db: Database, overlay: string): FindingParts {
  if (db.get(isToldByFiles, overlay)) return [db.get(danglingOf, overlay)];
  const result = db.get(renderOf, overlay);
  const named = shownRenderFindings(result.findings, overlay);
  const lost = withDangling([...lostReferences(result), ...deletedReferences(result)], db.get(danglingOf, overlay));
  if (result.failed) return moved(db, [named, lost], result);
  const judged = judgedByTargets(db, overlay, result);
  const changes = [db.get(changeFindingsOf, overlay), db.get(changeRuleFindingsOf, overlay)];
  return moved(db, [named, ...judged, ...db.get(policyFindingsOf, overlay), ...changes, lost], result);
}

/** With what is wrong in fetched files and in what charts bring told at the entries that bring them. */
function moved(db: Database, parts: FindingParts, { resources, remotes, directory }: RenderResult): FindingParts {
  const isBrought =
    resources.some(({ root }) => root.origin.step === 'helmChart') || parts.some((part) => isAbout(part, isRemotePath));
  if (!isBrought) return parts;
  return [hoistRemote(gatherChartFindings(parts.flat(), resources), remotes, topFile(db, directory))];
}

/** A reference of which it is known why it leads nowhere is not told a second time. */
function withDangling(lost: readonly Finding[], dangling: readonly Finding[]): readonly Finding[] {
  if (lost.length === 0) return dangling;
  const told = new Set(lost.map(({ place }) => placeKey(place)));
  return [...lost, ...dangling.filter(({ place }) => !told.has(placeKey(place)))];
}

/** The kustomization of an overlay; the folder itself where it has none. */
function topFile(db: Database, overlay: string): string {
  const lookup = db.get(kustomizationOf, overlay);
  return lookup.kind === 'found' ? lookup.file.path : overlay;
}

/** What the schemas say of a render. An overlay that runs on several versions of Kubernetes is judged by each of them. */
function judgedByTargets(db: Database, overlay: string, whole: RenderResult): FindingParts {
  const result = isUnbuilt(db, overlay)
    ? { ...whole, resources: whole.resources.filter(({ root }) => !db.get(isLoose, root.origin.file)) }
    : whole;
  const completions = db.get(completionsOf, overlay);
  const judged = db.get(targetsOf, overlay).map((target) => ({
    target,
    parts: renderedSchemaFindings(result, db.get(registryOf, targetKey(target)), completions, () => db.pause()),
  }));
  if (judged.length === 1) return judged[0]?.parts ?? [];
  return [mergeTargets(judged.map(({ target, parts }) => ({ target, findings: parts.flat() })))];
}
