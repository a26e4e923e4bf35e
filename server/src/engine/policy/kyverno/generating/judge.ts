import type { Lookup } from '../../../schema/cel/code.ts';
import { Failure } from '../../../schema/cel/failure.ts';
import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { Generator } from '../../cel/generator.ts';
import { withVariables } from '../../cel/policySet.ts';
import { jsonOf } from '../../cel/toJson.ts';
import { erred, passed, type Verdict } from '../../judged/verdict.ts';
import { isObject } from '../../values/json.ts';
import { isOfOtherNamespace } from '../celPolicy.ts';
import { generatedNames } from '../generate/generation.ts';
import { exceptionsFor, underExceptions } from '../validating/exceptions.ts';
import { failureOf, lookupOf, uncompiled, unmatched, type ValidatingInput } from '../validating/judge.ts';
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
  if (isOfOtherNamespace(policy, input.subject.resource)) return undefined;
  if (!policy.selects(input.subject)) return undefined;
  if (policy.problem !== undefined) return { verdict: uncompiled(policy.problem), made: [] };
  const allowed = underExceptions(exceptionsFor(policy, input.exceptions), lookupOf({ isJson: false }, input), INTRO);
  return 'verdict' in allowed ? { verdict: allowed.verdict, made: [] } : generate(policy, allowed.seen);
}

/** What the verdict on a failure begins with. */
const INTRO = 'failed to evaluate policy';

function generate({ set, generations, namespace }: GeneratingPolicy, base: Lookup): Generated {
  const end = (verdict: Verdict): Generated => ({ verdict, made: [] });
  const outside = unmatched(set, base, { intro: INTRO, failurePolicy: 'Fail' });
  if (outside !== undefined) return end(outside);
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
    if (problem instanceof Problem) return end(erred(`${INTRO}: ${problem.message}`));
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
