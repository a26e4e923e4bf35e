import { type Code, type Compile, type Locals, type Lookup, MAX_STEPS } from './code.ts';
import { type Environment, SERVER_ENVIRONMENT } from './environment.ts';
import { entryOf, isKey } from './equality.ts';
import { nameOf } from './escaping.ts';
import type { Call, Entry, Expression, Item, Literal } from './expression.ts';
import { Failure, failed, NO_OVERLOAD, UNSUPPORTED } from './failure.ts';
import { nameMessage } from './message.ts';
import { NO_TEXT_INDEX, negate, operate, printKey } from './operators.ts';
import { dispatch } from './overload.ts';
import { type CelMap, isList, isMap, type Key, Optional, type Outcome, TypeValue, Uint, type Value } from './value.ts';
import { compileMacro } from './walks.ts';

/** An expression that can be evaluated again and again. */
export interface Program {
  run(lookup: Lookup): Outcome;
}

/** Makes an expression ready to run. What is wrong with its types shows when it runs; the checker tells it before. */
export function compileExpression(root: Expression, environment: Environment = SERVER_ENVIRONMENT): Program {
  const code = new Compiler(environment).code(root, []);
  return { run: (lookup) => code({ lookup, locals: [], steps: 0 }) };
}

class Compiler {
  private readonly environment: Environment;
  private readonly named: Named;

  constructor(environment: Environment) {
    this.environment = environment;
    this.named = environment.hasEscapes ? nameOf : (field) => field;
  }

  readonly code: Compile = (at, locals) => {
    switch (at.kind) {
      case 'literal':
        return constant(literalValue(at.literal));
      case 'name':
        return nameCode(at.name, locals);
      case 'field':
        return this.field(at, locals);
      case 'has':
        return hasCode(this.code(at.of, locals), at.field, this.named);
      case 'list':
        return this.list(at.items, locals);
      case 'map':
        return this.map(at.entries, locals);
      case 'message':
        return this.message(at, locals);
      case 'call':
        return this.call(at, locals);
      case 'macro':
        return compileMacro(at, locals, this.code);
      case 'bind':
        return this.bind(at, locals);
    }
  };

  private field({ of, field, isOptional }: Expression & { kind: 'field' }, locals: Locals): Code {
    const type = TYPE_NAMES.get(`${dotted(of) ?? ''}.${field}`);
    if (type !== undefined) return constant(type);
    const holder = this.code(of, locals);
    const { named } = this;
    return isOptional
      ? (frame) => optionalField(holder(frame), field, named)
      : (frame) => select(holder(frame), field, named);
  }

  private list(items: readonly Item[], locals: Locals): Code {
    const codes = items.map(({ value, isOptional }) => ({ code: this.code(value, locals), isOptional }));
    return (frame) => {
      const made: Value[] = [];
      for (const { code, isOptional } of codes) {
        const value = code(frame);
        if (value instanceof Failure) return value;
        if (!isOptional) made.push(value);
        else if (!(value instanceof Optional)) return NO_OVERLOAD;
        else if (value.value !== undefined) made.push(value.value);
      }
      return made;
    };
  }

  private map(entries: readonly Entry[], locals: Locals): Code {
    const codes = entries.map((entry) => ({
      key: this.code(entry.key, locals),
      value: this.code(entry.value, locals),
      isOptional: entry.isOptional,
    }));
    return (frame) => {
      const made = new Map<Key, Value>();
      for (const { key, value, isOptional } of codes) {
        const [name, item] = [key(frame), value(frame)];
        if (name instanceof Failure) return name;
        if (item instanceof Failure) return item;
        if (!isKey(name)) return failed('unsupported key type');
        if (entryOf(made, name) !== undefined) return failed(`Failed with repeated key: ${printKey(name)}`);
        if (!isOptional) made.set(name, item);
        else if (!(item instanceof Optional)) return NO_OVERLOAD;
        else if (item.value !== undefined) made.set(name, item.value);
      }
      return made;
    };
  }

