import { ADMISSION_NAMES } from '../../schema/cel/admissionNames.ts';
import { ADMISSION_ENVIRONMENT } from '../../schema/cel/environment.ts';
import { Failure, UNSUPPORTED } from '../../schema/cel/failure.ts';
import { DYN } from '../../schema/cel/simpleTypes.ts';
import type { Outcome } from '../../schema/cel/value.ts';
import type { Json } from '../../schema/schemaShape.ts';
import { compilePolicySet, matchConditionsOf, messageOf, type PolicySet, withVariables } from '../cel/policySet.ts';
import { named, validationsOf } from '../cel/policySource.ts';
import { celValue } from '../cel/values.ts';
import { memberOf, textAt } from '../judged/resource.ts';
import { blamedPath } from './celPath.ts';
import type { TemplateAnswer, TemplateCode, TemplateInput, Violation } from './template.ts';

/** What Gatekeeper puts before the variables of a template (pkg/drivers/k8scel/schema). */
const OWN_VARIABLES = [
  {
    name: 'anyObject',
    expression: 'has(request.operation) && request.operation == "DELETE" && object == null ? oldObject : object',
  },
  {
    name: 'params',
    expression: '!has(params.spec) ? null : !has(params.spec.parameters) ? null : params.spec.parameters',
  },
];

/** Compiles `K8sNativeValidation`: an admission policy whose parameters are the constraint. */
export function compileCelCode(source: Json): TemplateCode {
  const set = compilePolicySet(
    {
      matchConditions: named(memberOf(source, 'matchCondition') ?? memberOf(source, 'matchConditions')),
      variables: [...OWN_VARIABLES, ...named(memberOf(source, 'variables'))],
      validations: validationsOf(memberOf(source, 'validations')),
    },
    {
      environment: ADMISSION_ENVIRONMENT,
      names: { ...ADMISSION_NAMES, params: DYN },
      hiddenFromMessages: ['authorizer', 'authorizer.requestResource'],
    },
  );
  const broken = set.all.find(({ expression }) => expression.problems.length > 0);
  if (broken !== undefined) {
    const message = `\`${broken.at}\` does not compile: ${broken.expression.problems.map((problem) => problem.message).join('; ')}`;
    return () => ({ kind: 'error', reason: 'invalid-policy', message });
  }
  const isIgnoring = textAt(source, 'failurePolicy') === 'Ignore';
  return (input) => judge(set, input, isIgnoring);
}

function judge(set: PolicySet, input: TemplateInput, isIgnoring: boolean): TemplateAnswer {
  const lookup = lookupOf(input);
  const matched = matchConditionsOf(set, lookup);
  if (matched.kind === 'no') return { kind: 'skipped', message: `match condition \`${matched.name}\` does not hold` };
  if (matched.kind === 'error') return { kind: 'error', reason: 'unsupported', message: matched.message };
  const own = withVariables(set, lookup, namingVariable);
  const violations: Violation[] = [];
  for (const [validation, one] of set.validations.entries()) {
    const outcome = one.expression.evaluate(own);
    if (outcome === true) continue;
    const { text } = one.expression;
    if (outcome === UNSUPPORTED)
      return {
        kind: 'error',
        reason: 'needs-cluster',
        message: `expression '${text}' asks the authorizer of a cluster`,
      };
    if (outcome instanceof Failure && isIgnoring) continue;
    const message =
      outcome instanceof Failure
        ? `expression '${text}' resulted in error: ${outcome.message}`
        : messageOf(one, own, `failed expression: ${text.trim()}`);
    const path = blamedPath({ text, variables: set.variables, message }, input.review.object ?? input.review.oldObject);
    violations.push({ message, validation, ...(path === undefined ? {} : { path }) });
  }
  return { kind: 'judged', violations };
}

/** A variable that fails says so in whatever asks for it (k8s.io/apiserver, plugin/cel/composition.go). */
function namingVariable(name: string, outcome: Outcome): Outcome {
  return outcome instanceof Failure && outcome.kind === 'error'
    ? new Failure('error', `composited variable "${name}" fails to evaluate: ${outcome.message}`)
    : outcome;
}

function lookupOf({ review, constraint }: TemplateInput): (name: string) => Outcome | undefined {
  return (name) => {
    switch (name) {
      case 'object':
        return celValue(review.object);
      case 'oldObject':
        return celValue(review.oldObject);
      case 'request':
        return celValue(review.request);
      case 'params':
        return celValue(constraint);
      case 'namespaceObject':
        return celValue(memberOf(review.request, 'namespaceObject') ?? null);
      default:
        return name.startsWith('authorizer') ? UNSUPPORTED : undefined;
    }
  };
}
