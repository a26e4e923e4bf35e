import type { JsonObject } from '../../../schema/schemaShape.ts';
import { type AdmissionTest, admissionTest } from '../../cel/admissionMatch.ts';
import { KYVERNO_DECLARED, KYVERNO_ENVIRONMENT, kyvernoRewrite } from '../../cel/kyvernoEnvironment.ts';
import { compilePolicySet, type PolicySet } from '../../cel/policySet.ts';
import { named, validationsOf } from '../../cel/policySource.ts';
import { memberOf, objectAt, textAt, textListAt, textsAt } from '../../judged/resource.ts';
import { generatedSpecs } from './autogen.ts';

/** One form of a policy: as it was written, or as it was generated for kinds that make pods. */
export interface PolicyVariant {
  readonly selects: AdmissionTest;
  readonly set: PolicySet;
}

/** A ValidatingPolicy or NamespacedValidatingPolicy of `policies.kyverno.io`, ready to judge. */
export interface ValidatingPolicy {
  readonly kind: string;
  readonly name: string;
  /** Empty for one that holds everywhere. */
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly actions: readonly string[];
  readonly failurePolicy: 'Fail' | 'Ignore';
  /** Whether it judges any document as it is. */
  readonly isJson: boolean;
  readonly variants: readonly PolicyVariant[];
  /** Why it cannot judge anything: the first expression that does not compile. */
  readonly problem: string | undefined;
}

const KINDS = new Set(['ValidatingPolicy', 'NamespacedValidatingPolicy']);

export function isValidatingPolicy(object: JsonObject): boolean {
  return KINDS.has(textAt(object, 'kind')) && textAt(object, 'apiVersion').startsWith('policies.kyverno.io/');
}

/** Reads and compiles a policy with its generated forms. */
export function compileValidatingPolicy(object: JsonObject): ValidatingPolicy {
  const metadata = objectAt(object, 'metadata');
  const spec = objectAt(object, 'spec');
  const kind = textAt(object, 'kind');
  const isJson = textAt(objectAt(spec, 'evaluation'), 'mode') === 'JSON';
  const specs = isJson ? [spec] : [spec, ...generatedSpecs(spec)];
  const variants = specs.map(compileVariant);
  return {
    kind,
    name: textAt(metadata, 'name'),
    namespace: kind === 'NamespacedValidatingPolicy' ? textAt(metadata, 'namespace') || 'default' : '',
    annotations: textsAt(metadata, 'annotations'),
    actions: textListAt(spec, 'validationActions'),
    failurePolicy: textAt(spec, 'failurePolicy') === 'Ignore' ? 'Ignore' : 'Fail',
    isJson,
    variants,
    problem: variants.flatMap(({ set }) => problemOf(set) ?? [])[0],
  };
}

function compileVariant(spec: JsonObject): PolicyVariant {
  return { selects: admissionTest(memberOf(spec, 'matchConstraints')), set: compileSpec(spec) };
}

/** The expressions of a spec, with Kyverno's functions. */
function compileSpec(spec: JsonObject): PolicySet {
  return compilePolicySet(
    {
      matchConditions: named(memberOf(spec, 'matchConditions')),
      variables: named(memberOf(spec, 'variables')),
      validations: validationsOf(memberOf(spec, 'validations')),
    },
    { environment: KYVERNO_ENVIRONMENT, names: KYVERNO_DECLARED, rewrite: kyvernoRewrite },
  );
}

function problemOf(set: PolicySet): string | undefined {
  const found = set.all.find(({ expression }) => expression.problems.length > 0);
  return found && `spec.${found.at}: ${found.expression.problems.map(({ message }) => message).join('; ')}`;
}
