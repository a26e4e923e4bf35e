import {
  type PolicyTestFile,
  type PolicyTestResult,
  policyTestFile,
  policyTestResults,
  TEST_FILE,
  testDocument,
} from '../features/policies/policyTests.ts';
import { runPolicyTest } from '../policy/kyvernoTest/runPolicyTest.ts';
import { type PolicyDocument, readPolicyFile } from '../policy/report/documents.ts';
import { dirName, isWithin, joinPath } from '../text/paths.ts';
import { type Database, defineQuery } from './database.ts';
import { FILE, ONLY, TREE } from './inputs.ts';
import { HOST } from './renderQueries.ts';
import { syntaxOf } from './sourceQueries.ts';

/** The test of the Kyverno CLI in a file; undefined where there is none. */
const testOf = defineQuery<ReturnType<typeof testDocument>>('policyTest', (db, file) =>
  TEST_FILE.test(file) ? testDocument(db.get(syntaxOf, file)) : undefined,
);

/** The objects of a file as the Kyverno CLI reads them. */
const objectsOf = defineQuery<readonly PolicyDocument[]>('policyTestObjects', (db, file) => {
  const state = db.input(FILE, file);
  return state.kind === 'file' ? readPolicyFile(file, state.text).documents : [];
});

/** What the rows of a test come to. */
const resultsOf = defineQuery<readonly PolicyTestResult[]>('policyTestResults', (db, file) => {
  const found = db.get(testOf, file);
  if (found === undefined) return [];
  const read = (path: string): readonly PolicyDocument[] =>
    filesAt(db, joinPath(dirName(file), path)).flatMap((one) => db.get(objectsOf, one));
  return policyTestResults(runPolicyTest(found.test, read, db.input(HOST, ONLY)?.now() ?? 0));
});

/** A file, or the manifests right in a folder. */
function filesAt(db: Database, path: string): readonly string[] {
  if (/\.(?:ya?ml|json)$/.test(path)) return [path];
  return db.input(TREE, ONLY).filter((file) => isWithin(file, path) && /\.ya?ml$/.test(file));
}

/** Every test of the repositories, in the order of the tree. */
export function policyTestFiles(db: Database): readonly PolicyTestFile[] {
  return db.input(TREE, ONLY).flatMap((file) => policyTestFileOf(db, file) ?? []);
}

/** The test of a file with its rows; undefined where there is none. */
export function policyTestFileOf(db: Database, file: string): PolicyTestFile | undefined {
  const found = db.get(testOf, file);
  return found && policyTestFile(file, found);
}

/** Runs the test of a file; nothing where there is none. */
export function runPolicyTestFile(db: Database, file: string): readonly PolicyTestResult[] {
  return db.get(resultsOf, file);
}
