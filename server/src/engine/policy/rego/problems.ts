import type { Module, RegoProblem } from './ast.ts';
import { isParsed, parseRego } from './parse.ts';
import { Program } from './program.ts';

/** What is wrong with a module of Rego, as offsets in its text. */
export interface RegoTextProblem {
  readonly message: string;
  readonly at: number;
  readonly end: number;
}

/**
 * The problems of a module: the first thing that is no Rego, or else all names, calls and variables that cannot be compiled. `beside` are
 * the other modules that it stands with, such as the libraries of a template; ones that are no Rego themselves are left out.
 */
export function regoProblems(text: string, beside: readonly string[] = []): readonly RegoTextProblem[] {
  const own = parseRego(text, '');
  if (!isParsed(own)) return [toTextProblem(own)];
  const others = beside.map((other, index) => parseRego(other, `${index}`)).filter(isParsed);
  return compileProblems([own, ...others]).get('') ?? [];
}

/** What cannot be compiled of modules that stand together, by their files and in the order of each text. */
export function compileProblems(modules: readonly Module[]): ReadonlyMap<string, readonly RegoTextProblem[]> {
  const program = new Program(modules);
  program.compileAll();
  const found = new Map<string, RegoTextProblem[]>();
  for (const problem of program.problems) {
    if (problem.isElsewhere === true) continue;
    const known = found.get(problem.file);
    if (known === undefined) found.set(problem.file, [toTextProblem(problem)]);
    else known.push(toTextProblem(problem));
  }
  for (const problems of found.values()) problems.sort((a, b) => a.at - b.at);
  return found;
}

/** A problem of a module as offsets in its text. */
export function toTextProblem({ message, at }: RegoProblem): RegoTextProblem {
  return { message, at: at.start, end: at.end };
}