  private message({ name, fields }: Expression & { kind: 'message' }, locals: Locals): Code {
    const entries = fields.map(([field, item]) => ({ ...item, key: textLiteral(field) }));
    const code = this.map(entries, locals);
    return (frame) => {
      const made = code(frame);
      return isMap(made) ? nameMessage(made, name) : made;
    };
  }

  private bind({ how, variable, value, body }: Expression & { kind: 'bind' }, locals: Locals): Code {
    const given = this.code(value, locals);
    const slot = locals.length;
    const inner = this.code(body, [...locals, variable]);
    return (frame) => {
      const made = given(frame);
      if (how === 'bind') {
        frame.locals[slot] = made;
        return inner(frame);
      }
      if (made instanceof Failure) return made;
      if (!(made instanceof Optional)) return NO_OVERLOAD;
      if (made.value === undefined) return made;
      frame.locals[slot] = made.value;
      const result = inner(frame);
      return result instanceof Failure || how === 'optFlatMap' ? result : new Optional(result);
    };
  }

  private call(call: Call, locals: Locals): Code {
    const { name, of, args } = call;
    const [first, second, third] = args.map((arg) => this.code(arg, locals));
    if (of === undefined && first !== undefined) {
      if (second !== undefined && third !== undefined && name === '_?_:_') return choose(first, second, third);
      if (second !== undefined && (name === '_&&_' || name === '_||_')) return logic(first, second, name === '_||_');
      if (second !== undefined && (name.startsWith('_') || name === '@in')) return binary(name, first, second);
      if (name === '!_') return not(first);
      if (name === '-_') return strict(first, negate);
    }
    return this.functionCall(call, locals);
  }

  private functionCall({ name, of, args }: Call, locals: Locals): Code {
    const { functions } = this.environment;
    const prefix = of === undefined ? undefined : dotted(of, locals);
    const spaced = prefix === undefined ? [] : functions.of(`${prefix}.${name}`, false);
    const isSpaced = spaced.length > 0 || of === undefined;
    const candidates = spaced.length > 0 ? spaced : functions.of(name, of !== undefined);
    const parts = (isSpaced || of === undefined ? args : [of, ...args]).map((part) => this.code(part, locals));
    const [receiver, other] = parts;
    if (!isSpaced && (name === 'or' || name === 'orValue') && receiver && other) return orCode(name, receiver, other);
    const fitting = candidates.filter(({ params }) => params.length === parts.length);
    if (fitting.length === 0) return constant(candidates.length === 0 ? UNSUPPORTED : NO_OVERLOAD);
    return (frame) => {
      if (++frame.steps > MAX_STEPS) return UNSUPPORTED;
      const values: Value[] = [];
      for (const part of parts) {
        const value = part(frame);
        if (value instanceof Failure) return value;
        values.push(value);
      }
      return dispatch(fitting, values);
    };
  }
}

function constant(value: Outcome): Code {
  return () => value;
}

function textLiteral(name: string): Expression {
  return { kind: 'literal', literal: { type: 'plain', value: name }, at: 0, end: 0 };
}

function literalValue(literal: Literal): Value {
  return literal.type === 'uint' ? Uint.of(literal.value) : literal.value;
}

const TYPE_NAMES: ReadonlyMap<string, TypeValue> = new Map(
  [
    ...['bool', 'bytes', 'double', 'int', 'list', 'map', 'null_type', 'string', 'type', 'uint', 'optional_type'],
    ...['google.protobuf.Duration', 'google.protobuf.Timestamp', 'net.IP', 'net.CIDR', 'kubernetes.Quantity'],
    ...['kubernetes.URL', 'kubernetes.Semver', 'kubernetes.NamedFormat'],
  ].map((name) => [name, new TypeValue(name)]),
);

