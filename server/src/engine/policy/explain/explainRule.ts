import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { compileQuery } from '../jmespath/compile.ts';
import { QueryFailure } from '../jmespath/failure.ts';
import { type JudgedResource, listAt, memberOf, objectAt, textAt, textListAt } from '../judged/resource.ts';
import { rulesFor } from '../kyverno/autogen.ts';
import { compileConditions } from '../kyverno/conditions.ts';
import { compileContext, contextEntries } from '../kyverno/context.ts';
import { withElement } from '../kyverno/foreach.ts';
import { inRuleScope } from '../kyverno/judge.ts';
import { matchTest } from '../kyverno/match.ts';
import type { JudgeInput } from '../kyverno/policyRequest.ts';
import type { CompiledPolicy } from '../kyverno/policyRun.ts';
import type { RuleContext } from '../kyverno/rule.ts';
import type { NamedScope } from '../kyverno/scope.ts';
import { compileTemplate } from '../kyverno/variables.ts';
import { isArray, isObject } from '../values/json.ts';
import { explainConditions, shownOutcome } from './explainConditions.ts';
import { explainPattern } from './explainPattern.ts';
import { mentionedFields } from './mentionedFields.ts';
import type { ExplainStep } from './step.ts';

/** How a rule comes to its verdict on an object: what it selects, its context, its preconditions, its body, each with the values found. */
export function explainRule(
  policy: CompiledPolicy,
  name: string,
  resource: JudgedResource,
  input: JudgeInput,
): readonly ExplainStep[] {
  const rule = policy.rules(resource.kind).find((one) => one.name === name);
  const written = rulesFor(policy.policy, resource.kind).find((one) => textAt(one, 'name') === name);
  if (rule === undefined || written === undefined) return [];
  return inRuleScope(resource, { policy, rule }, input, (context) => {
    const scope = compileContext(contextEntries(written))(context.scope, context.cluster);
    return [
      ...matchSteps(written, context),
      ...contextSteps(written, scope),
      ...preconditionSteps(written, scope),
      ...bodySteps(objectAt(written, 'validate'), { scope, context }),
    ];
  });
}

function matchSteps(rule: JsonObject, { subject }: RuleContext): readonly ExplainStep[] {
  return ['match', 'exclude'].flatMap((name): ExplainStep[] => {
    const block = memberOf(rule, name);
    if (!isObject(block) || Object.keys(block).length === 0) return [];
    const [any, all] = [listAt(block, 'any'), listAt(block, 'all')];
    const filters = any.length > 0 ? any : all.length > 0 ? all : [block as JsonObject];
    const steps = filters.map((filter) => ({
      text: filterWords(filter),
      holds: matchTest({ any: [filter] }, undefined)(subject),
    }));
    const selects = any.length > 0 ? steps.some(({ holds }) => holds) : steps.every(({ holds }) => holds);
    return [{ text: name, holds: name === 'match' ? selects : !selects, steps }];
  });
}

function filterWords(filter: Json): string {
  const resources = objectAt(filter, 'resources');
  const parts = Object.entries(resources).map(([key, value]) => {
    const texts = textListAt(resources, key);
    return `${key}: ${texts.length > 0 ? texts.join(', ') : JSON.stringify(value)}`;
  });
  const others = Object.keys(isObject(filter) ? filter : {}).filter((key) => key !== 'resources');
  return [...parts, ...others].join('; ');
}

function contextSteps(rule: JsonObject, scope: NamedScope): readonly ExplainStep[] {
  const names = contextEntries(rule).map((entry) => textAt(entry, 'name'));
  if (names.length === 0) return [];
  const steps = names.map((name) => ({ text: name, holds: undefined, found: shownOutcome(scope.get(name)) }));
  return [{ text: 'context', holds: undefined, steps }];
}

