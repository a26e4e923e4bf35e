import { decideAll, invocationsOf } from '../../server/src/engine/policy/admission/judge.ts';
import { readAdmissionSet } from '../../server/src/engine/policy/admission/run.ts';
import { readResource } from '../../server/src/engine/policy/judged/resource.ts';
import type { JsonObject } from '../../server/src/engine/schema/schemaShape.ts';
import { type AdmissionCase, LIMIT_DEFINITION, SURROUNDINGS, THING, THING_DEFINITION } from './admissionCases.ts';

/** A case as manifests. */
export interface AdmissionManifests {
  readonly name: string;
  readonly policy: JsonObject;
  readonly binding: JsonObject;
  readonly object: JsonObject;
}

/** Makes the manifests of the case at a place in the table; only its own object is selected by its policy. */
export function manifestsOf(one: AdmissionCase, index: number): AdmissionManifests {
  const name = `case-${index}`;
  const base = one.object ?? THING;
  const metadata = base.metadata as JsonObject;
  const named: JsonObject = one.isGenerated ? { ...metadata, generateName: name } : { ...metadata, name };
  const rule: JsonObject = {
    apiGroups: [readResource(base).group],
    apiVersions: ['v1'],
    operations: ['CREATE', 'UPDATE', 'DELETE'],
    resources: [one.plural ?? 'things'],
    resourceNames: [name],
    ...one.rule,
  };
  const policy: JsonObject = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: { ...one.spec, matchConstraints: { resourceRules: [rule], ...one.constraints } },
  };
  const binding: JsonObject = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: `${name}-b` },
    spec: { policyName: name, validationActions: ['Deny'], ...one.binding },
  };
  return { name, policy, binding, object: { ...base, metadata: named } };
}

/** What a server answers: its code, the end of its message, and its warnings. */
export interface ServerAnswer {
  readonly code: number;
  readonly message: string;
  readonly warnings: readonly string[];
}

const CODES: Readonly<Record<string, number>> = { Forbidden: 403, Unauthorized: 401, RequestEntityTooLarge: 413 };
const USER = { username: 'admin', groups: ['system:masters', 'system:authenticated'], roles: [], clusterRoles: [] };

/** What the server should answer, by what our engine decides (dispatcher.go of k8s.io/apiserver's validating policies). */
export function expectedAnswer({ policy, binding, object }: AdmissionManifests, one: AdmissionCase): ServerAnswer {
  const objects = [...SURROUNDINGS, THING_DEFINITION, LIMIT_DEFINITION];
  const namespaces = (name: string): JsonObject | undefined =>
    SURROUNDINGS.find((known) => known.kind === 'Namespace' && (known.metadata as JsonObject).name === name);
  const set = readAdmissionSet({ policies: [policy, binding], objects, namespaces });
  const resource = readResource(object);
  const namespaceLabels = readResource(namespaces(resource.namespace) ?? {}).labels;
  const subject = { resource, subresource: '', operation: one.operation ?? 'CREATE', namespaceLabels, user: USER };
  const denied: { readonly message: string; readonly code: number }[] = [];
  const warnings: string[] = [];
  for (const invocation of set.validating.flatMap((bound) => invocationsOf(bound, subject, set.world))) {
    const { name = '', actions = [] } = invocation.binding ?? {};
    for (const decided of decideAll(invocation)) {
      if (decided.kind === 'unmatched') continue;
      const isIgnored = invocation.policy.failurePolicy === 'Ignore';
      const { decisions, annotations } = decided;
      const always = invocation.problem === undefined ? annotations : decisions;
      const where = `ValidatingAdmissionPolicy '${invocation.policy.name}' with binding '${name}'`;
      const deny = (message: string, reason = ''): void => {
        denied.push({ message: `${where} denied request: ${message}`, code: CODES[reason] ?? 422 });
      };
      for (const { kind, message, reason } of invocation.problem === undefined ? decisions : []) {
        if (kind === 'admit' || (kind !== 'deny' && isIgnored)) continue;
        if (actions.includes('Deny')) deny(message, reason);
        if (actions.includes('Warn'))
          warnings.push(
            `Validation failed for ValidatingAdmissionPolicy '${invocation.policy.name}' with binding '${name}': ${message}`,
          );
      }
      for (const { message } of isIgnored ? [] : always) deny(message);
    }
  }
  const [first] = denied;
  return { code: first?.code ?? 201, message: first?.message ?? '', warnings };
}
