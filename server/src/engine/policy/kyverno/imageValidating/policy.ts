import { DYN, STRING } from '../../../schema/cel/simpleTypes.ts';
import { listOf, mapOf } from '../../../schema/cel/types.ts';
import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { compilePolicyExpression, type PolicyExpression } from '../../cel/expression.ts';
import { KYVERNO_DECLARED, KYVERNO_IMAGE_ENVIRONMENT } from '../../cel/kyvernoEnvironment.ts';
import { named } from '../../cel/policySource.ts';
import { declarationsOf } from '../../cel/types.ts';
import { listAt, memberOf, objectAt, textAt } from '../../judged/resource.ts';
import { globTest } from '../../judged/wildcard.ts';
import { type CelForm, type CelJudge, compileForm, readJudge } from '../celForm.ts';
import { isCelPolicy } from '../celPolicy.ts';
import { generatedSpecs } from '../validating/autogen.ts';

/** Whether a policy is about an image; an expression may fail. */
export type ImageTest = (image: string) => ReturnType<PolicyExpression['evaluate']>;

/** An ImageValidatingPolicy or NamespacedImageValidatingPolicy of `policies.kyverno.io`, ready to judge. */
export interface ImageValidatingPolicy extends CelJudge<CelForm> {
  /** Names of its own lists of images, one for each of `others` of a form. */
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
  const references = listAt(spec, 'matchImageReferences').map(readReference);
  const configuration = objectAt(spec, 'validationConfigurations');
  return {
    ...readJudge(object, generatedSpecs, compileImageForm),
    lists: named(memberOf(spec, 'images')).map(({ name }) => name),
    imageTests: references,
    attestations: listAt(spec, 'attestations').map((one) => textAt(one, 'name')),
    attestors: listAt(spec, 'attestors').map((one) => textAt(one, 'name')),
    verifiesDigest: memberOf(configuration, 'verifyDigest') !== false,
    isRequired: memberOf(configuration, 'required') !== false,
  };
}

/** The expressions of `images` are its `others`. */
function compileImageForm(spec: JsonObject): CelForm {
  return compileForm(spec, {
    environment: KYVERNO_IMAGE_ENVIRONMENT,
    names: NAMES,
    validations: memberOf(spec, 'validations'),
    others: named(memberOf(spec, 'images')).map(({ expression }, index) => ({
      at: `images[${index}].expression`,
      expression,
    })),
  });
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
