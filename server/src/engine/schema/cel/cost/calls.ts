import type { Expression } from '../expression.ts';
import type { CelType } from '../types.ts';
import { replacedSize } from './replacedSize.ts';
import { either, fixed, PATTERN_FACTOR, plus, priced, type Size, TEXT_FACTOR, times, UNKNOWN } from './size.ts';
import { type Costed, sizeOf } from './sized.ts';

type Result = Partial<Costed> & { readonly cost: Size };

const ONE = fixed(1);
/** A call that makes a list. */
const MADE = fixed(11);

function known(part: Costed | undefined): Size {
  return (part && sizeOf(part)) ?? UNKNOWN;
}

/** What a call costs with its arguments, and how large its result is (functionCost and EstimateCallCost). */
export function callCost(
  name: string,
  target: Costed | undefined,
  args: readonly Costed[],
  expressions: readonly Expression[],
): Result {
  const before = plus(...(target === undefined ? [] : [target.cost]), ...args.map(({ cost }) => cost));
  const operator = operatorCost(name, args, before);
  if (operator !== undefined) return operator;
  const own =
    textCost(name, target, args) ??
    readCost(name, target, args) ??
    listCost(name, target, args) ??
    splitCost(name, target, expressions);
  if (own !== undefined) return { ...own, cost: plus(own.cost, before) };
  return { cost: plus(ONE, before) };
}

function operatorCost(name: string, args: readonly Costed[], before: Size): Result | undefined {
  const [left, right, third] = args;
  switch (name) {
    case '_&&_':
    case '_||_':
      return { cost: before };
    case '_?_:_': {
      if (left === undefined || right === undefined || third === undefined) return undefined;
      const size = either(known(right), known(third));
      const entry = right.entry && third.entry && either(right.entry, third.entry);
      return { cost: plus(left.cost, either(right.cost, third.cost)), counted: size, entry };
    }
    case '_+_':
      return sum(left, right, before);
    case '_==_':
    case '_!=_':
      return { cost: plus(comparison(left, right, name), before) };
    case '_<_':
    case '_<=_':
    case '_>_':
    case '_>=_':
      return { cost: plus(isText(left?.type) ? comparison(left, right, name) : ONE, before) };
    case '@in':
      return { cost: plus(right?.type.kind === 'list' ? known(right) : ONE, before) };
    case 'dyn':
      return { cost: plus(ONE, before), counted: left && sizeOf(left), entry: left?.entry };
    default:
      return undefined;
  }
}

function isOfType(part: Costed | undefined, name: string): boolean {
  return part?.type.kind === 'simple' && part.type.name === name;
}

function isText(type: CelType | undefined): boolean {
  return type?.kind === 'simple' && (type.name === 'string' || type.name === 'bytes');
}

function sum(left: Costed | undefined, right: Costed | undefined, before: Size): Result {
  const isList = left?.type.kind === 'list';
  if (!isList && !isText(left?.type)) return { cost: plus(ONE, before) };
  const size = plus(known(left), known(right));
  const entry = left?.entry && right?.entry && either(left.entry, right.entry);
  return { cost: plus(isList ? ONE : priced(size, TEXT_FACTOR), before), counted: size, entry };
}

const QUICK = /^(?:net\.|kubernetes\.(?:Quantity|Semver|authorization))/;

function comparison(left: Costed | undefined, right: Costed | undefined, name: string): Size {
  const type = left?.type;
  if (name === '_==_' && type?.kind === 'simple' && QUICK.test(type.name)) return ONE;
  const most = Math.min(known(left).max, known(right).max);
  return priced({ min: most > 0 ? 1 : 0, max: most }, TEXT_FACTOR);
}

const ONE_TENTH = /^(?:url|cidr|isIP|isCIDR|ip|quantity|isQuantity|semver|isSemver|jsonpatch\.escapeKey)$/;
const SAME_SIZE = /^(?:lowerAscii|upperAscii|substring|trim)$/;

function textCost(name: string, target: Costed | undefined, args: readonly Costed[]): Result | undefined {
  const [first] = args;
  if (target === undefined && ONE_TENTH.test(name)) {
    const size = known(first);
    return { cost: priced(size, TEXT_FACTOR), ...(name === 'url' && { counted: size }) };
  }
  if (name === 'ip.isCanonical') return { cost: priced(known(first), 2 * TEXT_FACTOR) };
  if (target !== undefined && SAME_SIZE.test(name))
    return { cost: priced(known(target), TEXT_FACTOR), counted: known(target) };
  switch (name) {
    case 'startsWith':
    case 'endsWith':
      return { cost: priced(known(first), TEXT_FACTOR) };
    case 'contains':
      return { cost: times(priced(known(target), TEXT_FACTOR), priced(known(first), TEXT_FACTOR)) };
    case 'matches': {
      const [text, pattern] = target === undefined ? args : [target, first];
      return { cost: patternCost(text, pattern) };
    }
    case 'find':
    case 'findAll':
      return { cost: patternCost(target, first), counted: { min: 0, max: known(target).max } };
    case 'format':
      return { cost: priced(known(target), TEXT_FACTOR) };
    case 'validate':
      return { cost: priced(priced(known(first), TEXT_FACTOR), 128 * PATTERN_FACTOR) };
    case 'containsIP':
      return { cost: plus(fixed(4), isText(first?.type) ? priced(known(first), TEXT_FACTOR) : fixed(0)) };
    case 'containsCIDR':
      return { cost: plus(fixed(7), isText(first?.type) ? priced(known(first), TEXT_FACTOR) : fixed(0)) };
    default:
      return undefined;
  }
}

