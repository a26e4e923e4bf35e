import type { Call, Expression, Macro } from '../expression.ts';
import type { CelType } from '../types.ts';
import { callCost } from './calls.ts';
import type { Declared } from './declared.ts';
import { either, fixed, plus, type Size, times, UNKNOWN } from './size.ts';
import { type Costed, type Sized, sizeOf } from './sized.ts';

interface Terms {
  readonly typeOf: (part: Expression) => CelType;
  readonly root: Declared;
}

type Locals = ReadonlyMap<string, Sized>;

const ONE = fixed(1);
const NOTHING = fixed(0);
const LIST = fixed(10);
const MAP = fixed(30);
const MESSAGE = fixed(40);

/**
 * The most that an expression can cost (cel-go, checker/cost.go, with the prices of k8s.io/apiserver, pkg/cel/library/cost.go), in the
 * server's units. Names stand for the value that has the rule.
 */
export function estimateCost(root: Expression, terms: Terms): number {
  return new Estimator(terms).of(root, new Map()).cost.max;
}

/** The first part of functions with a dot in their name. */
const SPACE = /^(?:ip|format|sets|lists|optional|strings|math|base64)$/;

class Estimator {
  private readonly terms: Terms;

  constructor(terms: Terms) {
    this.terms = terms;
  }

  of(at: Expression, locals: Locals): Costed {
    const type = this.terms.typeOf(at);
    const made = (cost: Size, more: Partial<Sized> = {}): Costed => ({
      type,
      declared: undefined,
      counted: undefined,
      entry: undefined,
      ...more,
      cost,
    });
    switch (at.kind) {
      case 'literal':
        return made(NOTHING, { counted: fixed(literalSize(at)) });
      case 'name':
        return made(ONE, locals.get(at.name) ?? { declared: this.terms.root });
      case 'field': {
        const of = this.of(at.of, locals);
        const price = at.isOptional || of.type.kind === 'map' || of.type.kind === 'object' ? ONE : NOTHING;
        const declared = at.isOptional ? undefined : this.below(of, fieldOf(of, at.field));
        return made(plus(of.cost, price), { declared });
      }
      case 'has':
        return made(this.of(at.of, locals).cost);
      case 'list': {
        const items = at.items.map(({ value }) => this.of(value, locals));
        const entry = items.map((item) => sizeOf(item) ?? UNKNOWN).reduce(either, items.length === 0 ? NOTHING : EMPTY);
        return made(plus(LIST, ...items.map(({ cost }) => cost)), { counted: fixed(items.length), entry });
      }
      case 'map': {
        const parts = at.entries.flatMap(({ key, value }) => [this.of(key, locals), this.of(value, locals)]);
        const values = parts.filter((_, index) => index % 2 === 1).map((value) => sizeOf(value) ?? UNKNOWN);
        const entry = values.reduce(either, values.length === 0 ? NOTHING : EMPTY);
        return made(plus(MAP, ...parts.map(({ cost }) => cost)), { counted: fixed(at.entries.length), entry });
      }
      case 'message':
        return made(plus(MESSAGE, ...at.fields.map(([, { value }]) => this.of(value, locals).cost)));
      case 'bind': {
        const value = this.of(at.value, locals);
        const body = this.of(at.body, new Map([...locals, [at.variable, value]]));
        return made(plus(value.cost, body.cost, LIST), { counted: body.counted, entry: body.entry });
      }
      case 'macro':
        return { ...made(NOTHING), ...this.macro(at, locals) };
      case 'call':
        return { ...made(NOTHING), ...this.call(at, locals) };
    }
  }

  /** What stands below a value that the schema does not declare has, for the server, the size of the value with the rule. */
  private below(holder: Sized, inner: Declared | undefined): Declared | undefined {
    return holder.declared === undefined ? this.terms.root : inner;
  }

  private rooted(part: Sized, range: Sized): Sized {
    return { ...part, declared: this.below(range, part.declared), counted: undefined };
  }

