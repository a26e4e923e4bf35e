import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { Rule } from './ast.ts';
import type { Compiler } from './compiler.ts';
import { compileDefinition, type Definition } from './definition.ts';
import { commonPath } from './trace.ts';
import { isEqual, RegoObject, RegoSet, type Value } from './value.ts';

/** All definitions of one name in one package. They are compiled when they are first needed. */
export class RuleSet {
  readonly rules: { readonly rule: Rule; readonly compiler: Compiler }[] = [];
  readonly fullName: string;
  private compiled: readonly Definition[] | undefined;
  private fallback: Definition | undefined;
  /** Whether definitions give parts of the value. */
  private isPartial = false;

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
    this.isPartial = this.rules.some(({ rule }) => rule.kind === 'element' || rule.path.length > 0);
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
    this.compile();
    const { trace } = this.rules[0]?.compiler.machine ?? {};
    if (trace === undefined) return this.valueFor(args);
    const ways: FieldPath[] = [];
    const { result, seen } = trace.aside(() => this.valueFor(args, ways));
    const paths = this.isPartial ? commonPath(seen) : result === undefined ? seen : ways;
    trace.add(paths);
    trace.remember(this, paths);
    return result;
  }

  private valueFor(args: readonly Value[], ways?: FieldPath[]): Value | undefined {
    const found = this.isPartial ? this.gather() : this.single(args, ways);
    if (found !== undefined || this.fallback === undefined) return found;
    let value: Value | undefined;
    this.fallback.run(args, (_, given) => {
      value = given;
      return true;
    });
    return value;
  }

  private single(args: readonly Value[], ways: FieldPath[] | undefined): Value | undefined {
    let found: Value | undefined;
    const machine = this.rules[0]?.compiler.machine;
    const mark = machine?.trace?.mark ?? 0;
    for (const definition of this.compiled ?? []) {
      definition.run(args, (_, value) => {
        if (found !== undefined && !isEqual(found, value))
          return machine?.fail(`\`${this.fullName}\` gets more than one value`) ?? true;
        if (found === undefined) ways?.push(...(machine?.trace?.since(mark) ?? []));
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
