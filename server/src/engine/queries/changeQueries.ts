import type { Finding } from '../diagnostics/finding.ts';
import { changeFindings } from '../features/changeFindings.ts';
import { textAt } from '../workspace/read.ts';
import { targetKey } from '../workspace/schemaTargets.ts';
import { type Database, defineQuery } from './database.ts';
import { ONLY } from './inputs.ts';
import { headRenderOf, renderOf } from './renderQueries.ts';
import { registryOf } from './schemaQueries.ts';
import { syntaxOf } from './sourceQueries.ts';
import { targetsOf } from './targetQueries.ts';
import { graph } from './workspaceQueries.ts';

/** What the server would refuse of the change from the committed overlay to the present one; nothing where HEAD is not available. */
export const changeFindingsOf = defineQuery<readonly Finding[]>('changeFindings', (db, overlay) => {
  const head = db.get(headRenderOf, overlay);
  const now = db.get(renderOf, overlay);
  const [target] = db.get(targetsOf, overlay);
  if (head.kind !== 'rendered' || now.failed || target === undefined) return [];
  const registry = db.get(registryOf, targetKey(target));
  return changeFindings(head.result.resources, now, { registry, forcedBy: forcedBy(db, overlay) });
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
