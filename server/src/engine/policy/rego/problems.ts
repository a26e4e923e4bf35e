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
  if (!isParsed(own)) return [{ message: own.message, at: own.at.start, end: own.at.end }];
  const others = beside.map((other, index) => parseRego(other, `${index}`)).filter(isParsed);
  const program = new Program([own, ...others]);
  program.compileAll();
  return program.problems
    .filter(({ file, isElsewhere }) => file === '' && isElsewhere !== true)
    .map(({ message, at }) => ({ message, at: at.start, end: at.end }))
    .sort((a, b) => a.at - b.at);
}
