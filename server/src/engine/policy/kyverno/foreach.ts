import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { compileQuery } from '../jmespath/compile.ts';
import { QueryFailure } from '../jmespath/failure.ts';
import { listAt, memberOf, textAt } from '../judged/resource.ts';
import { erred, passed, type Verdict } from '../judged/verdict.ts';
import { isArray, isObject } from '../values/json.ts';
import { compileConditions } from './conditions.ts';
import { compileContext, contextEntries } from './context.ts';
import { listPlace } from './guessPath.ts';
import type { NamedScope } from './scope.ts';
import { type Body, type BodyContext, type BodyNames, compileBody } from './validateBody.ts';
import { explain } from './variables.ts';

/** Loops inside of loops; more is nobody's policy. */
const MAX_NESTING = 10;

/**
 * `foreach`: judges each element of lists (pkg/engine/handlers/validation/validate_resource.go). The first that fails decides; where
 * nothing was judged there is no verdict.
 */
export function compileForeach(loops: readonly Json[], names: BodyNames, nesting = 0): Body {
  const compiled = nesting > MAX_NESTING ? [] : loops.map((loop) => compileLoop(loop, names, nesting));
  return (context) => {
    let count = 0;
    let broken: string | undefined;
    for (const loop of compiled) {
      const outcome = loop(context);
      if (typeof outcome === 'number') count += outcome;
      else if (typeof outcome === 'string') broken = outcome;
      else return outcome;
    }
    if (count > 0) return passed('rule passed');
    return broken === undefined ? undefined : erred(`failed to evaluate list: ${broken}`);
  };
}

/** How many elements were judged and held, the verdict that ends it, or why the list is none. */
type Loop = (context: BodyContext) => number | Verdict | string;

function compileLoop(loop: Json, names: BodyNames, nesting: number): Loop {
  const list = textAt(loop, 'list');
  const query = compileQuery(list);
  const judge = compileElement(loop, names, nesting);
  return (context) => {
    const found = query(context.scope.frame());
    if (found instanceof QueryFailure) {
      const why = explain(found);
      return why.includes('Unknown key') ? 0 : why;
    }
    const place = listPlace(list, context.elementPlace);
    const elements = isArray(found) ? found : [found];
    let count = 0;
    for (const [index, element] of elements.entries()) {
      if (element === null) continue;
      const verdict = judge(element, index, { ...context, elementPlace: place && [...place, index] });
      if (verdict === undefined || verdict.result === 'skip') continue;
      if (verdict.result === 'pass') {
        count++;
        continue;
      }
      if (verdict.result === 'error' && verdict.message.includes('failed to evaluate preconditions')) continue;
      return { ...verdict, message: `validation failure: ${verdict.message}` };
    }
    return count;
  };
}

type Element = (element: Json, index: number, context: BodyContext) => Verdict | undefined;

function compileElement(loop: Json, names: BodyNames, nesting: number): Element {
  const load = compileContext(contextEntries(loop));
  const preconditions = compileConditions(memberOf(loop, 'preconditions'));
  const body = compileBody(loop, names) ?? compileForeach(listAt(loop, 'foreach'), names, nesting + 1);
  const elementScope = memberOf(loop, 'elementScope');
  return (element, index, context) => {
    const isScoped = typeof elementScope === 'boolean' ? elementScope : isObject(element);
    if (isScoped && !isObject(element))
      return erred(
        'failed to process foreach: cannot use elementScope=true foreach rules for elements that are not maps',
      );
    const scope = load(withElement(context.scope, element, { index, nesting }), context.cluster);
    const decision = preconditions?.(scope);
    if (decision instanceof QueryFailure) return erred(`failed to evaluate preconditions: ${decision.message}`);
    if (decision?.holds === false) return undefined;
    const place: FieldPath | undefined = isScoped ? context.elementPlace : context.place;
    const target = isScoped && isObject(element) ? (element as JsonObject) : context.target;
    return body({ ...context, scope, target, place });
  };
}

/** `element`, `elementIndex`, and the same with the depth of the loop. */
export function withElement(
  scope: NamedScope,
  element: Json,
  { index, nesting }: { readonly index: number; readonly nesting: number },
): NamedScope {
  return scope
    .with('element', element)
    .with(`element${nesting}`, element)
    .with('elementIndex', index)
    .with(`elementIndex${nesting}`, index);
}
