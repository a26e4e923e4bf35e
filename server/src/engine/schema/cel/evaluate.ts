import type { Expression } from './expression.ts';
import { callFunction } from './functions.ts';
import { operate } from './operators.ts';
import { Failure, isList, isMap, type Outcome, UNSUPPORTED, type Value, whole } from './value.ts';

type Scope = ReadonlyMap<string, Value>;
type Call = Extract<Expression, { kind: 'call' }>;

/** The server stops an expression that costs too much; here a much smaller limit ends in no answer. */
const MAX_STEPS = 200_000;
const MACROS = ['all', 'exists', 'exists_one', 'filter', 'map'];

/** The value of an expression. `scope` has the values of names such as `self`. */
export function evaluate(expression: Expression, scope: Scope): Outcome {
  return new Evaluator().value(expression, scope);
}

class Evaluator {
  private steps = 0;

  value(expression: Expression, scope: Scope): Outcome {
    if (++this.steps > MAX_STEPS) return UNSUPPORTED;
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'name':
        return scope.get(expression.name) ?? (scope.has(expression.name) ? null : UNSUPPORTED);
      case 'field':
        return expression.isOptional ? UNSUPPORTED : select(this.value(expression.of, scope), expression.field);
      case 'list':
        return whole(expression.items.map((item) => this.value(item, scope)));
      case 'map':
        return this.mapping(expression.entries, scope);
      case 'call':
        return this.call(expression, scope);
      default:
        return UNSUPPORTED;
    }
  }

  private mapping(entries: readonly (readonly [Expression, Expression])[], scope: Scope): Outcome {
    const made = new Map<string, Value>();
    for (const [left, right] of entries) {
      const [key, value] = [this.value(left, scope), this.value(right, scope)];
      if (value instanceof Failure) return value;
      if (typeof key !== 'string') return UNSUPPORTED;
      made.set(key, value);
    }
    return made;
  }

  private call(call: Call, scope: Scope): Outcome {
    const { name, of, args } = call;
    if (of === undefined) {
      if (name === '&&' || name === '||') return this.logic(call, scope);
      if (name === '?:') return this.choose(args, scope);
      if (name === 'has') return this.has(args[0], scope);
    } else if (MACROS.includes(name)) return this.macro(call, of, scope);
    const values = whole([...(of === undefined ? [] : [of]), ...args].map((one) => this.value(one, scope)));
    if (values instanceof Failure) return values;
    const [first = null, second, ...rest] = values;
    if (name === '!') return typeof first === 'boolean' ? !first : UNSUPPORTED;
    if (name === 'negate') return typeof first === 'bigint' || typeof first === 'number' ? -first : UNSUPPORTED;
    if (of === undefined && second !== undefined && rest.length === 0 && !/^[a-z]/i.test(name.replace(/^in$/, '')))
      return operate(name, first, second);
    return callFunction(name, first, values.slice(1));
  }

  /** A side that decides alone decides even when the other fails. */
  private logic({ name, args }: Call, scope: Scope): Outcome {
    const decisive = name === '||';
    const sides = args.map((side) => this.value(side, scope));
    if (sides.includes(decisive)) return decisive;
    if (sides.includes(UNSUPPORTED)) return UNSUPPORTED;
    const failed = sides.find((side): side is Failure => side instanceof Failure);
    if (failed !== undefined)
      return sides.every((side) => side instanceof Failure || typeof side === 'boolean') ? failed : UNSUPPORTED;
    return sides.every((side) => typeof side === 'boolean') ? !decisive : UNSUPPORTED;
  }

  private choose([condition, yes, no]: readonly Expression[], scope: Scope): Outcome {
    if (condition === undefined || yes === undefined || no === undefined) return UNSUPPORTED;
    const decided = this.value(condition, scope);
    if (typeof decided !== 'boolean') return decided instanceof Failure ? decided : UNSUPPORTED;
    return this.value(decided ? yes : no, scope);
  }

  private has(path: Expression | undefined, scope: Scope): Outcome {
    if (path?.kind !== 'field' || path.isOptional) return UNSUPPORTED;
    const holder = this.value(path.of, scope);
    if (holder instanceof Failure) return holder;
    return isMap(holder) ? holder.has(nameOf(path.field, holder)) : UNSUPPORTED;
  }

  /** The macros over lists, and over the keys of mappings. */
  private macro({ name, args }: Call, of: Expression, scope: Scope): Outcome {
    const [variable, body, ...more] = args;
    const holder = this.value(of, scope);
    if (holder instanceof Failure) return holder;
    const items = isList(holder) ? holder : isMap(holder) ? [...holder.keys()] : undefined;
    if (items === undefined || variable?.kind !== 'name' || body === undefined || more.length > 0) return UNSUPPORTED;
    const outcomes = items.map((item) => this.value(body, new Map([...scope, [variable.name, item]])));
    if (name === 'map') return whole(outcomes);
    if (name === 'all' || name === 'exists') return quantify(outcomes, name === 'exists');
    const values = whole(outcomes);
    if (values instanceof Failure) return values;
    const kept = items.filter((_, index) => values[index] === true);
    return name === 'filter' ? kept : kept.length === 1;
  }
}

function quantify(outcomes: readonly Outcome[], decisive: boolean): Outcome {
  if (outcomes.includes(decisive)) return decisive;
  if (outcomes.includes(UNSUPPORTED)) return UNSUPPORTED;
  const failed = outcomes.find((outcome): outcome is Failure => outcome instanceof Failure);
  return failed ?? !decisive;
}

function select(holder: Outcome, field: string): Outcome {
  if (holder instanceof Failure) return holder;
  if (!isMap(holder)) return UNSUPPORTED;
  const name = nameOf(field, holder);
  const value = holder.get(name);
  if (value !== undefined) return value;
  return holder.has(name) ? null : new Failure('error', `no such key: ${name}`);
}

const ESCAPES: Readonly<Record<string, string>> = {
  __underscores__: '__',
  __dot__: '.',
  __dash__: '-',
  __slash__: '/',
};

/** The name that a field has outside of CEL (k8s.io/apiserver, pkg/cel/escaping.go). */
export function nameOf(field: string, holder: { has(name: string): boolean }): string {
  if (holder.has(field) || !field.includes('__')) return field;
  const word = /^__([a-z]+)__$/.exec(field)?.[1];
  if (word !== undefined && ESCAPES[field] === undefined) return word;
  return field.replaceAll(/__(?:underscores|dot|dash|slash)__/g, (code) => ESCAPES[code] ?? code);
}
