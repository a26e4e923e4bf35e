import { patchTarget, targetSchema } from '../features/completion/patchText.ts';
import type { SchemaContext } from '../features/schemaContext.ts';
import { fieldAt } from '../syntax/lookup.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import type { Database } from './database.ts';
import { ONLY } from './inputs.ts';
import { schemaContext } from './schemaQueries.ts';
import { factsOf, syntaxOf } from './sourceQueries.ts';
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
    return { ...context, patched: targetSchema(patchTarget(rootOf(db, facts.path), list, at), context) };
  }
  return undefined;
}

/** The schemas of the patch that a kustomization holds as text at an offset; undefined where it holds none. */
export function innerPatchContext(db: Database, file: string, offset: number): SchemaContext | undefined {
  if (db.get(factsOf, file).kind !== 'kustomization') return undefined;
  const root = rootOf(db, file);
  const [list, at, field] = fieldAt(root, offset)?.path ?? [];
  const isPatch = list === 'patchesStrategicMerge' || field === 'patch';
  if (typeof list !== 'string' || typeof at !== 'number' || !isPatch) return undefined;
  const context = { ...schemaContext(db, file), own: undefined };
  return { ...context, patched: targetSchema(patchTarget(root, list, at), context) };
}

function rootOf(db: Database, file: string): SyntaxNode | undefined {
  return db.get(syntaxOf, file).documents.find(({ root }) => root !== undefined)?.root;
}
