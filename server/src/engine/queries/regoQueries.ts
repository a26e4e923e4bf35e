import type { Finding } from '../diagnostics/finding.ts';
import { regoFileFindings } from '../features/policyFiles/regoFileFindings.ts';
import type { MapNode } from '../kustomize/node.ts';
import { isRegoFile, regoRoot } from '../policy/conftest/regoDocument.ts';
import type { Module, RegoProblem } from '../policy/rego/ast.ts';
import { isParsed, parseRego } from '../policy/rego/parse.ts';
import { compileProblems, type RegoTextProblem, toTextProblem } from '../policy/rego/problems.ts';
import { dirName } from '../text/paths.ts';
import { sameItems } from '../text/same.ts';
import { namedBy } from '../workspace/globs.ts';
import { rootOf } from '../workspace/tree.ts';
import { type Database, defineQuery } from './database.ts';
import { FILE, ONLY, OPTIONS, TREE } from './inputs.ts';
import { leadsOut, ownText } from './links.ts';
import { teamOf } from './workspaceQueries.ts';

const regoTree = defineQuery<readonly string[]>('regoTree', (db) => db.input(TREE, ONLY).filter(isRegoFile), sameItems);

/** Where conftest looks when nobody names another folder. */
const CONFTEST_FOLDER = 'policy';

/** Files of Rego that judge the objects of a repository root: those of `policies.paths`, and of the folder `policy` as conftest has it. Tests of rules judge nothing. */
export const regoFilesOf = defineQuery<readonly string[]>(
  'regoFiles',
  (db, root) => {
    const own = db.get(regoTree, ONLY).filter((path) => !path.endsWith('_test.rego'));
    if (own.length === 0) return [];
    const { roots } = db.input(OPTIONS, ONLY);
    const { paths } = teamOf(db, root).policies;
    const isNamed = namedBy([...paths, CONFTEST_FOLDER], root);
    return own.filter((file) => rootOf(roots, file) === root && isNamed(file));
  },
  sameItems,
);

/** The files of Rego of a folder. */
export function regoNeighbours(db: Database, folder: string): readonly string[] {
  return db.get(regoTree, ONLY).filter((path) => dirName(path) === folder);
}

/** Those of the repository that a path belongs to. */
export function regoFilesAround(db: Database, path: string): readonly string[] {
  const root = rootOf(db.input(OPTIONS, ONLY).roots, path);
  return root === undefined ? [] : db.get(regoFilesOf, root);
}

/** Whether a file is one of Rego that judges objects of its repository. */
export function isJudgingRego(db: Database, file: string): boolean {
  return isRegoFile(file) && regoFilesAround(db, file).includes(file);
}

/** All of them, whatever their repository. */
export function allRegoFiles(db: Database): readonly string[] {
  return db.input(OPTIONS, ONLY).roots.flatMap((root) => db.get(regoFilesOf, root));
}

/** The text of a file of Rego; empty for one that cannot be read or is a link out of its repository. */
export function regoText(db: Database, file: string): string {
  return ownText(db, file) ?? '';
}

/** A file of Rego as an object, so that it goes where policies go; the same for as long as the text is. */
export const regoRootOf = defineQuery<MapNode>('regoRoot', (db, file) => regoRoot(file, regoText(db, file)));

const regoModuleOf = defineQuery<Module | RegoProblem>('regoModule', (db, file) => parseRego(regoText(db, file), file));

const NO_PROBLEMS: ReadonlyMap<string, readonly RegoTextProblem[]> = new Map();

/**
 * What cannot be compiled in the files of a repository root, by file. They are compiled together, once for all of them. Nothing while one
 * of them cannot be read: the rest may hang on it.
 */
const regoProblemsOf = defineQuery<ReadonlyMap<string, readonly RegoTextProblem[]>>('regoProblems', (db, root) => {
  const modules = db.get(regoFilesOf, root).map((file) => db.get(regoModuleOf, file));
  return modules.every(isParsed) ? compileProblems(modules) : NO_PROBLEMS;
});

const LEADS_OUT: RegoTextProblem = {
  ...{ at: 0, end: 0 },
  message: 'This is a link out of the repository, which is not followed',
};

/** What is wrong with a file of Rego by itself, or beside those that it is compiled with. */
export const regoFindingsOf = defineQuery<readonly Finding[]>(
  'regoFindings',
  (db, file) => {
    const root = rootOf(db.input(OPTIONS, ONLY).roots, file);
    const state = db.input(FILE, file);
    if (root === undefined || state.kind !== 'file' || !isJudgingRego(db, file)) return [];
    if (leadsOut(db, file, state.real)) return regoFileFindings(file, [LEADS_OUT]);
    const module = db.get(regoModuleOf, file);
    const problems = isParsed(module) ? db.get(regoProblemsOf, root).get(file) : [toTextProblem(module)];
    return regoFileFindings(file, problems ?? []);
  },
  (a, b) => JSON.stringify(a) === JSON.stringify(b),
);
