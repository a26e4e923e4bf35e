import type { Ast } from 'jmespath';
import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { isArray, isObject } from '../values/json.ts';
import { orNull, QueryFailure, queryError } from './failure.ts';
import { type Code, type Frame, OUT_OF_STEPS, type Outcome, type PartCompiler } from './frame.ts';
import { isFalse } from './truth.ts';

/** The parts of a query that make lists: `[*]`, `[]`, `.*`, `[?…]`, `[a:b:c]` (go-jmespath, interpreter.go). */
export function compileProjection(at: Ast, isRoot: boolean, compiler: PartCompiler): Code {
  const children = at.children ?? [];
  const code = (index: number, root: boolean): Code => compiler.code(children[index] as Ast, root);
  switch (at.type) {
    case 'Projection':
      return projection(code(0, isRoot), code(1, false));
    case 'Flatten':
      return flatten(code(0, isRoot));
    case 'ValueProjection':
      return valueProjection(code(0, isRoot), code(1, false));
    case 'FilterProjection':
      return filterProjection(code(0, isRoot), code(1, false), code(2, false));
    case 'Slice':
      return sliceCode(children.map((part) => (typeof part === 'number' ? part : undefined)));
    default:
      return () => queryError(`incorrect query: ${at.type} cannot stand here`);
  }
}

/** What the right side makes of each item, without nulls. */
function collect(items: readonly Json[], right: Code, frame: Frame): Outcome {
  const made: Json[] = [];
  for (const item of items) {
    if (--frame.steps < 0) return OUT_OF_STEPS;
    const value = orNull(right(item, frame));
    if (value instanceof QueryFailure) return value;
    if (value !== null) made.push(value);
  }
  return made;
}

function projection(left: Code, right: Code): Code {
  return (value, frame) => {
    const items = orNull(left(value, frame));
    if (items instanceof QueryFailure) return items;
    return isArray(items) ? collect(items, right, frame) : null;
  };
}

/** Errors of any kind on the left become null. */
function flatten(left: Code): Code {
  return (value, frame) => {
    const items = left(value, frame);
    if (items instanceof QueryFailure || !isArray(items)) return null;
    frame.steps -= items.length;
    return items.some(isArray) ? items.flat(1) : items;
  };
}

function valueProjection(left: Code, right: Code): Code {
  return (value, frame) => {
    const holder = left(value, frame);
    if (holder instanceof QueryFailure || !isObject(holder)) return null;
    return collect(Object.values(holder as JsonObject), right, frame);
  };
}

function filterProjection(left: Code, right: Code, test: Code): Code {
  return (value, frame) => {
    const items = left(value, frame);
    if (items instanceof QueryFailure || !isArray(items)) return null;
    const kept: Json[] = [];
    for (const item of items) {
      if (--frame.steps < 0) return OUT_OF_STEPS;
      const decided = orNull(test(item, frame));
      if (decided instanceof QueryFailure) return decided;
      if (!isFalse(decided)) kept.push(item);
    }
    return collect(kept, right, frame);
  };
}

/** Python's slices. */
function sliceCode([start, stop, step = 1]: readonly (number | undefined)[]): Code {
  if (step === 0) return () => queryError('Invalid slice, step cannot be 0');
  return (value) => {
    if (!isArray(value)) return null;
    const { length } = value;
    const bound = (at: number | undefined, standard: number): number => {
      if (at === undefined) return standard;
      const index = at < 0 ? at + length : at;
      return step < 0 ? Math.max(-1, Math.min(index, length - 1)) : Math.max(0, Math.min(index, length));
    };
    const [first, last] =
      step < 0 ? [bound(start, length - 1), bound(stop, -1)] : [bound(start, 0), bound(stop, length)];
    const made: Json[] = [];
    for (let i = first; step > 0 ? i < last : i > last; i += step) made.push(value[i] as Json);
    return made;
  };
}
