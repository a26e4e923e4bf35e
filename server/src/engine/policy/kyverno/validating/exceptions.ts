import type { Lookup } from '../../../schema/cel/code.ts';
import { Failure } from '../../../schema/cel/failure.ts';
import type { JsonObject } from '../../../schema/schemaShape.ts';
import { compilePolicyExpression, type PolicyExpression } from '../../cel/expression.ts';
import { KYVERNO_DECLARED, KYVERNO_ENVIRONMENT, kyvernoRewrite } from '../../cel/kyvernoEnvironment.ts';
import { named } from '../../cel/policySource.ts';
import { declarationsOf } from '../../cel/types.ts';
import { celValue } from '../../cel/values.ts';
import { listAt, memberOf, objectAt, textAt, textListAt } from '../../judged/resource.ts';
import { erred, passed, skippedBy, type Verdict } from '../../judged/verdict.ts';
import type { CelPolicy } from '../celPolicy.ts';

/** A PolicyException of `policies.kyverno.io`. */
export interface CelException {
  readonly name: string;
  readonly refs: readonly { readonly name: string; readonly kind: string }[];
  readonly conditions: readonly PolicyExpression[];
  readonly images: readonly string[];
  readonly values: readonly string[];
  readonly result: 'pass' | 'skip';
}

export function isCelException(object: JsonObject): boolean {
  return (
    textAt(object, 'kind') === 'PolicyException' && textAt(object, 'apiVersion').startsWith('policies.kyverno.io/')
  );
}

export function readCelException(object: JsonObject): CelException {
  const metadata = objectAt(object, 'metadata');
  const spec = objectAt(object, 'spec');
  const namespace = textAt(metadata, 'namespace');
  const context = {
    environment: KYVERNO_ENVIRONMENT,
    declared: declarationsOf(KYVERNO_DECLARED),
    rewrite: kyvernoRewrite,
  };
  return {
    name: namespace === '' ? textAt(metadata, 'name') : `${namespace}/${textAt(metadata, 'name')}`,
    refs: listAt(spec, 'policyRefs').map((ref) => ({ name: textAt(ref, 'name'), kind: textAt(ref, 'kind') })),
    conditions: named(memberOf(spec, 'matchConditions')).map(({ expression }) =>
      compilePolicyExpression(expression, { ...context, wanted: ['bool'] }),
    ),
    images: textListAt(spec, 'images'),
    values: textListAt(spec, 'allowedValues'),
    result: textAt(spec, 'reportResult') === 'pass' ? 'pass' : 'skip',
  };
}

/** The exceptions that name a policy. */
export function exceptionsFor(
  policy: Pick<CelPolicy, 'name' | 'kind'>,
  exceptions: readonly CelException[],
): readonly CelException[] {
  return exceptions.filter(({ refs }) =>
    refs.some(({ name, kind }) => name === policy.name && (kind === '' || kind === policy.kind)),
  );
}

/**
 * What expressions see with what the exceptions of a policy let it; a verdict where they exempt the object as a whole or fail, which
 * begins with `intro` then.
 */
export function underExceptions(
  exceptions: readonly CelException[],
  lookup: Lookup,
  intro: string,
): { readonly seen: Lookup } | { readonly verdict: Verdict } {
  const { whole, images, values, error } = exempted(exceptions, lookup);
  if (error !== undefined) return { verdict: erred(`${intro}: ${error}`) };
  const [first] = whole;
  if (first !== undefined) return { verdict: exemptedBy(whole, first) };
  const own = celValue({ allowedImages: images, allowedValues: values });
  return { seen: (name) => (name === 'exceptions' ? own : lookup(name)) };
}

/** The verdict on an object that exceptions exempt as a whole. */
function exemptedBy(exceptions: readonly CelException[], { result }: CelException): Verdict {
  const names = exceptions.map(({ name }) => name);
  const message = `rule is ${result === 'pass' ? 'passed' : 'skipped'} due to policy exception: ${names.join(', ')}`;
  const properties = { exceptions: names.join(',') };
  return result === 'pass' ? { ...passed(message), properties } : { ...skippedBy('exception', message), properties };
}

/** What exceptions come to for one object. */
interface Exempted {
  /** Those that exempt it as a whole. */
  readonly whole: readonly CelException[];
  /** Those with images or values, which exempt what the policy lets them. */
  readonly partial: readonly CelException[];
  readonly images: readonly string[];
  readonly values: readonly string[];
  readonly error: string | undefined;
}

/** Asks the exceptions of a policy; one with images or values exempts only what the policy lets it. */
export function exempted(exceptions: readonly CelException[], lookup: Lookup): Exempted {
  const whole: CelException[] = [];
  const partial: CelException[] = [];
  for (const exception of exceptions) {
    const outcomes = exception.conditions.map((condition) => condition.evaluate(lookup));
    if (outcomes.includes(false)) continue;
    const failure = outcomes.find((outcome) => outcome instanceof Failure);
    if (failure instanceof Failure) {
      if (whole.length > 0) continue;
      return { whole, partial: [], images: [], values: [], error: failure.message };
    }
    const isWhole = exception.images.length === 0 && exception.values.length === 0;
    (isWhole ? whole : partial).push(exception);
  }
  return {
    whole,
    partial,
    images: partial.flatMap(({ images }) => images),
    values: partial.flatMap(({ values }) => values),
    error: undefined,
  };
}
