import type { Module, RegoProblem, Rule, Term } from './ast.ts';
import { Compiler } from './compiler.ts';
import { Machine, NOTHING_KNOWN, type RegoBudget, type RegoHost } from './machine.ts';
import { valueAt } from './pick.ts';
import { RuleSet } from './ruleSet.ts';
import { RegoObject, type Value } from './value.ts';

/** A package, with the packages and rules in it. */
interface Branch {
  readonly children: Map<string, Branch | RuleSet>;
}

/** What a query gives: a value, nothing (undefined), or why it could not be run. */
export interface RegoAnswer {
  readonly value: Value | undefined;
  readonly problem: string | undefined;
}

/** What stands at a path below `data`: `used` of its names lead there, the others into the value. */
interface Document {
  readonly used: number;
  readonly value: () => Value | undefined;
}

/** One definition with the constant names that lead to it from `data`; `rest` is what its head has behind them. */
interface Entry {
  readonly path: readonly string[];
  readonly rest: readonly Term[];
  readonly rule: Rule;
  readonly compiler: Compiler;
}

function entryOf(rule: Rule, module: Module, compiler: Compiler): Entry {
  const constant = rule.path.findIndex((part) => part.kind !== 'scalar' || typeof part.value !== 'string');
  const count = constant < 0 ? rule.path.length : constant;
  const names = rule.path.slice(0, count).map((part) => (part as { readonly value: string }).value);
  return { path: [...module.package, rule.name, ...names], rest: rule.path.slice(count), rule, compiler };
}

/** Puts definitions below a branch. Where one ends, or goes on with a name that is no constant, those further in belong to it. */
function plant(branch: Branch, entries: readonly Entry[], depth: number): void {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const name = entry.path[depth] as string;
    groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  for (const [name, group] of groups) {
    if (!group.some(({ path }) => path.length === depth + 1)) plant(enter(branch, name), group, depth + 1);
    else branch.children.set(name, ruleSetOf(group, depth + 1));
  }
}

function ruleSetOf(entries: readonly Entry[], depth: number): RuleSet {
  const [first] = entries as readonly [Entry, ...Entry[]];
  const set = new RuleSet(['data', ...first.path.slice(0, depth)].join('.'));
  for (const { path, rest, rule, compiler } of entries) {
    const inner = path.slice(depth).map((value): Term => ({ kind: 'scalar', value, at: rule.at }));
    set.rules.push({ rule: { ...rule, path: [...inner, ...rest] }, compiler });
  }
  return set;
}

/** The package below another one; it is made when it is not there. */
function enter(branch: Branch, name: string): Branch {
  const child = branch.children.get(name);
  if (child !== undefined && 'children' in child) return child;
  const made: Branch = { children: new Map() };
  branch.children.set(name, made);
  return made;
}

/** Modules that know each other, ready to be asked any number of times. */
export class Program {
  readonly machine = new Machine();
  readonly problems: (RegoProblem & { readonly file: string })[] = [];
  private readonly root: Branch = { children: new Map() };

  constructor(modules: readonly Module[]) {
    const names = new Map<string, Set<string>>();
    for (const module of modules) {
      const key = module.package.join('.');
      const known = names.get(key) ?? new Set();
      for (const { name } of module.rules) known.add(name);
      names.set(key, known);
    }
    const entries = modules.flatMap((module) => {
      const compiler = new Compiler(this, module, names.get(module.package.join('.')) ?? new Set());
      return module.rules.map((rule) => entryOf(rule, module, compiler));
    });
    for (const module of modules) module.package.reduce(enter, this.root);
    plant(this.root, entries, 0);
  }

  /** The package or rule at a path below `data`. */
  find(path: readonly string[]): Branch | RuleSet | undefined {
    let at: Branch | RuleSet = this.root;
    for (const name of path) {
      const next: Branch | RuleSet | undefined = 'children' in at ? at.children.get(name) : undefined;
      if (next === undefined) return undefined;
      at = next;
    }
    return at;
  }

  /** What stands at a path: a rule, whole packages, or a document that was given beside them. */
  document(path: readonly string[]): Document {
    let at: Branch | RuleSet = this.root;
    let used = 0;
    while (used < path.length && 'children' in at) {
      const next: Branch | RuleSet | undefined = at.children.get(path[used] as string);
      if (next === undefined) break;
      at = next;
      used++;
    }
    const node = at;
    const isGiven = 'children' in node && used < path.length;
    const names = isGiven ? path : path.slice(0, used);
    const value = isGiven ? () => valueAt(this.machine.situation.data, path) : () => this.nodeValue(node, names);
    return { used: names.length, value: () => this.replacement(names) ?? value() };
  }

  private replacement(path: readonly string[]): Value | undefined {
    const { replaced } = this.machine.situation;
    const found = replaced.find(
      (one) => one.path.length <= path.length && one.path.every((name, at) => path[at] === name),
    );
    return found && valueAt(found.value, path.slice(found.path.length));
  }

  private nodeValue(node: Branch | RuleSet, path: readonly string[]): Value | undefined {
    if (node instanceof RuleSet) return node.value();
    const given = valueAt(this.machine.situation.data, path);
    const object = RegoObject.of(given instanceof RegoObject ? given.sorted() : []);
    for (const [name, child] of node.children) {
      const value = this.replacement([...path, name]) ?? this.nodeValue(child, [...path, name]);
      if (value !== undefined) object.set(name, value);
    }
    return object;
  }

  /** Compiles every rule, so that `problems` is complete. */
  compileAll(node: Branch | RuleSet = this.root): void {
    if (node instanceof RuleSet) node.compile();
    else for (const child of node.children.values()) this.compileAll(child);
  }

  /** Asks for the document at a path below `data`. */
  query(
    path: readonly string[],
    given: { readonly input?: Value; readonly data?: Value },
    host: RegoHost = {},
    budget?: RegoBudget,
  ): RegoAnswer {
    this.machine.start({ ...NOTHING_KNOWN, input: given.input, data: given.data, known: new Map() }, host, budget);
    const found = this.evaluate(path);
    const { problem } = this.machine;
    return { value: problem === undefined ? found : undefined, problem };
  }

  private evaluate(path: readonly string[]): Value | undefined {
    const { used, value } = this.document(path);
    try {
      return valueAt(value(), path.slice(used));
    } catch {
      // A text or a nesting that JavaScript itself cannot hold; whatever is smaller ends by the budget.
      this.machine.fail('it makes a value that is too large');
      return undefined;
    }
  }
}
