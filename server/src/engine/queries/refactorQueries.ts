import { deleteEdits } from '../features/refactor/deleteFiles.ts';
import { type MoveContext, moveEdits } from '../features/refactor/moveFiles.ts';
import type { Refactoring } from '../features/refactor/refactoring.ts';
import { joinPath } from '../text/paths.ts';
import { TEAM_FILE_NAME } from '../workspace/classify.ts';
import type { Database } from './database.ts';
import { ONLY } from './inputs.ts';
import { syntaxOf } from './sourceQueries.ts';
import { graph, teamFiles } from './workspaceQueries.ts';

/** Refactorings over what a database knows. */
export function refactoringOf(db: Database): Refactoring {
  return {
    move: (moves) => moveEdits(moves, moveContext(db)),
    remove: (paths) => deleteEdits(paths, moveContext(db)),
  };
}

function moveContext(db: Database): MoveContext {
  const roots = [...db.get(teamFiles, ONLY).keys()];
  return {
    graph: db.get(graph, ONLY),
    syntax: (file) => db.get(syntaxOf, file),
    teamFiles: new Map(roots.map((root) => [root, joinPath(root, TEAM_FILE_NAME)])),
  };
}
