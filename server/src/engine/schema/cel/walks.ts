import { type Code, type Compile, type Frame, type Locals, MAX_STEPS } from './code.ts';
import { entryOf, isKey } from './equality.ts';
import type { Macro } from './expression.ts';
import { Failure, failed, NO_OVERLOAD, UNSUPPORTED } from './failure.ts';
import { sortBy } from './library/lists.ts';
import { printKey } from './operators.ts';
import { isList, isMap, type Key, type Outcome, type Value } from './value.ts';

interface Walk {
  readonly macro: Macro;
  readonly test: Code | undefined;
  readonly result: Code | undefined;
  /** Puts the variables of one entry into their places. */
  readonly enter: (frame: Frame, key: Value, value: Value) => void;
}

/** A macro over a list or a mapping (cel-go, parser/macro.go and ext/comprehensions.go). */
export function compileMacro(macro: Macro, locals: Locals, compile: Compile): Code {
  const range = compile(macro.of, locals);
  const inner = [...locals, ...macro.variables];
  const slot = locals.length;
  const hasTwo = macro.variables.length === 2;
  const walk: Walk = {
    macro,
    test: macro.test && compile(macro.test, inner),
    result: macro.result && compile(macro.result, inner),
    enter: (frame, key, value) => {
      frame.locals[slot] = hasTwo ? key : value;
      if (hasTwo) frame.locals[slot + 1] = value;
    },
  };
  return (frame) => {
    const holder = range(frame);
    if (holder instanceof Failure) return holder;
    const entries = entriesOf(holder, hasTwo);
    return entries === undefined ? NO_OVERLOAD : run(walk, entries, frame);
  };
}

type Entries = readonly (readonly [key: Value, value: Value])[];

/** A list by its places, a mapping by its keys; with one variable that is the item, or the key. */
function entriesOf(holder: Value, hasTwo: boolean): Entries | undefined {
  if (isList(holder)) return holder.map((item, index) => [BigInt(index), item]);
  if (!isMap(holder)) return undefined;
  return [...holder].map(([key, value]) => [key, hasTwo ? value : (key as Value)]);
}

function run(walk: Walk, entries: Entries, frame: Frame): Outcome {
  frame.steps += entries.length;
  if (frame.steps > MAX_STEPS) return UNSUPPORTED;
  switch (walk.macro.name) {
    case 'all':
    case 'exists':
      return quantify(walk, entries, frame);
    case 'existsOne':
      return countOne(walk, entries, frame);
    case 'filter':
      return collect(walk, entries, frame, (value) => value);
    case 'map':
    case 'transformList':
      return collect(walk, entries, frame, undefined);
    case 'sortBy':
      return sorted(walk, entries, frame);
    default:
      return mapping(walk, entries, frame);
  }
}

/** A failure counts only when no entry decides. */
function quantify({ macro, test, enter }: Walk, entries: Entries, frame: Frame): Outcome {
  const decisive = macro.name === 'exists';
  let bad: Failure | undefined;
  for (const [key, value] of entries) {
    enter(frame, key, value);
    const outcome = test === undefined ? true : test(frame);
    if (outcome === decisive) return decisive;
    if (outcome === !decisive) continue;
    const failure = outcome instanceof Failure ? outcome : NO_OVERLOAD;
    if (bad === undefined || failure === UNSUPPORTED) bad = failure;
  }
  return bad ?? !decisive;
}

function countOne({ test, enter }: Walk, entries: Entries, frame: Frame): Outcome {
  let count = 0;
  for (const [key, value] of entries) {
    enter(frame, key, value);
    const outcome = test === undefined ? true : test(frame);
    if (typeof outcome !== 'boolean') return outcome instanceof Failure ? outcome : NO_OVERLOAD;
    if (outcome) count++;
  }
  return count === 1;
}

/** Calls `visit` for each entry that the test selects, until it gives a failure. */
function each(
  walk: Walk,
  entries: Entries,
  frame: Frame,
  visit: (key: Value, value: Value) => Failure | undefined,
): Failure | undefined {
  for (const [key, value] of entries) {
    walk.enter(frame, key, value);
    const isTaken = walk.test === undefined ? true : walk.test(frame);
    if (typeof isTaken !== 'boolean') return isTaken instanceof Failure ? isTaken : NO_OVERLOAD;
    const bad = isTaken ? visit(key, value) : undefined;
    if (bad !== undefined) return bad;
  }
  return undefined;
}

function collect(walk: Walk, entries: Entries, frame: Frame, keep: ((value: Value) => Value) | undefined): Outcome {
  const made: Value[] = [];
  const bad = each(walk, entries, frame, (_, value) => {
    const result = keep === undefined && walk.result !== undefined ? walk.result(frame) : value;
    if (result instanceof Failure) return result;
    made.push(result);
    return undefined;
  });
  return bad ?? made;
}

function sorted(walk: Walk, entries: Entries, frame: Frame): Outcome {
  const keys = collect(walk, entries, frame, undefined);
  const items = entries.map(([, value]) => value);
  return isList(keys) ? sortBy(items, keys) : keys;
}

/** `transformMap` keeps the keys; each result of `transformMapEntry` is a mapping of its own. */
function mapping(walk: Walk, entries: Entries, frame: Frame): Outcome {
  const made = new Map<Key, Value>();
  const add = (key: Value, value: Value): Failure | undefined => {
    if (!isKey(key)) return NO_OVERLOAD;
    if (entryOf(made, key) !== undefined) return failed(`insert failed: key ${printKey(key)} already exists`);
    made.set(key, value);
    return undefined;
  };
  const bad = each(walk, entries, frame, (key) => {
    const result = walk.result === undefined ? NO_OVERLOAD : walk.result(frame);
    if (result instanceof Failure) return result;
    if (walk.macro.name === 'transformMap') return add(key, result);
    if (!isMap(result)) return NO_OVERLOAD;
    for (const [name, value] of result) {
      const failure = add(name, value);
      if (failure !== undefined) return failure;
    }
    return undefined;
  });
  return bad ?? made;
}