/** Functions that make another text of one: as bytes, in other words, or in quotes. */
function readCost(name: string, target: Costed | undefined, args: readonly Costed[]): Result | undefined {
  const [first, second] = args;
  const size = known(first);
  const cost = priced(size, TEXT_FACTOR);
  if (name === 'replace' && target !== undefined)
    return {
      cost: priced(known(target), 2 * TEXT_FACTOR),
      counted: replacedSize(known(target), size, known(second)),
    };
  if (target !== undefined) return undefined;
  // A character has up to four bytes.
  if (name === 'string' && isOfType(first, 'bytes'))
    return { cost, counted: { min: Math.floor(size.min / 4), max: size.max } };
  if (name === 'bytes' && isOfType(first, 'string')) return { cost, counted: { min: size.min, max: size.max * 4 } };
  if (name === 'strings.quote') return { cost, counted: { min: size.min + 2, max: size.max * 2 + 2 } };
  return undefined;
}

function patternCost(text: Costed | undefined, pattern: Costed | undefined): Size {
  return times(priced(plus(known(text), ONE), TEXT_FACTOR), priced(known(pattern), PATTERN_FACTOR));
}

const OVER_ITEMS = /^(?:isSorted|sum|max|min|indexOf|lastIndexOf|includes)$/;

function listCost(name: string, target: Costed | undefined, args: readonly Costed[]): Result | undefined {
  const [first, second] = args;
  if (target !== undefined && OVER_ITEMS.test(name)) {
    if (target.type.kind !== 'list') return { cost: priced(known(target), name === 'includes' ? 1 : TEXT_FACTOR) };
    const item = target.declared?.items;
    const size = item === undefined ? UNKNOWN : { min: 0, max: item.most };
    const price = isText(target.type.of) ? plus(ONE, priced(size, TEXT_FACTOR)) : ONE;
    return { cost: times(known(target), price) };
  }
  if (/^sets\.(?:contains|intersects|equivalent)$/.test(name)) {
    const factor = name === 'sets.equivalent' ? 2 : 1;
    return { cost: plus(priced(times(known(first), known(second)), factor), ONE) };
  }
  if (target?.type.kind !== 'list') return undefined;
  if (name === 'sort' || name === 'distinct') {
    const factor = name === 'sort' && isText(target.type.of) ? 2 + TEXT_FACTOR : 2;
    const size = times(known(target), known(target));
    return { cost: plus(priced(size, factor), MADE), counted: size };
  }
  if (name === 'reverse' || name === 'flatten') return { cost: plus(known(target), MADE), counted: known(target) };
  if (name === 'join') {
    const item = target.declared?.items;
    const each = item === undefined ? UNKNOWN : { min: 0, max: item.most };
    const count = known(target);
    const between = { min: Math.max(0, count.min - 1), max: Math.max(0, count.max - 1) };
    const size = plus(times(count, each), first === undefined ? fixed(0) : times(known(first), between));
    return { cost: priced(size, TEXT_FACTOR), counted: size };
  }
  return undefined;
}

/** Functions whose result is as large as a constant among their arguments says. */
function splitCost(name: string, target: Costed | undefined, args: readonly Expression[]): Result | undefined {
  if (name === 'lists.range') {
    const size = fixed(constantOf(args[0]) ?? UNKNOWN.max);
    return { cost: plus(size, MADE), counted: size };
  }
  if (target === undefined) return undefined;
  const size = known(target);
  if (name === 'slice') {
    const made = fixed(Math.max(0, (constantOf(args[1]) ?? size.max) - (constantOf(args[0]) ?? 0)));
    return { cost: plus(made, MADE), counted: made };
  }
  const cost = priced(size, 2 * TEXT_FACTOR);
  if (name !== 'split') return undefined;
  return { cost, counted: { min: 0, max: constantOf(args[1]) ?? size.max } };
}

function constantOf(at: Expression | undefined): number | undefined {
  const value = at?.kind === 'literal' && at.literal.type === 'plain' ? at.literal.value : undefined;
  return typeof value === 'bigint' && value >= 0n ? Number(value) : undefined;
}
