import type { Lookup } from '../../../schema/cel/code.ts';
import { DYN } from '../../../schema/cel/simpleTypes.ts';
import { isMap } from '../../../schema/cel/value.ts';
import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { compilePolicyExpression } from '../../cel/expression.ts';
import { KYVERNO_DECLARED, KYVERNO_ENVIRONMENT, kyvernoRewrite } from '../../cel/kyvernoEnvironment.ts';
import { jsonOf } from '../../cel/toJson.ts';
import { declarationsOf } from '../../cel/types.ts';
import { listAt, memberOf, objectAt, readResource, textAt } from '../../judged/resource.ts';
import { isObject } from '../../values/json.ts';
import { constraintsTest } from '../celPolicy.ts';
import type { ValidatingInput } from '../validating/judge.ts';

/** The objects that a policy changes besides the one that triggers it, as far as they are known. */
export type Targets = (input: ValidatingInput, lookup: Lookup) => readonly JsonObject[];

/**
 * `evaluation.mutateExisting` with `targetMatchConstraints`, which are the constraints of the policy where they have no rules
 * (cmd/cli/kubectl-kyverno/processor/policy_processor.go targetMatchPredicate); undefined for policies without.
 */
export function compileTargets(spec: JsonObject): Targets | undefined {
  if (memberOf(objectAt(objectAt(spec, 'evaluation'), 'mutateExisting'), 'enabled') !== true) return undefined;
  const own = objectAt(spec, 'targetMatchConstraints');
  const text = textAt(own, 'expression');
  if (text !== '') return expressionTargets(text);
  const constraints = listAt(own, 'resourceRules').length > 0 ? own : objectAt(spec, 'matchConstraints');
  const selects = constraintsTest(constraints, true);
  return ({ subject, cluster }) =>
    cluster.changeable.filter(
      (object) => object !== subject.resource.object && selects({ ...subject, resource: readResource(object) }),
    );
}

/** An expression gives one object, or a list of them in `items`. */
function expressionTargets(text: string): Targets {
  const expression = compilePolicyExpression(text, {
    environment: KYVERNO_ENVIRONMENT,
    declared: declarationsOf({ ...KYVERNO_DECLARED, variables: DYN }),
    rewrite: kyvernoRewrite,
  });
  return ({ cluster }, lookup) => {
    const value = expression.evaluate(lookup);
    if (!isMap(value)) return [];
    const found = jsonOf(value);
    const items = listAt(found, 'items');
    const names = new Set((items.length > 0 ? items : [found]).map(nameOf));
    return cluster.changeable.filter((object) => names.has(nameOf(object)));
  };
}

function nameOf(object: Json): string {
  if (!isObject(object)) return '';
  const { kind, namespace, name } = readResource(object as JsonObject);
  return `${kind} ${namespace}/${name}`;
}