  private call({ name, of, args }: Call, locals: Locals): Partial<Costed> & { readonly cost: Size } {
    const space = of?.kind === 'name' && SPACE.test(of.name) && !locals.has(of.name) ? of.name : undefined;
    const target = of === undefined || space !== undefined ? undefined : this.of(of, locals);
    const parts = args.map((arg) => this.of(arg, locals));
    const made = callCost(space === undefined ? name : `${space}.${name}`, target, parts, args);
    const [list] = parts;
    if (name !== '_[_]' || list === undefined) return made;
    return { ...made, counted: list.entry, declared: this.below(list, list.declared?.items) };
  }

  /** What cel-go expands a macro into, at the price of its parts. */
  private macro(at: Macro, locals: Locals): Partial<Costed> & { readonly cost: Size } {
    const range = this.of(at.of, locals);
    const count = sizeOf(range) ?? UNKNOWN;
    const inner = new Map(locals);
    const [first = '', second] = at.variables;
    const entry = this.rooted(singleOf(range), range);
    inner.set(first, second === undefined ? entry : this.rooted(keyOf(range), range));
    if (second !== undefined) inner.set(second, this.rooted(entryOf(range), range));
    const test = at.test === undefined ? undefined : this.of(at.test, inner).cost;
    const result = at.result === undefined ? undefined : this.of(at.result, inner);
    const { start, step, end } = stepsOf(at.name, test, result?.cost ?? NOTHING);
    const cost = plus(range.cost, start, times(count, step), end);
    const isList = ['map', 'filter', 'transformList', 'sortBy'].includes(at.name);
    if (at.name.startsWith('transformMap')) return { cost, counted: count };
    if (!isList) return { cost, counted: ONE };
    const made = at.name === 'filter' ? sizeOf(entry) : result && (sizeOf(result) ?? UNKNOWN);
    return { cost, counted: count, entry: made };
  }
}

const EMPTY: Size = { min: Number.POSITIVE_INFINITY, max: 0 };

function literalSize({ literal }: Expression & { kind: 'literal' }): number {
  if (literal.type === 'bytes') return literal.value.length;
  return literal.type === 'plain' && typeof literal.value === 'string' ? [...literal.value].length : 1;
}

function fieldOf({ declared, type }: Sized, field: string): Declared | undefined {
  return type.kind === 'map' ? declared?.items : declared?.field(field);
}

function part(type: CelType, declared: Declared | undefined, entry: Size | undefined): Sized {
  return { type, declared, counted: declared === undefined ? entry : undefined, entry: undefined };
}

function entryOf({ type, declared, entry }: Sized): Sized {
  const own = type.kind === 'list' ? type.of : type.kind === 'map' ? type.value : type;
  return part(own, declared?.items, entry);
}

function keyOf({ type, declared }: Sized): Sized {
  const own: CelType = type.kind === 'map' ? type.key : { kind: 'simple', name: 'int' };
  return part(own, type.kind === 'map' ? declared?.keys : undefined, undefined);
}

function singleOf(range: Sized): Sized {
  return range.type.kind === 'map' ? keyOf(range) : entryOf(range);
}

/** The price of the beginning, of one turn, and of the end of a comprehension. */
function stepsOf(
  name: Macro['name'],
  test: Size | undefined,
  result: Size,
): { readonly start: Size; readonly step: Size; readonly end: Size } {
  const tested = test ?? NOTHING;
  switch (name) {
    case 'all':
      return { start: NOTHING, step: plus(fixed(3), tested), end: ONE };
    case 'exists':
      return { start: NOTHING, step: plus(fixed(4), tested), end: ONE };
    case 'existsOne':
      return { start: NOTHING, step: plus(fixed(2), tested), end: fixed(2) };
    case 'filter':
      return { start: LIST, step: plus(fixed(13), tested), end: ONE };
    case 'transformMap':
      return { start: MAP, step: plus(fixed(3), tested, result), end: ONE };
    case 'transformMapEntry':
      return { start: MAP, step: plus(fixed(2), tested, result), end: ONE };
    case 'sortBy':
      return { start: fixed(31), step: plus(fixed(14), result), end: ONE };
    default:
      return { start: LIST, step: plus(fixed(12), tested, result), end: ONE };
  }
}
