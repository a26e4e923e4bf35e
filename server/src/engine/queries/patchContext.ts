import { patchTarget, patchTargetIn, targetSchema } from '../features/completion/patchText.ts';
import type { InnerText } from '../features/cursor/cursorShape.ts';
import type { SchemaContext } from '../features/schemaContext.ts';
import type { Database } from './database.ts';
import { ONLY } from './inputs.ts';
import { kustomizationRoot } from './kustomizationScope.ts';
import { schemaContext } from './schemaQueries.ts';
import { graph } from './workspaceQueries.ts';

/** The schemas of a file that holds operations of a JSON patch, which no document of its own says; undefined for one that is no patch. */
export function patchFileContext(db: Database, file: string): SchemaContext | undefined {
  const known = db.get(graph, ONLY);
  for (const directory of known.includedBy.get(file) ?? []) {
    const facts = known.tree.kustomizations.get(directory);
    const entry = facts?.kustomization?.references.find(({ role, target }) => role === 'patch' && target === file);
    const [list, at] = entry?.field ?? [];
    if (facts === undefined || typeof list !== 'string' || typeof at !== 'number') continue;
    const context = schemaContext(db, file);
    return { ...context, patched: targetSchema(patchTarget(kustomizationRoot(db, facts.path), list, at), context) };
  }
  return undefined;
}

/** The schemas of the patch that a field of a kustomization holds as text; undefined for a field that holds none. */
export function innerPatchContext(db: Database, file: string, { path, beside }: InnerText): SchemaContext | undefined {
  const isPatch = path[0] === 'patchesStrategicMerge' || path.at(-1) === 'patch';
  if (!isPatch || path.length < 2) return undefined;
  const context = { ...schemaContext(db, file), own: undefined };
  return { ...context, patched: targetSchema(patchTargetIn(beside), context) };
}
