import type { JsonObject } from '../../schema/schemaShape.ts';
import { type JudgedResource, readResource } from '../judged/resource.ts';
import type { Verdict } from '../judged/verdict.ts';
import { type JudgeInput, PolicyRequest } from './policyRequest.ts';
import type { CompiledPolicy } from './policyRun.ts';
import type { CompiledRule, RuleContext } from './rule.ts';

/** A verdict with the policy and the rule that gave it. */
export interface RuleVerdict {
  readonly policy: CompiledPolicy;
  readonly rule: CompiledRule;
  readonly verdict: Verdict;
  /** The object that it is about where it is not the one that is judged. */
  readonly target?: JsonObject;
  /** What the rule generates, or the object as the policy leaves it; undefined for rules that only judge. */
  readonly made?: readonly JsonObject[];
}

/** What came out for one object: the verdicts, and the object as mutations leave it. */
export interface Judged {
  readonly verdicts: readonly RuleVerdict[];
  readonly object: JsonObject;
}

/**
 * Judges one object by all policies, in Kyverno's order: mutations first, each on what the one before left, then the rest on the result
 * (cmd/cli/kubectl-kyverno/processor/policy_processor.go).
 */
export function judgeResource(resource: JudgedResource, input: JudgeInput): Judged {
  const verdicts: RuleVerdict[] = [];
  let current = resource;
  for (const policy of input.policies) {
    const { verdicts: own, object } = mutate(current, policy, input);
    verdicts.push(...own);
    if (object !== current.object) current = readResource(object);
  }
  for (const policy of input.policies) {
    let request: PolicyRequest | undefined;
    for (const rule of policy.rules(current.kind)) {
      if (rule.kind === 'mutate' || rule.kind === 'none') continue;
      request ??= new PolicyRequest(current, policy, input);
      const judged = rule.generation === undefined ? request.judge(rule) : request.generate(rule);
      if (judged === undefined) continue;
      const { verdict, made } = 'verdict' in judged ? judged : { verdict: judged, made: undefined };
      verdicts.push({ policy, rule, verdict, ...(made && { made }) });
      if (policy.isFirstOnly && isApplied(verdict)) break;
    }
  }
  return { verdicts, object: current.object };
}

/** Lets the rules of one policy change an object, and those that it triggers them to change. */
function mutate(resource: JudgedResource, policy: CompiledPolicy, input: JudgeInput): Judged {
  const rules = policy.rules(resource.kind).filter(({ kind }) => kind === 'mutate');
  if (rules.length === 0) return { verdicts: [], object: resource.object };
  const request = new PolicyRequest(resource, policy, input);
  const verdicts: RuleVerdict[] = [];
  const others: RuleVerdict[] = [];
  let { object } = resource;
  for (const rule of rules) {
    const mutated = request.mutate(rule);
    if (mutated === undefined) continue;
    verdicts.push({ policy, rule, verdict: mutated.verdict });
    others.push(
      ...(mutated.targets ?? []).map(({ verdict, target, object: made }) => ({
        policy,
        rule,
        verdict,
        target,
        made: [made],
      })),
    );
    object = mutated.object;
    if (policy.isFirstOnly && isApplied(mutated.verdict)) break;
  }
  return { verdicts: [...verdicts.map((one) => ({ ...one, made: [object] })), ...others], object };
}

/** Runs something with what a rule sees when it judges an object. */
export function inRuleScope<T>(
  resource: JudgedResource,
  { policy, rule }: { readonly policy: CompiledPolicy; readonly rule: CompiledRule },
  input: JudgeInput,
  run: (context: RuleContext) => T,
): T {
  return run(new PolicyRequest(resource, policy, input).context(rule));
}

function isApplied({ result }: Verdict): boolean {
  return result === 'pass' || result === 'fail';
}
