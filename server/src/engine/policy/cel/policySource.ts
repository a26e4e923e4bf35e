import type { Json } from '../../schema/schemaShape.ts';
import { listAt, objectAt, textAt } from '../judged/resource.ts';
import { isArray } from '../values/json.ts';
import type { NamedExpression, OtherExpression, ValidationSource } from './policySet.ts';

/** Expressions with names, such as `matchConditions` and `variables`; none for what is no list. */
export function named(entries: Json | undefined): readonly NamedExpression[] {
  if (!isArray(entries)) return [];
  return entries.map((one) => ({ name: textAt(one, 'name'), expression: textAt(one, 'expression') }));
}

/** `validations`; an empty message is as none. */
export function validationsOf(entries: Json | undefined): readonly ValidationSource[] {
  if (!isArray(entries)) return [];
  return entries.map((one) => {
    const [message, messageExpression] = [textAt(one, 'message'), textAt(one, 'messageExpression')];
    return {
      expression: textAt(one, 'expression'),
      ...(message === '' ? {} : { message }),
      ...(messageExpression === '' ? {} : { messageExpression }),
    };
  });
}

/** One of `mutations` with the kind of its patch. */
export interface MutationSource {
  readonly patchType: string;
  readonly other: OtherExpression;
}

/** `mutations` of a spec: the expression of each stands where the kind of its patch says. */
export function mutationsOf(spec: Json | undefined): readonly MutationSource[] {
  return listAt(spec, 'mutations').map((one, index) => {
    const patchType = textAt(one, 'patchType');
    const key = patchType === 'JSONPatch' ? 'jsonPatch' : 'applyConfiguration';
    const expression = textAt(objectAt(one, key), 'expression');
    return { patchType, other: { at: `mutations[${index}].${key}.expression`, expression } };
  });
}
