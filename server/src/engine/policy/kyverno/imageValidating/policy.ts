import { DYN, STRING } from '../../../schema/cel/simpleTypes.ts';
import { listOf, mapOf } from '../../../schema/cel/types.ts';
import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import type { AdmissionTest } from '../../cel/admissionMatch.ts';
import { compilePolicyExpression, type PolicyExpression } from '../../cel/expression.ts';
import { KYVERNO_DECLARED, KYVERNO_IMAGE_ENVIRONMENT, kyvernoRewrite } from '../../cel/kyvernoEnvironment.ts';
import { compilePolicySet, type PolicySet } from '../../cel/policySet.ts';
import { named, validationsOf } from '../../cel/policySource.ts';
import { declarationsOf } from '../../cel/types.ts';
import { listAt, memberOf, objectAt, textAt, textListAt } from '../../judged/resource.ts';
import { globTest } from '../../judged/wildcard.ts';
import { type CelPolicy, constraintsTest, evaluationMode, isCelPolicy, readCelPolicy } from '../celPolicy.ts';
import { generatedSpecs } from '../validating/autogen.ts';

/** Whether a policy is about an image; an expression may fail. */
export type ImageTest = (image: string) => ReturnType<PolicyExpression['evaluate']>;

/** One form of a policy: as it was written, or as it was generated for kinds that make pods. */
export interface ImageVariant {
  readonly selects: AdmissionTest;
  /** The expressions of `images` are its `others`. */
  readonly set: PolicySet;
}

/** An ImageValidatingPolicy or NamespacedImageValidatingPolicy of `policies.kyverno.io`, ready to judge. */
export interface ImageValidatingPolicy extends CelPolicy {
  readonly actions: readonly string[];
  readonly failurePolicy: 'Fail' | 'Ignore';
  /** Whether it judges any document as it is. */
  readonly isJson: boolean;
  readonly variants: readonly ImageVariant[];
  /** Names of its own lists of images, one for each of `others`. */
  readonly lists: readonly string[];
  /** Any image where there are none. */
  readonly imageTests: readonly ImageTest[];
  readonly attestations: readonly string[];
  readonly attestors: readonly string[];
  readonly verifiesDigest: boolean;
  /** Whether an image must have been verified by some policy. */
  readonly isRequired: boolean;
}

export function isImageValidatingPolicy(object: JsonObject): boolean {
  return isCelPolicy(object, 'ImageValidatingPolicy');
}

const NAMES = {
  ...KYVERNO_DECLARED,
  images: mapOf(STRING, listOf(STRING)),
  attestors: mapOf(STRING, DYN),
  attestations: mapOf(STRING, STRING),
};

/** Reads and compiles a policy with its generated forms (pkg/image/verification/evaluator/compiler.go). */
export function compileImageValidatingPolicy(object: JsonObject): ImageValidatingPolicy {
  const spec = objectAt(object, 'spec');
  const mode = evaluationMode(spec);
  const specs = mode === 'Kubernetes' ? [spec, ...generatedSpecs(spec)] : [spec];
  const variants = specs.map(compileVariant);
  const references = listAt(spec, 'matchImageReferences').map(readReference);
  const configuration = objectAt(spec, 'validationConfigurations');
  return {
    ...readCelPolicy(
      object,
      variants.map(({ set }) => set),
    ),
    actions: textListAt(spec, 'validationActions'),
    failurePolicy: textAt(spec, 'failurePolicy') === 'Ignore' ? 'Ignore' : 'Fail',
    isJson: mode === 'JSON',
    variants,
    lists: named(memberOf(spec, 'images')).map(({ name }) => name),
    imageTests: references,
    attestations: listAt(spec, 'attestations').map((one) => textAt(one, 'name')),
    attestors: listAt(spec, 'attestors').map((one) => textAt(one, 'name')),
    verifiesDigest: memberOf(configuration, 'verifyDigest') !== false,
    isRequired: memberOf(configuration, 'required') !== false,
  };
}

function compileVariant(spec: JsonObject): ImageVariant {
  const set = compilePolicySet(
    {
      matchConditions: named(memberOf(spec, 'matchConditions')),
      variables: named(memberOf(spec, 'variables')),
      validations: validationsOf(memberOf(spec, 'validations')),
      others: named(memberOf(spec, 'images')).map(({ expression }, index) => ({
        at: `images[${index}].expression`,
        expression,
      })),
    },
    { environment: KYVERNO_IMAGE_ENVIRONMENT, names: NAMES, rewrite: kyvernoRewrite },
  );
  return { selects: constraintsTest(memberOf(spec, 'matchConstraints')), set };
}

function readReference(reference: Json): ImageTest {
  const glob = textAt(reference, 'glob');
  if (glob !== '') return globTest(glob);
  const expression = compilePolicyExpression(textAt(reference, 'expression'), {
    environment: KYVERNO_IMAGE_ENVIRONMENT,
    declared: declarationsOf({ ref: STRING }),
    wanted: ['bool'],
  });
  return (image) => expression.evaluate((name) => (name === 'ref' ? image : undefined));
}
