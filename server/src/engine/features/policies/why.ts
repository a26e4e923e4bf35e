import type { MapNode } from '../../kustomize/node.ts';
import { explainRule } from '../../policy/explain/explainRule.ts';
import { mentionedFields } from '../../policy/explain/mentionedFields.ts';
import { type ExplainStep, printSteps } from '../../policy/explain/step.ts';
import { type JudgedResource, listAt, objectAt, textAt } from '../../policy/judged/resource.ts';
import type { JudgeInput } from '../../policy/kyverno/policyRequest.ts';
import { compilePolicy } from '../../policy/kyverno/policyRun.ts';
import { once } from '../../policy/verdicts/once.ts';
import type { PolicyDocument, PolicyVerdict } from '../../policy/verdicts/policyUnit.ts';
import type { JsonObject } from '../../schema/schemaShape.ts';
import { MASK } from '../secrets.ts';
import { hiddenTexts } from './hiddenTexts.ts';

/** What a verdict is explained with. */
export interface WhyInput {
  readonly found: PolicyVerdict;
  /** The object as mutations of the cluster leave it. */
  readonly resource: JudgedResource;
  /** The object as it is rendered, with who wrote what. */
  readonly root: MapNode;
  /** The overlay, for people. */
  readonly overlay: string;
  /** Where the policy stands, for people. */
  readonly file: string;
  readonly input: JudgeInput;
  /** The documents that the verdict hangs on: templates of a constraint. */
  readonly documents: readonly PolicyDocument[];
}

const compiled = once(compilePolicy);

const WORDS = {
  pass: 'passes',
  fail: 'fails',
  skip: 'is not judged',
  error: 'cannot be judged',
} as const;

/** How a verdict came about, as a text to read: what was looked at, in order, each with the value that was found. */
export function whyText(why: WhyInput): string {
  const { found, resource, root, overlay, file } = why;
  const { policy, rule, action, verdict } = found;
  const steps = stepsOf(why);
  const isSecret = hiddenTexts(root).length > 0;
  // Kyverno's word where an expression has nothing to say.
  const message = isSecret || verdict.message === 'success' ? '' : verdict.message;
  return [
    `${resource.kind}/${resource.name} ${WORDS[verdict.result]} in ${overlay}`,
    `Policy ${policy.name}${rule === undefined ? '' : `, rule ${rule}`}${action === undefined ? '' : ` (${action})`}, ${file}`,
    '',
    ...printSteps(isSecret ? masked(steps) : steps),
    '',
    `Result: ${verdict.result}${message === '' ? '' : `. ${message}`}`,
    '',
  ].join('\n');
}

/** Where an object holds a secret value, no value is shown: one may have been made of the secret. */
function masked(steps: readonly ExplainStep[]): readonly ExplainStep[] {
  return steps.map(({ found, steps: inner, ...step }) => ({
    ...step,
    ...(found === undefined ? {} : { found: MASK }),
    ...(inner === undefined ? {} : { steps: masked(inner) }),
  }));
}

function stepsOf({ found, resource, input, documents }: WhyInput): readonly ExplainStep[] {
  const { policy, rule, verdict } = found;
  const { object } = policy.document;
  if (policy.source === 'kyverno') return explainRule(compiled(object), rule ?? '', resource, input);
  if (policy.source === 'gatekeeper') return constraintSteps(object, documents, resource);
  const failed = Number(verdict.properties?.validation ?? Number.NaN);
  return expressionSteps(object, resource, verdict.result === 'fail' ? failed : Number.POSITIVE_INFINITY);
}

/** Expressions are tried in their order; the first that does not hold ends it. */
function expressionSteps(policy: JsonObject, resource: JudgedResource, failed: number): readonly ExplainStep[] {
  const spec = objectAt(policy, 'spec');
  const variables = listAt(spec, 'variables').map((one) => textAt(one, 'expression'));
  return listAt(spec, 'validations').map((validation, index): ExplainStep => {
    const text = textAt(validation, 'expression');
    const around = text.includes('variables.') ? variables.join('\n') : '';
    const holds = index < failed ? true : index === failed ? false : undefined;
    return { text, holds, steps: mentionedFields(`${text}\n${around}`, resource.object) };
  });
}

function constraintSteps(
  constraint: JsonObject,
  documents: readonly PolicyDocument[],
  resource: JudgedResource,
): readonly ExplainStep[] {
  const spec = objectAt(constraint, 'spec');
  const shown = (name: string): ExplainStep[] =>
    Object.entries(objectAt(spec, name)).map(([key, value]) => ({
      text: key,
      holds: undefined,
      found: JSON.stringify(value),
    }));
  const sources = documents.filter(({ object }) => object !== constraint).map(({ object }) => JSON.stringify(object));
  const text = sources.join('\n').replaceAll('\\"', '"').replaceAll('\\n', '\n');
  const fields = mentionedFields(text, resource.object);
  return [
    { text: 'match', holds: true, steps: shown('match') },
    { text: 'parameters', holds: undefined, steps: shown('parameters') },
    { text: 'fields that the template looks at', holds: undefined, steps: fields },
  ].filter(({ steps }) => steps.length > 0);
}
