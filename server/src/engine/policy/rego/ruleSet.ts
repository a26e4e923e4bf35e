import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { Rule, Term } from './ast.ts';
import type { Compiler } from './compiler.ts';
import type { Frame, Next, Take } from './machine.ts';
import { compileMany, type Pattern, type Place } from './place.ts';
import { Scope } from './scope.ts';
import { commonPath } from './trace.ts';
import { isEqual, RegoObject, RegoSet, type Value } from './value.ts';

const TRUE: Term = { kind: 'scalar', value: true, at: { start: 0, end: 0 } };

/** A definition that is ready to run: calls `take` with the keys of its head and its value. */
interface Definition {
  readonly isElement: boolean;
  readonly run: (args: readonly Value[], take: (path: readonly Value[], value: Value) => boolean) => boolean;
}

/** All definitions of one name in one package. They are compiled when they are first needed. */
export class RuleSet {
  readonly rules: { readonly rule: Rule; readonly compiler: Compiler }[] = [];
  readonly fullName: string;
  private compiled: readonly Definition[] | undefined;
  private fallback: Definition | undefined;

  constructor(fullName: string) {
    this.fullName = fullName;
  }

  get isFunction(): boolean {
    return this.rules.some(({ rule }) => rule.args.length > 0 || rule.kind === 'function');
  }

  get arity(): number | undefined {
    return this.isFunction ? this.rules[0]?.rule.args.length : undefined;
  }

  compile(): void {
    if (this.compiled !== undefined) return;
    this.compiled = [];
    const [defaults, others] = [true, false].map((wanted) =>
      this.rules.filter(({ rule }) => (rule.kind === 'default') === wanted),
    ) as [typeof this.rules, typeof this.rules];
    this.compiled = others.map(({ rule, compiler }) => compileDefinition(rule, compiler));
    this.fallback = defaults.map(({ rule, compiler }) => compileDefinition(rule, compiler))[0];
  }

  /** The value of the rule in the present situation; undefined when it has none. */
  value(): Value | undefined {
    const machine = this.rules[0]?.compiler.machine;
    if (machine === undefined || this.isFunction) return undefined;
    const { known } = machine.situation;
    if (known.has(this)) {
      machine.trace?.again(this);
      return known.get(this);
    }
    const found = machine.inside(() => this.evaluate([]));
    if (machine.problem === undefined) known.set(this, found);
    return found;
  }

  call(args: readonly Value[]): Value | undefined {
    return this.rules[0]?.compiler.machine.inside(() => this.evaluate(args));
  }

  private evaluate(args: readonly Value[]): Value | undefined {
    const { trace } = this.rules[0]?.compiler.machine ?? {};
    if (trace === undefined) return this.valueFor(args);
    const ways: FieldPath[] = [];
    const { result, seen } = trace.aside(() => this.valueFor(args, ways));
    const paths = this.isPartial ? commonPath(seen) : result === undefined ? seen : ways;
    trace.add(paths);
    trace.remember(this, paths);
    return result;
  }

  private valueFor(args: readonly Value[], ways: FieldPath[] = []): Value | undefined {
    this.compile();
    const found = this.isPartial ? this.gather() : this.single(args, ways);
    if (found !== undefined || this.fallback === undefined) return found;
    let value: Value | undefined;
    this.fallback.run(args, (_, given) => {
      value = given;
      return true;
    });
    return value;
  }

  private get isElement(): boolean {
    return this.rules.some(({ rule }) => rule.kind === 'element');
  }

  /** Whether definitions give parts of the value. */
  private get isPartial(): boolean {
    return this.isElement || this.rules.some(({ rule }) => rule.path.length > 0);
  }

  private single(args: readonly Value[], ways: FieldPath[]): Value | undefined {
    let found: Value | undefined;
    const machine = this.rules[0]?.compiler.machine;
    const mark = machine?.trace?.mark ?? 0;
    for (const definition of this.compiled ?? []) {
      definition.run(args, (_, value) => {
        if (found !== undefined && !isEqual(found, value))
          return machine?.fail(`\`${this.fullName}\` gets more than one value`) ?? true;
        if (found === undefined) ways.push(...(machine?.trace?.since(mark) ?? []));
        found = value;
        return false;
      });
      if (machine?.problem !== undefined) return undefined;
    }
    return found;
  }

  /** The set or object that all definitions make together. */
  private gather(): Value | undefined {
    const machine = this.rules[0]?.compiler.machine;
    const isSet = this.rules.every(({ rule }) => rule.path.length === 0 && rule.kind !== 'default');
    const root: RegoSet | RegoObject = isSet ? new RegoSet() : new RegoObject();
    const parts = new Set<Value>([root]);
    for (const definition of this.compiled ?? []) {
      definition.run([], (path, value) => {
        machine?.trace?.keep(value);
        if (root instanceof RegoSet) root.add(value);
        else if (!put(parts, root, path, definition.isElement ? RegoSet.of([value]) : value))
          return machine?.fail(`\`${this.fullName}\` gets two values for a key`) ?? true;
        return false;
      });
    }
    return machine?.problem === undefined ? root : undefined;
  }
}

/** Puts a value below keys; false when another one is there. `parts` are the objects and sets that were made for it and may be added to. */
function put(parts: Set<Value>, object: RegoObject, path: readonly Value[], value: Value): boolean {
  const [key, ...rest] = path as [Value, ...Value[]];
  const before = object.get(key);
  if (before === undefined) {
    const made = rest.length === 0 ? value : new RegoObject();
    object.set(key, made);
    if (rest.length > 0 || value instanceof RegoSet) parts.add(made);
    return rest.length === 0 || put(parts, made as RegoObject, rest, value);
  }
  const isPart = parts.has(before);
  if (rest.length > 0) return isPart && before instanceof RegoObject && put(parts, before, rest, value);
  if (!isPart || !(before instanceof RegoSet) || !(value instanceof RegoSet)) return isEqual(before, value);
  for (const one of value.sorted()) before.add(one);
  return true;
}

function compileDefinition(rule: Rule, compiler: Compiler): Definition {
  const scope = new Scope(compiler.isGlobal);
  const bound = new Set<number>();
  for (const name of new Set(rule.args.flatMap(argumentNames))) scope.declare(name);
  const patterns = rule.args.map((arg) => compiler.pattern(arg, { compiler, scope, bound }));
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
      const frame: Frame = new Array(scope.size);
      return matchAll(patterns, args, frame, () => runBranches(branches, frame, take));
    },
  };
}

function argumentNames(term: Term): readonly string[] {
  if (term.kind === 'var') return term.name === '_' ? [] : [term.name];
  if (term.kind === 'array') return term.items.flatMap(argumentNames);
  return term.kind === 'object' ? term.entries.flatMap(([, value]) => argumentNames(value)) : [];
}

function matchAll(patterns: readonly Pattern[], args: readonly Value[], frame: Frame, next: Next): boolean {
  const match = (index: number): boolean => {
    const pattern = patterns[index];
    return pattern === undefined ? next() : pattern(frame, args[index] as Value, () => match(index + 1));
  };
  return match(0);
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
