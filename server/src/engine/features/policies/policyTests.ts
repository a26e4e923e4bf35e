import { isPolicyTest, type PolicyTest, readPolicyTest, type TestRow } from '../../policy/kyvernoTest/policyTest.ts';
import type { RowResult } from '../../policy/kyvernoTest/runPolicyTest.ts';
import { isObject } from '../../policy/values/json.ts';
import { readYamlNode } from '../../policy/values/yaml.ts';
import type { JsonObject } from '../../schema/schemaShape.ts';
import { locateField } from '../../syntax/lookup.ts';
import type { Range, SyntaxFile, SyntaxNode } from '../../syntax/tree.ts';

/** One row of a test, for the list of tests. */
export interface PolicyTestRow {
  /** Stays the same as long as the row does. */
  readonly id: string;
  readonly title: string;
  readonly range: Range;
}

/** A test file of the Kyverno CLI. */
export interface PolicyTestFile {
  readonly file: string;
  readonly name: string;
  readonly range: Range;
  readonly rows: readonly PolicyTestRow[];
}

/** What a row came to. */
export interface PolicyTestResult {
  readonly id: string;
  readonly state: RowResult['state'];
  readonly message: string;
}

interface TestDocument {
  readonly root: SyntaxNode;
  readonly test: PolicyTest;
}

/** Names that files with tests have; nothing else is read for them. */
export const TEST_FILE = /(?:^|\/)(?:kyverno-test|[^/]*-test|test)\.ya?ml$/;

/** The test of a file; undefined in a file that holds none. */
export function testDocument(syntax: SyntaxFile): TestDocument | undefined {
  for (const { root } of syntax.documents) {
    const object = root?.kind === 'map' ? readYamlNode(root) : undefined;
    if (root !== undefined && isObject(object) && isPolicyTest(object as JsonObject))
      return { root, test: readPolicyTest(object as JsonObject) };
  }
  return undefined;
}

/** A test with its rows and where they stand. */
export function policyTestFile(file: string, { root, test }: TestDocument): PolicyTestFile {
  return {
    file,
    name: test.name,
    range: startOf(locateField(root, []).whole),
    rows: test.rows.map((row) => ({ id: rowId(row), title: rowTitle(row), range: locateField(root, row.path).whole })),
  };
}

function startOf({ start }: Range): Range {
  return { start, end: start };
}

function rowId({ path }: TestRow): string {
  return path.join('/');
}

function rowTitle({ policy, rule, kind, resources, expected }: TestRow): string {
  const [first, ...others] = resources.map(({ name }) => name);
  const objects = others.length === 0 ? `${kind}/${first ?? ''}` : `${others.length + 1} ${kind} objects`;
  return `${policy}${rule === '' ? '' : ` / ${rule}`}: ${objects} ${expected}`;
}

/** The results of a run, by row. */
export function policyTestResults(results: readonly RowResult[]): readonly PolicyTestResult[] {
  return results.map(({ row, state, misses }) => ({ id: rowId(row), state, message: misses.join('\n') }));
}
