import type { Rule, Term } from './ast.ts';
import type { Compiler } from './compiler.ts';
import type { Frame, Next, Take } from './machine.ts';
import { compileMany, type Pattern, type Place } from './place.ts';
import { Scope } from './scope.ts';
import type { Value } from './value.ts';

const TRUE: Term = { kind: 'scalar', value: true, at: { start: 0, end: 0 } };

/** A definition that is ready to run: calls `take` with the keys of its head and its value. */
export interface Definition {
  readonly isElement: boolean;
  readonly run: (args: readonly Value[], take: (path: readonly Value[], value: Value) => boolean) => boolean;
}

/** Compiles one definition of a rule or function. */
export function compileDefinition(rule: Rule, compiler: Compiler): Definition {
  const scope = new Scope(compiler.isGlobal);
  const bound = new Set<number>();
  for (const name of new Set(rule.args.flatMap(argumentNames))) scope.declare(name);
  const enter = compileArguments(rule.args, { compiler, scope, bound });
  const heads = [...rule.path, rule.key ?? rule.value ?? TRUE];
  const branches = [
    compileBranch(rule.body, heads, { compiler, scope, bound }),
    ...rule.otherwise.map(({ value, body }) =>
      compileBranch(body, [...rule.path, value ?? TRUE], { compiler, scope, bound }),
    ),
  ];
  return {
    isElement: rule.kind === 'element',
    run: (args, take) => {
      if (!enter.fits(args)) return false;
      const frame: Frame = new Array(scope.size);
      return enter.bind(args, frame, () => runBranches(branches, frame, take));
    },
  };
}

function argumentNames(term: Term): readonly string[] {
  if (term.kind === 'var') return term.name === '_' ? [] : [term.name];
  if (term.kind === 'array') return term.items.flatMap(argumentNames);
  return term.kind === 'object' ? term.entries.flatMap(([, value]) => argumentNames(value)) : [];
}

/** How the arguments of a call get into a frame. */
interface Arguments {
  /** Whether the constants among what is expected are what is given: most definitions of a table are told apart by them. */
  readonly fits: (args: readonly Value[]) => boolean;
  readonly bind: (args: readonly Value[], frame: Frame, next: Next) => boolean;
}

function compileArguments(terms: readonly Term[], place: Place): Arguments {
  const constants: (readonly [number, Value])[] = [];
  const names: (readonly [number, number])[] = [];
  const patterns: (readonly [number, Pattern])[] = [];
  for (const [index, term] of terms.entries()) {
    const slot = term.kind === 'var' && term.name !== '_' ? place.scope.find(term.name) : undefined;
    if (term.kind === 'scalar') constants.push([index, term.value]);
    else if (slot === undefined || place.bound.has(slot)) patterns.push([index, place.compiler.pattern(term, place)]);
    else {
      place.bound.add(slot);
      names.push([index, slot]);
    }
  }
  const match = (at: number, args: readonly Value[], frame: Frame, next: Next): boolean => {
    const [index, pattern] = patterns[at] ?? [];
    if (index === undefined || pattern === undefined) return next();
    return pattern(frame, args[index] as Value, () => match(at + 1, args, frame, next));
  };
  return {
    fits: (args) => constants.every(([index, value]) => args[index] === value),
    bind: (args, frame, next) => {
      for (const [index, slot] of names) frame[slot] = args[index];
      return match(0, args, frame, next);
    },
  };
}

type Branch = (frame: Frame, take: Take) => boolean;

/** A body with what its head gives: the keys and the value as one list. */
function compileBranch(body: Rule['body'], heads: readonly Term[], outer: Place): Branch {
  const scope = outer.scope.inner();
  scope.declareBody(body, heads);
  const place: Place = { compiler: outer.compiler, scope, bound: new Set(outer.bound) };
  const step = place.compiler.body(body, place);
  const [only] = heads;
  const head =
    heads.length === 1 && only ? place.compiler.term(only, place) : compileMany(heads, place, (values) => values);
  const isSingle = heads.length === 1;
  return (frame, take) => step(frame, () => head(frame, (value) => take(isSingle ? [value] : value)));
}

/** The first branch that holds counts: a rule's own, then what `else` says. */
function runBranches(
  branches: readonly Branch[],
  frame: Frame,
  take: (path: readonly Value[], value: Value) => boolean,
): boolean {
  for (const branch of branches) {
    let holds = false;
    const isOver = branch(frame, (values) => {
      holds = true;
      const list = values as readonly Value[];
      return take(list.slice(0, -1), list.at(-1) as Value);
    });
    if (isOver || holds) return isOver;
  }
  return false;
}
