import { NAMESPACE_TYPE, objectType, REQUEST_FIELDS } from '../../schema/cel/admissionNames.ts';
import { ADMISSION_ENVIRONMENT, type Environment, FULL_ENVIRONMENT } from '../../schema/cel/environment.ts';
import type { Expression } from '../../schema/cel/expression.ts';
import { JSON_PATCH } from '../../schema/cel/library/patterns.ts';
import { Functions, type Library, type Overload } from '../../schema/cel/overload.ts';
import { DYN, STRING, simple, TIMESTAMP } from '../../schema/cel/simpleTypes.ts';
import { type CelType, listOf } from '../../schema/cel/types.ts';
import { CLUSTER_GENERATOR, NAMESPACE_GENERATOR } from './generator.ts';
import { IMAGE_VERIFICATION } from './imageVerification.ts';
import { KYVERNO_FUNCTIONS, OR_VALUE_COMPAT } from './kyvernoLibrary.ts';

/** Functions on top of others. */
class LaidOver extends Functions {
  private readonly below: Functions;

  constructor(own: readonly Library[], below: Functions) {
    super(own);
    this.below = below;
  }

  override named(name: string): readonly Overload[] {
    return [...super.named(name), ...this.below.named(name)];
  }

  override signatures(): readonly string[] {
    return [...super.signatures(), ...this.below.signatures()];
  }
}

/** What the policies of `policies.kyverno.io` are written with (pkg/cel/policies/vpol/compiler/compiler.go). */
export const KYVERNO_ENVIRONMENT: Environment = {
  functions: new LaidOver([...KYVERNO_FUNCTIONS, OR_VALUE_COMPAT], FULL_ENVIRONMENT.functions),
  hasBind: true,
  isMixed: false,
  hasEscapes: false,
};

/** The same for policies that change objects (pkg/cel/policies/mpol/compiler/compiler.go). */
export const KYVERNO_MUTATION_ENVIRONMENT: Environment = {
  ...KYVERNO_ENVIRONMENT,
  functions: new LaidOver([JSON_PATCH], KYVERNO_ENVIRONMENT.functions),
};

/** The same for policies that generate objects, where they hold everywhere and in one namespace (pkg/cel/policies/gpol/compiler). */
export const KYVERNO_GENERATION_ENVIRONMENTS: Readonly<Record<'cluster' | 'namespace', Environment>> = {
  cluster: withFunctions(CLUSTER_GENERATOR),
  namespace: withFunctions(NAMESPACE_GENERATOR),
};

/** The same for policies that look at images (pkg/image/verification/evaluator/compiler.go). */
export const KYVERNO_IMAGE_ENVIRONMENT: Environment = withFunctions(IMAGE_VERIFICATION);

function withFunctions(library: Library): Environment {
  return { ...KYVERNO_ENVIRONMENT, functions: new LaidOver([library], KYVERNO_ENVIRONMENT.functions) };
}

/** What `validate.cel` of a ClusterPolicy is written with: the server's, and values that are not optional as optional ones. */
export const CLUSTER_POLICY_ENVIRONMENT: Environment = {
  ...ADMISSION_ENVIRONMENT,
  functions: new LaidOver([OR_VALUE_COMPAT], ADMISSION_ENVIRONMENT.functions),
};

/** The names in them, beside `variables`. */
export const KYVERNO_NAMES: Readonly<Record<string, CelType>> = {
  object: DYN,
  oldObject: DYN,
  request: objectType('the request', { ...REQUEST_FIELDS, uid: STRING, object: DYN, oldObject: DYN }),
  namespaceObject: NAMESPACE_TYPE,
  exceptions: objectType('the exceptions', { allowedImages: listOf(STRING), allowedValues: listOf(STRING) }),
  resource: simple('kyverno.Resource'),
  image: simple('kyverno.ImageData'),
  globalContext: simple('kyverno.GlobalContext'),
  http: simple('kyverno.Http'),
  json: simple('kyverno.Json'),
  yaml: simple('kyverno.Yaml'),
};

/** The name that `time.now()` becomes: nobody can write it, and who evaluates says what time it is. */
export const CLOCK = 'time.now()';

/** What expressions of those policies are compiled with: the names, and that of the time. */
export const KYVERNO_DECLARED: Readonly<Record<string, CelType>> = {
  ...KYVERNO_NAMES,
  [CLOCK]: TIMESTAMP,
};

/** `x.orValue(y)` gives `x` where that is no optional, as older versions of cel-go did (pkg/cel/compiler/env.go). */
export function orValueCompat(part: Expression): Expression {
  if (part.kind !== 'call' || part.name !== 'orValue' || part.of === undefined || part.args.length !== 1) return part;
  const { at, end, nameAt, of, args } = part;
  return { kind: 'call', name: 'orValueCompat', args: [of, ...args], at, end, nameAt };
}

/** The same, and `time.now()` as a name, so that one run has one time and the same run gives the same verdicts. */
export function kyvernoRewrite(part: Expression): Expression {
  const isClock =
    part.kind === 'call' &&
    part.name === 'now' &&
    part.of?.kind === 'name' &&
    part.of.name === 'time' &&
    part.args.length === 0;
  return isClock ? { kind: 'name', name: CLOCK, at: part.at, end: part.end } : orValueCompat(part);
}
