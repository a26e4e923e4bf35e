import type { Module, RegoProblem, Span, Term } from './ast.ts';
import { BUILTINS } from './builtins/all.ts';
import { WALK } from './builtins/walk.ts';
import { compileBody } from './compileBody.ts';
import { compilePattern } from './compilePattern.ts';
import { compileTerm } from './compileTerm.ts';
import type { Machine, Step } from './machine.ts';
import type { Program } from './program.ts';
import type { RuleSet } from './ruleSet.ts';
import { namesOf, type Scope } from './scope.ts';

/** What a name at the head of a term stands for outside of its body: a path from `input` or `data`. */
export type GlobalPath = readonly ['input' | 'data', ...string[]];

/** Compiles the rules of one module of a program. */
export class Compiler {
  readonly machine: Machine;
  readonly program: Program;
  private readonly module: Module;
  private readonly globals = new Map<string, GlobalPath>();

  constructor(program: Program, module: Module, ruleNames: ReadonlySet<string>) {
    this.program = program;
    this.machine = program.machine;
    this.module = module;
    for (const name of ruleNames) this.globals.set(name, ['data', ...module.package, name]);
    for (const { alias, path } of module.imports) {
      const [root, ...rest] = path;
      if (root === 'input' || root === 'data') this.globals.set(alias, [root, ...rest]);
    }
    this.globals.set('input', ['input']);
    this.globals.set('data', ['data']);
  }

  /** Terms, patterns and bodies stand in each other; each asks for the others here. */
  readonly term = compileTerm;
  readonly pattern = compilePattern;
  readonly body = compileBody;

  readonly isGlobal = (name: string): boolean => this.globals.has(name);

  globalPath(name: string): GlobalPath | undefined {
    return this.globals.get(name);
  }

  /** Remembers why a rule cannot run; whoever runs it nevertheless is told. */
  refuse(at: Span, message: string, isElsewhere = false): Step {
    const problem: RegoProblem & { readonly file: string } = { message, at, file: this.module.file, isElsewhere };
    this.program.problems.push(problem);
    return () => this.machine.fail(`${this.module.file}: ${message}`);
  }

  /** The function that a call means: one of the modules, or the full name of a built-in one. */
  callee(name: Term, scope: Scope): RuleSet | string {
    const parts = namesOf(name);
    const [head = '', ...rest] = parts;
    const global = scope.find(head) === undefined ? this.globals.get(head) : undefined;
    const found = global && this.program.find([...global.slice(1), ...rest]);
    return found !== undefined && 'rules' in found ? found : parts.join('.');
  }

  readonly arityOf = (name: Term, scope: Scope): number | undefined => {
    const callee = this.callee(name, scope);
    if (callee === WALK) return 1;
    return typeof callee === 'string' ? BUILTINS.get(callee)?.arity : callee.arity;
  };
}
