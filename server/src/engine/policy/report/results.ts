import type { JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { toPointer } from '../../syntax/fieldPath.ts';
import { secretTexts, withoutHidden } from '../judged/hiddenTexts.ts';
import type { JudgedResource } from '../judged/resource.ts';
import type { Verdict } from '../judged/verdict.ts';
import type { ReportResult, ResourceReference } from './report.ts';

/** Who gave a verdict. */
export interface VerdictSource {
  /** The language of the policy: `kyverno`, `KyvernoValidatingPolicy`, … */
  readonly source: string;
  /** The name, of a namespaced policy with its namespace in front. */
  readonly policy: string;
  /** Undefined for kinds of policies without rules. */
  readonly rule: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  /** What a cluster does about a failure. */
  readonly action: string | undefined;
}

/** What a policy said of an object: the entry of the report, and what it made. */
export interface PolicyOutcome {
  readonly result: ReportResult;
  /** What the policy generates, or the object as it leaves it; undefined for policies that only judge. */
  readonly made?: readonly JsonObject[];
}

/** Where a field of a judged object stands in its source: `file`, `line`, `column` and so on. */
export type Locate = (resource: JudgedResource, path: FieldPath) => Readonly<Record<string, string>>;

const ANNOTATION = 'policies.kyverno.io';

/** A verdict as an entry of the report. Whether it passes is the policy's alone; `action` never changes it. Values of Secrets are covered. */
export function toResult(
  source: VerdictSource,
  resource: JudgedResource,
  verdict: Verdict,
  locate: Locate,
): ReportResult {
  const { annotations, action } = source;
  const [category, severity, scored] = ['category', 'severity', 'scored'].map(
    (name) => annotations[`${ANNOTATION}/${name}`],
  );
  const message = withoutHidden(verdict.message, secretTexts(resource));
  const path = verdict.path?.length === 0 ? undefined : verdict.path;
  const properties: Record<string, string> = {
    ...(path === undefined ? {} : { path: toPointer(path) }),
    ...(verdict.result === 'pass' || verdict.result === 'skip' ? {} : locate(resource, path ?? [])),
    ...verdict.properties,
    ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
    ...(verdict.missing === undefined ? {} : { missing: verdict.missing.join(', ') }),
    ...(action === undefined ? {} : { action }),
  };
  const isWarning = verdict.result === 'fail' && scored === 'false';
  return {
    source: source.source,
    policy: source.policy,
    ...(source.rule === undefined ? {} : { rule: source.rule }),
    ...(category === undefined ? {} : { category }),
    ...(severity === undefined ? {} : { severity: severity.toLowerCase() }),
    ...(scored === undefined ? {} : { scored: scored !== 'false' }),
    result: isWarning ? 'warn' : verdict.result,
    resources: [referenceOf(resource)],
    ...(message === '' ? {} : { message }),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
  };
}

function referenceOf({ apiVersion, kind, namespace, name, generateName }: JudgedResource): ResourceReference {
  return {
    apiVersion,
    kind,
    ...(namespace === '' ? {} : { namespace }),
    name: name === '' ? generateName : name,
  };
}