function preconditionSteps(rule: JsonObject, scope: NamedScope): readonly ExplainStep[] {
  const written = memberOf(rule, 'preconditions');
  const decision = compileConditions(written)?.(scope);
  if (decision === undefined) return [];
  const holds = !(decision instanceof QueryFailure) && decision.holds;
  return [{ text: 'preconditions', holds, steps: explainConditions(written, scope) }];
}

/** What a body is explained with. */
interface BodyInput {
  readonly scope: NamedScope;
  readonly context: RuleContext;
  /** What patterns are laid over; the object unless it is the element of a loop. */
  readonly target?: Json;
  readonly nesting?: number;
}

function bodySteps(body: JsonObject, input: BodyInput): readonly ExplainStep[] {
  const { scope, context, target = context.object ?? null } = input;
  const deny = memberOf(body, 'deny');
  if (isObject(deny)) return [denyStep(memberOf(deny, 'conditions'), scope)];
  const pattern = memberOf(body, 'pattern');
  if (pattern !== undefined) return [patternStep('pattern', pattern, target, scope)];
  const any = listAt(body, 'anyPattern');
  if (any.length > 0) {
    const steps = any.map((one, index) => patternStep(`pattern ${index + 1}`, one, target, scope));
    return [{ text: 'any pattern', holds: steps.some(({ holds }) => holds), steps }];
  }
  const cel = memberOf(body, 'cel');
  if (isObject(cel)) return celSteps(cel as JsonObject, target);
  const podSecurity = objectAt(body, 'podSecurity');
  const level = textAt(podSecurity, 'level');
  if (level !== '') return [{ text: `Pod Security level ${level}`, holds: undefined }];
  return listAt(body, 'foreach').map((loop) => loopStep(loop, input));
}

function denyStep(conditions: Json | undefined, scope: NamedScope): ExplainStep {
  const decision = compileConditions(conditions)?.(scope);
  const denies = decision === undefined || (!(decision instanceof QueryFailure) && decision.holds);
  const text = denies ? 'denied, since the conditions hold' : 'not denied, since the conditions do not hold';
  return { text, holds: !denies, steps: explainConditions(conditions, scope) };
}

function patternStep(text: string, pattern: Json, target: Json, scope: NamedScope): ExplainStep {
  const filled = compileTemplate(pattern).fill(scope);
  if (filled instanceof QueryFailure) return { text, holds: false, found: `error: ${filled.message}` };
  const steps = explainPattern(filled, target);
  return { text, holds: steps.every(({ holds }) => holds !== false), steps };
}

function celSteps(cel: JsonObject, target: Json): readonly ExplainStep[] {
  return listAt(cel, 'expressions').map((entry) => {
    const text = textAt(entry, 'expression');
    return { text, holds: undefined, steps: mentionedFields(`${JSON.stringify(cel.variables ?? '')}${text}`, target) };
  });
}

const MOST_ELEMENTS = 50;

function loopStep(loop: Json, input: BodyInput): ExplainStep {
  const { scope, context, nesting = 0 } = input;
  const list = textAt(loop, 'list');
  const found = compileQuery(list)(scope.frame());
  if (found instanceof QueryFailure) return { text: `foreach ${list}`, holds: undefined, found: shownOutcome(found) };
  const elements = isArray(found) ? found : [found];
  const steps = elements.slice(0, MOST_ELEMENTS).map((element, index): ExplainStep => {
    const at = withElement(scope, element, { index, nesting });
    const inner = compileContext(contextEntries(loop))(at, context.cluster);
    const target = isObject(element) ? element : (context.object ?? null);
    const body = bodySteps(loop as JsonObject, { scope: inner, context, target, nesting: nesting + 1 });
    const name = textAt(element, 'name');
    const skips = preconditionSteps(loop as JsonObject, inner);
    const holds = skips.some((step) => step.holds === false) || body.every((step) => step.holds !== false);
    return { text: name === '' ? `element ${index}` : `element ${index}, ${name}`, holds, steps: [...skips, ...body] };
  });
  return { text: `foreach ${list}`, holds: steps.every(({ holds }) => holds), steps };
}
