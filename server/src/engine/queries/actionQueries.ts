import type { ActionInput } from '../features/codeActions.ts';
import type { Range } from '../syntax/tree.ts';
import type { Database } from './database.ts';
import { findingsOf } from './findingQueries.ts';
import { ONLY } from './inputs.ts';
import { policyActions } from './policyRemedies.ts';
import { keepsRenders, kustomizeFixOf } from './rewriteQueries.ts';
import { factsOf, syntaxOf } from './sourceQueries.ts';
import { graph } from './workspaceQueries.ts';

/** What the actions at a selection of a file are made of. */
export function actionInput(db: Database, file: string, range: Range): ActionInput {
  return {
    file,
    range,
    facts: db.get(factsOf, file),
    findings: db.get(findingsOf, file),
    fixes: {
      syntax: (path) => db.get(syntaxOf, path),
      rewrite: (path, vars) => db.get(kustomizeFixOf, vars ? `${path}#vars` : path),
      keepsRenders: (files) => keepsRenders(db, files),
    },
    graph: () => db.get(graph, ONLY),
    remedies: (finding) => policyActions(db, finding),
  };
}
