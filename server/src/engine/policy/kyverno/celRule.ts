import { ADMISSION_NAMES } from '../../schema/cel/admissionNames.ts';
import { Failure, UNSUPPORTED } from '../../schema/cel/failure.ts';
import { DYN } from '../../schema/cel/simpleTypes.ts';
import type { Outcome } from '../../schema/cel/value.ts';
import type { Json } from '../../schema/schemaShape.ts';
import { guessCelPath } from '../cel/guessCelPath.ts';
import { CLUSTER_POLICY_ENVIRONMENT, orValueCompat } from '../cel/kyvernoEnvironment.ts';
import { compilePolicySet, matchConditionsOf, messageOf, type PolicySet, withVariables } from '../cel/policySet.ts';
import { named, validationsOf } from '../cel/policySource.ts';
import { requestOf } from '../cel/request.ts';
import { celValue } from '../cel/values.ts';
import { isNamespace, memberOf } from '../judged/resource.ts';
import { erred, failed, passed, skippedBy, type Verdict } from '../judged/verdict.ts';
import type { RuleContext } from './rule.ts';

/** The verdict of a rule with expressions. */
export type CelRule = (context: RuleContext) => Verdict;

export interface CelRuleSource {
  /** `validate.cel` */
  readonly cel: Json;
  /** The message of validations that have none of their own. */
  readonly message: string;
  /** `celPreconditions` */
  readonly preconditions: Json | undefined;
}

/**
 * `validate.cel` of a ClusterPolicy, judged as a ValidatingAdmissionPolicy with failure policy Fail: an expression that fails denies
 * (pkg/engine/handlers/validation/validate_cel.go).
 */
export function compileCelRule(source: CelRuleSource): CelRule {
  const set = compileCelSet(source);
  const hasParams = memberOf(source.cel, 'paramKind') !== undefined;
  return (context) => judge(set, context, hasParams);
}

/** The expressions of such a rule. */
export function compileCelSet({ cel, message, preconditions }: CelRuleSource): PolicySet {
  const hasParams = memberOf(cel, 'paramKind') !== undefined;
  return compilePolicySet(
    {
      matchConditions: named(preconditions),
      variables: named(memberOf(cel, 'variables')),
      validations: validationsOf(memberOf(cel, 'expressions')).map((one) => ({ message, ...one })),
    },
    {
      environment: CLUSTER_POLICY_ENVIRONMENT,
      rewrite: orValueCompat,
      names: hasParams ? { ...ADMISSION_NAMES, params: DYN } : ADMISSION_NAMES,
      hiddenFromMessages: ['authorizer', 'authorizer.requestResource'],
    },
  );
}

function judge(set: PolicySet, context: RuleContext, hasParams: boolean): Verdict {
  const lookup = lookupOf(context, hasParams);
  const matched = matchConditionsOf(set, lookup);
  if (matched.kind === 'no') return skippedBy('precondition', 'cel preconditions not met');
  if (matched.kind === 'error') return failed(`failed to evaluate match condition ${matched.name}: ${matched.message}`);
  if (hasParams)
    return { ...erred('The parameters of this rule stand in a cluster.', 'needs-cluster'), missing: ['paramRef'] };
  const own = withVariables(set, lookup);
  for (const [index, validation] of set.validations.entries()) {
    const outcome = validation.expression.evaluate(own);
    if (outcome === true) continue;
    if (outcome === UNSUPPORTED) return needsCluster(validation.expression.text);
    const { text } = validation.expression;
    const message =
      outcome instanceof Failure
        ? `expression '${text}' resulted in error: ${outcome.message}`
        : messageOf(validation, own, `failed expression: ${text.trim()}`);
    return { ...failed(message, guessCelPath(text, set)), properties: { validation: String(index) } };
  }
  return passed(`Validation rule passed.`);
}

function needsCluster(text: string): Verdict {
  return {
    ...erred(`expression '${text}' asks the authorizer of a cluster`, 'needs-cluster'),
    missing: ['authorizer'],
  };
}

function lookupOf({ subject, object }: RuleContext, hasParams: boolean): (name: string) => Outcome | undefined {
  const { resource, operation } = subject;
  const old = operation === 'UPDATE' || operation === 'DELETE' ? resource.object : null;
  const namespace = isNamespace(resource) ? '' : resource.namespace;
  return (name) => {
    switch (name) {
      case 'object':
        return celValue(object ?? null);
      case 'oldObject':
        return celValue(old);
      case 'request':
        return celValue(requestOf(subject));
      case 'namespaceObject':
        return namespace === '' ? null : celValue(namespaceNamed(namespace));
      case 'params':
        return hasParams ? null : undefined;
      default:
        return name.startsWith('authorizer') ? UNSUPPORTED : undefined;
    }
  };
}

const namespaces = new Map<string, Json>();

function namespaceNamed(name: string): Json {
  let made = namespaces.get(name);
  if (made === undefined) {
    if (namespaces.size > 500) namespaces.clear();
    made = { metadata: { name } };
    namespaces.set(name, made);
  }
  return made;
}
