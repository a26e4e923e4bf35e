import type { Finding } from '../../diagnostics/finding.ts';
import { type CelProblem, celProblems, typeProblems } from '../../policy/celProblems.ts';
import { listAt, memberOf, objectAt, textAt, textListAt } from '../../policy/judged/resource.ts';
import type { Registry } from '../../schema/registry.ts';
import type { JsonObject, KindSchema } from '../../schema/schemaShape.ts';
import { sentence } from '../../schema/wording.ts';
import type { SyntaxFile } from '../../syntax/tree.ts';
import { type PolicyDocument, policyDocuments } from './policyTexts.ts';

/** Expressions in CEL of Kyverno's policies that do not compile, each at its character. */
export function celFindings(file: string, syntax: SyntaxFile): readonly Finding[] {
  return policyDocuments(syntax).flatMap((document) =>
    celProblems(document.object).map((problem) =>
      finding({ file, document }, problem, 'error', 'Kyverno cannot compile this expression.'),
    ),
  );
}

/**
 * Expressions of ValidatingAdmissionPolicies that do not fit the schema of a kind that the policy selects: the server takes the policy, and
 * tells it in its status.
 */
export function typeFindings(file: string, syntax: SyntaxFile, registry: Registry): readonly Finding[] {
  return policyDocuments(syntax).flatMap((document) => {
    const kinds = kindsOf(document.object, registry);
    if (kinds.length === 0) return [];
    const resolve = registry.resolve.bind(registry);
    const paramKind = memberOf(objectAt(document.object, 'spec'), 'paramKind');
    const params = registry.find(textAt(paramKind, 'apiVersion'), textAt(paramKind, 'kind'));
    const problems = typeProblems(
      document.object,
      kinds.map((kind) => ({ kind, resolve })),
      params && { kind: params, resolve },
    );
    return problems.map((problem) =>
      finding({ file, document }, problem, 'warning', 'the server runs the policy, and the expression fails there.'),
    );
  });
}

/** The kinds that the rules of a policy name: no wildcards, no subresources (typechecking.go, typesToCheck). */
function kindsOf(policy: JsonObject, registry: Registry): readonly KindSchema[] {
  const rules = listAt(objectAt(objectAt(policy, 'spec'), 'matchConstraints'), 'resourceRules').map((rule) => ({
    groups: textListAt(rule, 'apiGroups'),
    versions: textListAt(rule, 'apiVersions'),
    resources: textListAt(rule, 'resources').filter((name) => !/[*/]/.test(name)),
  }));
  const exact = rules.filter(({ groups, versions }) => ![...groups, ...versions].some((one) => one.includes('*')));
  const wanted = exact.flatMap(({ groups, versions, resources }) =>
    groups.flatMap((group) =>
      versions.map((version) => ({ apiVersion: group === '' ? version : `${group}/${version}`, resources })),
    ),
  );
  if (wanted.length === 0) return [];
  return registry.kinds().flatMap(({ apiVersion, kind }) => {
    const resources = wanted.filter((one) => one.apiVersion === apiVersion).flatMap((one) => one.resources);
    if (resources.length === 0) return [];
    const found = registry.find(apiVersion, kind);
    return found !== undefined && resources.includes(found.plural) ? [found] : [];
  });
}

function finding(
  { file, document }: { readonly file: string; readonly document: PolicyDocument },
  { path, message, at, end }: CelProblem,
  severity: 'error' | 'warning',
  consequence: string,
): Finding {
  return {
    code: 'policy/expression',
    severity,
    message: `${sentence(message)}; ${consequence}`,
    place: { file, document: document.index, path, span: { start: at, end } },
    overlays: [],
    related: [],
    fixes: [],
  };
}
