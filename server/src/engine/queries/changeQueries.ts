import type { Finding } from '../diagnostics/finding.ts';
import { changeFindings, liveFindings } from '../features/changeFindings.ts';
import { atHead } from '../files.ts';
import { parse } from '../syntax/parse.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import { textAt } from '../workspace/read.ts';
import { targetKey } from '../workspace/schemaTargets.ts';
import { type Database, defineQuery } from './database.ts';
import { FILE, HEAD, LIVE, ONLY } from './inputs.ts';
import { headRenderOf, outlineOf, renderOf } from './renderQueries.ts';
import { registryOf } from './schemaQueries.ts';
import { syntaxOf } from './sourceQueries.ts';
import { targetsOf } from './targetQueries.ts';
import { graph } from './workspaceQueries.ts';

/** The live objects of an overlay, by the text form of their ids. */
const liveRootsOf = defineQuery<ReadonlyMap<string, SyntaxNode>>(
  'liveRoots',
  (db, overlay) =>
    new Map(
      db.input(LIVE, overlay).flatMap(({ id, text }) => {
        const root = parse(text).documents[0]?.root;
        return root === undefined ? [] : [[id, root] as const];
      }),
    ),
);

/** Whether any file that an overlay reads is another one than in the commit; else the committed overlay need not be rendered at all. */
export const isEditedOf = defineQuery<boolean>('isEdited', (db, overlay) => {
  if (!db.input(HEAD, ONLY)) return false;
  return db.get(outlineOf, overlay).files.some((path) => {
    const [now, head] = [db.input(FILE, path), db.input(FILE, atHead(path))];
    // What was not delivered yet is asked for, and judged when it is there.
    if (db.delivered(FILE, atHead(path)) === undefined) return false;
    return now.kind !== head.kind || (now.kind === 'file' && head.kind === 'file' && now.text !== head.text);
  });
});

/**
 * What the server would refuse of the change from the committed overlay, and from what its cluster has, to the present one; nothing
 * where neither is known.
 */
export const changeFindingsOf = defineQuery<readonly Finding[]>('changeFindings', (db, overlay) => {
  const live = db.get(liveRootsOf, overlay);
  const isEdited = db.get(isEditedOf, overlay);
  if ((!isEdited && live.size === 0) || db.get(outlineOf, overlay).failed) return [];
  const now = db.get(renderOf, overlay);
  const [target] = db.get(targetsOf, overlay);
  if (target === undefined) return [];
  const terms = { registry: db.get(registryOf, targetKey(target)), forcedBy: forcedBy(db, overlay) };
  const head = isEdited ? db.get(headRenderOf, overlay) : undefined;
  const committed = head?.kind === 'rendered' ? changeFindings(head.result.resources, now, terms) : [];
  return [...committed, ...liveFindings(live, now, terms)];
});

/** `spec.force` of the Flux Kustomizations that deploy an overlay, when all of them have it (kustomize-controller, api/v1). */
function forcedBy(db: Database, overlay: string): string | undefined {
  const units = db.get(graph, ONLY).overlays.get(overlay)?.deployments ?? [];
  const isForced = units.every(({ unit }) => {
    const root = db.get(syntaxOf, unit.file).documents[unit.document]?.root;
    return unit.tool === 'flux' && textAt(root, ['spec', 'force']) === 'true';
  });
  return isForced && units.length > 0 ? 'spec.force' : undefined;
}
