import type { Lookup } from '../../../schema/cel/code.ts';
import { Failure } from '../../../schema/cel/failure.ts';
import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { Generator } from '../../cel/generator.ts';
import { matchConditionsOf, withVariables } from '../../cel/policySet.ts';
import { jsonOf } from '../../cel/toJson.ts';
import { celValue } from '../../cel/values.ts';
import { erred, passed, skippedBy, type Verdict } from '../../judged/verdict.ts';
import { isObject } from '../../values/json.ts';
import { generatedNames } from '../generate/generation.ts';
import { exempted } from '../validating/exceptions.ts';
import { exceptionsFor, exemptedBy, failureOf, lookupOf, type ValidatingInput } from '../validating/judge.ts';
import type { GeneratingPolicy, Generation } from './policy.ts';
import { fillTemplate, Problem } from './template.ts';

/** What a policy makes of an object: the verdict, and what a cluster would generate. */
export interface Generated {
  readonly verdict: Verdict;
  readonly made: readonly JsonObject[];
}

/**
 * Runs a policy for an object that triggers it; undefined when it does not select it (pkg/cel/policies/gpol/engine, compiler/policy.go).
 * It passes when all that it generates could be told, and generates nothing anywhere.
 */
export function judgeGenerating(policy: GeneratingPolicy, input: ValidatingInput): Generated | undefined {
  const { resource } = input.subject;
  if (policy.namespace !== '' && policy.namespace !== resource.namespace) return undefined;
  if (!policy.selects(input.subject)) return undefined;
  const end = (verdict: Verdict): Generated => ({ verdict, made: [] });
  if (policy.problem !== undefined)
    return end(erred(`the policy does not compile: ${policy.problem}`, 'invalid-policy'));
  const base = lookupOf({ isJson: false }, input);
  const exemption = exempted(exceptionsFor(policy, input.exceptions), base);
  if (exemption.error !== undefined) return end(erred(`failed to evaluate policy: ${exemption.error}`));
  const [first] = exemption.whole;
  if (first !== undefined) return end(exemptedBy(exemption.whole, first));
  const exceptions = celValue({ allowedImages: exemption.images, allowedValues: exemption.values });
  return generate(policy, (name) => (name === 'exceptions' ? exceptions : base(name)));
}

function generate({ set, generations, namespace }: GeneratingPolicy, base: Lookup): Generated {
  const end = (verdict: Verdict): Generated => ({ verdict, made: [] });
  const matched = matchConditionsOf(set, base);
  if (matched.kind === 'no') return end(skippedBy('matchCondition', `match condition ${matched.name} does not hold`));
  if (matched.kind === 'error')
    return end(erred(`failed to evaluate policy: match condition ${matched.name}: ${matched.message}`));
  const generator = new Generator(namespace);
  const lookup = withVariables(set, (name) => (name === 'generator' ? generator : base(name)));
  const evaluate = (other: number): ReturnType<(typeof set.others)[number]['evaluate']> =>
    set.others[other]?.evaluate(lookup) ?? null;
  for (const generation of generations) {
    const problem =
      generation.kind === 'expression'
        ? evaluate(generation.other)
        : fillDocuments(generation, generator, (other) => evaluate(other));
    if (problem instanceof Failure) return end(failureOf(problem));
    if (problem instanceof Problem) return end(erred(`failed to evaluate policy: ${problem.message}`));
  }
  const { made } = generator;
  const verdict = passed('policy evaluated successfully');
  return {
    verdict: made.length === 0 ? verdict : { ...verdict, properties: { generated: generatedNames(made) } },
    made,
  };
}

function fillDocuments(
  { documents, firstOther }: Extract<Generation, { kind: 'template' }>,
  generator: Generator,
  evaluate: (other: number) => Parameters<typeof jsonOf>[0] | Failure,
): Failure | Problem | undefined {
  let failure: Failure | undefined;
  const valueAt = (placeholder: number): Json => {
    const value = evaluate(firstOther + placeholder);
    if (!(value instanceof Failure)) return jsonOf(value);
    failure ??= value;
    return null;
  };
  const made: JsonObject[] = [];
  for (const [index, document] of documents.entries()) {
    const object = fillTemplate(document, valueAt);
    if (failure !== undefined) return failure;
    if (object instanceof Problem) return new Problem(`document ${index + 1}: ${object.message}`);
    if (!isObject(object)) return new Problem(`document ${index + 1}: expected a mapping describing a resource`);
    made.push(object as JsonObject);
  }
  const refused = generator.takeAsWritten(made);
  return refused === undefined ? undefined : new Problem(refused);
}