function nameCode(name: string, locals: Locals): Code {
  const slot = locals.lastIndexOf(name);
  if (slot >= 0) return (frame) => frame.locals[slot] ?? null;
  const type = TYPE_NAMES.get(name);
  const unknown = type ?? failed(`no such attribute(s): ${name}`);
  return ({ lookup }) => {
    const value = lookup(name);
    return value === undefined ? unknown : value;
  };
}

/** `a.b` of plain names, unless the first is the variable of a macro. */
function dotted(at: Expression, locals: Locals = []): string | undefined {
  if (at.kind === 'name') return locals.includes(at.name) ? undefined : at.name;
  if (at.kind !== 'field' || at.isOptional) return undefined;
  const before = dotted(at.of, locals);
  return before === undefined ? undefined : `${before}.${at.field}`;
}

/** The name that a field has in a holder. */
type Named = (field: string, holder: CelMap) => string;

function select(holder: Outcome, field: string, named: Named): Outcome {
  if (holder instanceof Failure) return holder;
  if (holder instanceof Optional) return optionalField(holder, field, named);
  if (!isMap(holder)) return isList(holder) ? NO_TEXT_INDEX : failed(`no such key: ${field}`);
  const value = holder.get(field);
  if (value !== undefined) return value;
  const name = named(field, holder);
  return holder.get(name) ?? (holder.has(name) ? null : failed(`no such key: ${name}`));
}

function optionalField(holder: Outcome, field: string, named: Named): Outcome {
  if (holder instanceof Failure) return holder;
  const inside = holder instanceof Optional ? holder.value : holder;
  if (inside === undefined) return holder;
  if (isMap(inside)) return new Optional(inside.get(named(field, inside)));
  return isList(inside) ? NO_TEXT_INDEX : new Optional(undefined);
}

function hasCode(of: Code, field: string, named: Named): Code {
  return (frame) => {
    const holder = of(frame);
    if (holder instanceof Failure) return holder;
    const inside = holder instanceof Optional ? holder.value : holder;
    if (inside === undefined) return false;
    if (isMap(inside)) return inside.has(named(field, inside));
    return isList(inside) ? NO_TEXT_INDEX : false;
  };
}

function not(of: Code): Code {
  return strict(of, (value) => (typeof value === 'boolean' ? !value : NO_OVERLOAD));
}

function strict(of: Code, apply: (value: Value) => Outcome): Code {
  return (frame) => {
    const value = of(frame);
    return value instanceof Failure ? value : apply(value);
  };
}

function binary(name: string, left: Code, right: Code): Code {
  return (frame) => {
    if (++frame.steps > MAX_STEPS) return UNSUPPORTED;
    const a = left(frame);
    if (a instanceof Failure) return a;
    const b = right(frame);
    return b instanceof Failure ? b : operate(name, a, b);
  };
}

/** A side that decides alone decides even when the other fails. */
function logic(left: Code, right: Code, decisive: boolean): Code {
  return (frame) => {
    const a = left(frame);
    if (a === decisive) return decisive;
    const b = right(frame);
    if (b === decisive) return decisive;
    if (a === UNSUPPORTED || b === UNSUPPORTED) return UNSUPPORTED;
    if (typeof a === 'boolean' && typeof b === 'boolean') return !decisive;
    return a instanceof Failure ? a : b instanceof Failure ? b : NO_OVERLOAD;
  };
}

function choose(condition: Code, yes: Code, no: Code): Code {
  return (frame) => {
    const decided = condition(frame);
    if (typeof decided !== 'boolean') return decided instanceof Failure ? decided : NO_OVERLOAD;
    return decided ? yes(frame) : no(frame);
  };
}

/** What is not needed is not evaluated. */
function orCode(name: 'or' | 'orValue', receiver: Code, other: Code): Code {
  return (frame) => {
    const value = receiver(frame);
    if (value instanceof Failure) return value;
    if (!(value instanceof Optional)) return NO_OVERLOAD;
    if (value.value !== undefined) return name === 'or' ? value : value.value;
    return other(frame);
  };
}
