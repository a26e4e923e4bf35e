import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { type AdmissionTest, admissionTest } from '../cel/admissionMatch.ts';
import type { PolicySet } from '../cel/policySet.ts';
import { type JudgedResource, listAt, objectAt, textAt, textsAt } from '../judged/resource.ts';
import { isObject } from '../values/json.ts';

/** What the policies of `policies.kyverno.io` have in common. */
export interface CelPolicy {
  readonly kind: string;
  readonly name: string;
  /** Empty for one that holds everywhere. */
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Why it cannot judge anything: the first expression that does not compile. */
  readonly problem: string | undefined;
}

/** Whether an object is a policy of that group and kind, in its namespace or everywhere. */
export function isCelPolicy(object: JsonObject, kind: string): boolean {
  const own = textAt(object, 'kind');
  return (
    (own === kind || own === `Namespaced${kind}`) && textAt(object, 'apiVersion').startsWith('policies.kyverno.io/')
  );
}

/** Who a policy is. One of a namespace that names none is in `default`. */
export function readCelPolicy(object: JsonObject, sets: readonly PolicySet[]): CelPolicy {
  const metadata = objectAt(object, 'metadata');
  const kind = textAt(object, 'kind');
  const broken = sets.flatMap(({ all }) => all).find(({ expression: { problems } }) => problems.length > 0);
  return {
    kind,
    name: textAt(metadata, 'name'),
    namespace: namespaceOf(object),
    annotations: textsAt(metadata, 'annotations'),
    problem: broken && `spec.${broken.at}: ${broken.expression.problems.map(({ message }) => message).join('; ')}`,
  };
}

/** Whether a policy is bound to another namespace than that of an object. */
export function isOfOtherNamespace({ namespace }: Pick<CelPolicy, 'namespace'>, resource: JudgedResource): boolean {
  return namespace !== '' && namespace !== resource.namespace;
}

/** What a policy selects. One without constraints selects nothing; one that runs by a schedule selects whatever the operation is. */
export function constraintsTest(constraints: Json | undefined, isScheduled = false): AdmissionTest {
  if (!isObject(constraints)) return () => false;
  if (!isScheduled) return admissionTest(constraints);
  const resourceRules = listAt(constraints, 'resourceRules').map((rule) => ({
    ...(isObject(rule) ? (rule as JsonObject) : {}),
    operations: ['*'],
  }));
  return admissionTest({ ...(constraints as JsonObject), resourceRules });
}

/** What a policy judges: objects of Kubernetes, any document, or requests that only a proxy sees. */
export function evaluationMode(spec: JsonObject): 'Kubernetes' | 'JSON' | 'proxy' {
  const mode = textAt(objectAt(spec, 'evaluation'), 'mode');
  if (mode === 'JSON') return 'JSON';
  return mode === '' || mode === 'Kubernetes' ? 'Kubernetes' : 'proxy';
}

/** The namespace that a policy is bound to; empty for one that holds everywhere. */
export function namespaceOf(object: JsonObject): string {
  if (!textAt(object, 'kind').startsWith('Namespaced')) return '';
  return textAt(objectAt(object, 'metadata'), 'namespace') || 'default';
}
