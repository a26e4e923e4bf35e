import type { Finding } from '../diagnostics/finding.ts';
import { changeFindings, liveFindings } from '../features/changeFindings.ts';
import { parse } from '../syntax/parse.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import { textAt } from '../workspace/read.ts';
import { targetKey } from '../workspace/schemaTargets.ts';
import { type Database, defineQuery } from './database.ts';
import { LIVE, ONLY } from './inputs.ts';
import { headRenderOf, renderOf } from './renderQueries.ts';
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

/**
 * What the server would refuse of the change from the committed overlay, and from what its cluster has, to the present one; nothing
 * where neither is known.
 */
export const changeFindingsOf = defineQuery<readonly Finding[]>('changeFindings', (db, overlay) => {
  const head = db.get(headRenderOf, overlay);
  const live = db.get(liveRootsOf, overlay);
  const now = db.get(renderOf, overlay);
  const [target] = db.get(targetsOf, overlay);
  if ((head.kind !== 'rendered' && live.size === 0) || now.failed || target === undefined) return [];
  const terms = { registry: db.get(registryOf, targetKey(target)), forcedBy: forcedBy(db, overlay) };
  const committed = head.kind === 'rendered' ? changeFindings(head.result.resources, now, terms) : [];
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
