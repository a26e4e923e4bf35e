import type { FieldPath } from '../../syntax/fieldPath.ts';

/** The languages of policies, by what their texts are written in. */
export type Dialect = 'kyverno' | 'kyvernoCel' | 'admission' | 'constraintTemplate';

/**
 * What a text of a policy is: `template` holds queries in `{{ }}`, `query` is one in Kyverno's dialect of JMESPath, `cel` an expression,
 * `rego` a module.
 */
export type TextForm = 'template' | 'query' | 'cel' | 'rego';

const KYVERNO_KINDS = new Set(['ClusterPolicy', 'Policy', 'ClusterCleanupPolicy', 'CleanupPolicy']);
const ADMISSION_KINDS = new Set(['ValidatingAdmissionPolicy', 'MutatingAdmissionPolicy']);

/** The language of a kind; undefined for kinds that are no policies. */
export function dialectOf(apiVersion: string, kind: string): Dialect | undefined {
  const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
  if (group === 'kyverno.io') return KYVERNO_KINDS.has(kind) ? 'kyverno' : undefined;
  if (group === 'policies.kyverno.io')
    return kind.endsWith('Policy') || kind === 'PolicyException' ? 'kyvernoCel' : undefined;
  if (group === 'admissionregistration.k8s.io') return ADMISSION_KINDS.has(kind) ? 'admission' : undefined;
  return group === 'templates.gatekeeper.sh' && kind === 'ConstraintTemplate' ? 'constraintTemplate' : undefined;
}

const CEL_FIELDS = new Set(['expression', 'messageExpression', 'valueExpression']);
/** What is read by Kyverno and never filled in. */
const NO_TEMPLATES = new Set(['match', 'exclude', 'name', 'operator', 'kind', 'apiVersion']);

/** What the text of a field is; undefined for fields that are taken as they stand. */
export function formAt(dialect: Dialect, path: FieldPath): TextForm | undefined {
  const last = path.findLast((segment) => typeof segment === 'string');
  if (path[0] !== 'spec' || last === undefined) return undefined;
  if (dialect === 'constraintTemplate' && (last === 'rego' || last === 'libs')) return 'rego';
  const isCel = dialect !== 'kyverno' || path.includes('cel') || path.includes('celPreconditions');
  if (isCel) return CEL_FIELDS.has(last) ? 'cel' : undefined;
  if (last === 'jmesPath') return 'query';
  if (last === 'list' && path.includes('foreach')) return 'query';
  const isInData = path.includes('data') || path.includes('patchStrategicMerge') || path.includes('pattern');
  if (path.includes('match') || path.includes('exclude')) return undefined;
  return NO_TEMPLATES.has(last) && !isInData && !path.includes('apiCall') && !path.includes('configMap')
    ? undefined
    : 'template';
}

/** A query in a text. */
export interface TemplatePart {
  readonly text: string;
  /** Where it begins in the text that holds it. */
  readonly start: number;
}

const VARIABLE = /(?<!\\)\{\{((?:\{[^{}]*\}|[^{}])*)\}\}/g;

/** The queries of a template, the innermost where one stands in another (pkg/engine/variables/regex/vars.go). */
export function templateParts(text: string): readonly TemplatePart[] {
  return [...text.matchAll(VARIABLE)].map(({ index, 1: inside = '' }) => {
    // `{{- x }}`: what is filled in is not read again.
    const lead = /^\s*(?:-\s*)?/.exec(inside)?.[0].length ?? 0;
    return { text: inside.slice(lead).trimEnd(), start: index + 2 + lead };
  });
}

/** What has been typed of a query behind the last open braces; undefined outside of braces. */
export function openTemplatePart(typed: string): string | undefined {
  const open = typed.lastIndexOf('{{');
  if (open < 0 || typed[open - 1] === '\\') return undefined;
  const inside = typed.slice(open + 2);
  return inside.includes('}}') ? undefined : inside.replace(/^\s*(?:-\s*)?/, '');
}
