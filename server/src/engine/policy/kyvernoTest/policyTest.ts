import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { listAt, memberOf, objectAt, textAt, textListAt } from '../judged/resource.ts';

/** One row of `results`: what a rule is expected to say of some objects. */
export interface TestRow {
  /** Without its namespace. */
  readonly policy: string;
  /** Empty for policies without rules. */
  readonly rule: string;
  readonly kind: string;
  /** All that the policy judges where there are none. */
  readonly resources: readonly { readonly namespace: string; readonly name: string }[];
  readonly expected: string;
  /** Files with the objects as the policy is to leave them. */
  readonly patched: readonly string[];
  /** Files with the objects that the policy is to generate. */
  readonly generated: readonly string[];
  /** A file with objects that the policy copies. */
  readonly cloneSource: string | undefined;
  /** Whether an object that `patched` does not list counts as a failure. */
  readonly failsOnMissing: boolean;
  readonly operation: string | undefined;
  /** Where it stands in the test. */
  readonly path: FieldPath;
}

/** A test of the Kyverno CLI as it was written; paths are relative to its folder. */
export interface PolicyTest {
  readonly name: string;
  readonly policies: readonly string[];
  readonly resources: readonly string[];
  readonly exceptions: readonly string[];
  readonly params: readonly string[];
  readonly clusterResources: readonly string[];
  readonly targets: readonly string[];
  readonly payloads: readonly string[];
  readonly variables: string | undefined;
  readonly userInfo: string | undefined;
  readonly context: string | undefined;
  /** Values that stand in the test itself. */
  readonly values: JsonObject;
  readonly apiCalls: readonly Json[];
  readonly globals: readonly Json[];
  readonly rows: readonly TestRow[];
}

/** Whether a document is such a test. Kyverno looks at no version; older tests name another one, or neither version nor kind. */
export function isPolicyTest(object: JsonObject): boolean {
  const apiVersion = textAt(object, 'apiVersion');
  const isTest = /^(?:cli\.)?kyverno\.io\//.test(apiVersion) && textAt(object, 'kind') === 'Test';
  return (
    (isTest || apiVersion === '') && listAt(object, 'results').length > 0 && memberOf(object, 'policies') !== undefined
  );
}

/** Reads a test (cmd/cli/kubectl-kyverno/apis/v1alpha1/test_types.go), of this or the older form. */
export function readPolicyTest(object: JsonObject): PolicyTest {
  const path = (name: string): string | undefined => textAt(object, name) || undefined;
  const context = path('context');
  return {
    name: textAt(objectAt(object, 'metadata'), 'name') || textAt(object, 'name'),
    policies: textListAt(object, 'policies'),
    resources: textListAt(object, 'resources'),
    exceptions: textListAt(object, 'exceptions'),
    params: textListAt(object, 'paramResources'),
    clusterResources: textListAt(object, 'clusterResources'),
    targets: textListAt(object, 'targetResources'),
    payloads: [...textListAt(object, 'jsonPayloads'), ...textListAt(object, 'jsonPayload')],
    variables: path('variables'),
    userInfo: path('userinfo'),
    context,
    values: objectAt(object, 'values'),
    apiCalls: listAt(object, 'apiCallResponses'),
    globals: listAt(object, 'globalContextEntries'),
    rows: listAt(object, 'results').map(readRow),
  };
}

function readRow(row: Json, index: number): TestRow {
  const names = memberOf(row, 'resource') === undefined ? textListAt(row, 'resources') : [textAt(row, 'resource')];
  const specs = listAt(row, 'resourceSpecs').map((spec) => ({
    namespace: textAt(spec, 'namespace'),
    name: textAt(spec, 'name'),
  }));
  const generated = textListAt(row, 'generatedResources');
  const operation = textAt(row, 'operation');
  return {
    policy: textAt(row, 'policy').replace(/^.*\//, ''),
    rule: textAt(row, 'rule'),
    kind: textAt(row, 'kind'),
    resources: [...names.map((name) => splitName(name, textAt(row, 'namespace'))), ...specs],
    expected: textAt(row, 'result') || textAt(row, 'status'),
    patched: [...textListAt(row, 'patchedResources'), ...textListAt(row, 'patchedResource')],
    generated: generated.length > 0 ? generated : textListAt(row, 'generatedResource'),
    cloneSource: textAt(row, 'cloneSourceResource') || undefined,
    failsOnMissing: memberOf(row, 'failOnMissingResources') === true,
    operation: operation === '' ? undefined : operation,
    path: ['results', index],
  };
}

/** `name`, `namespace/name` or `version/kind/namespace/name`; a payload is named by the path of its file. */
function splitName(text: string, namespace: string): TestRow['resources'][number] {
  const slash = text.lastIndexOf('/');
  if (slash < 0) return { namespace, name: text };
  return { namespace: text.slice(0, slash).replace(/^.*\//, ''), name: text.slice(slash + 1) };
}
