import type { RegoProblem } from '../rego/ast.ts';
import { isParsed, parseRego } from '../rego/parse.ts';
import { printText } from '../rego/printText.ts';
import { Program } from '../rego/program.ts';
import { Trace } from '../rego/trace.ts';
import { fromJson, RegoObject, RegoSet, type Value } from '../rego/value.ts';
import type { TemplateAnswer, TemplateCode, Violation } from './template.ts';

/** Compiles the Rego of a template with its libraries (frameworks/constraint, drivers/rego). */
export function compileRegoCode(rego: string, libs: readonly string[]): TemplateCode {
  const modules = [rego, ...libs].map((text, index) => parseRego(text, index === 0 ? 'rego' : `libs[${index - 1}]`));
  const broken = modules.find((module) => !isParsed(module));
  if (broken !== undefined && !isParsed(broken)) return invalid(broken);
  const read = modules.filter(isParsed);
  const [own] = read;
  if (own?.rules.some(({ name }) => name === 'violation') !== true)
    return invalid({ message: 'it has no rule `violation`.', at: { start: 0, end: 0 } });
  const program = new Program(read);
  program.compileAll();
  const [problem] = program.problems;
  if (problem !== undefined) return invalid(problem);
  const path = [...own.package, 'violation'];
  return ({ review, parameters, inventory, now }) => {
    const input = RegoObject.of([
      ['review', fromJson(review.request)],
      ['parameters', fromJson(parameters)],
    ]);
    const data = RegoObject.of([['inventory', fromJson(inventory)]]);
    const nanoseconds = now * 1e6;
    const answer = program.query(path, { input, data }, { now: nanoseconds });
    if (answer.problem !== undefined)
      return {
        kind: 'error',
        reason: 'unsupported',
        message: `The Rego of this template cannot be judged: ${answer.problem}.`,
      };
    if (!(answer.value instanceof RegoSet) || answer.value.size === 0) return { kind: 'judged', violations: [] };
    const trace = new Trace(fromJson(review.object ?? review.oldObject));
    program.query(path, { input, data }, { now: nanoseconds, trace });
    return { kind: 'judged', violations: violationsIn(answer.value, trace) };
  };
}

/** A template that uses what is not there here is named as such; everything else is broken. */
function invalid({ message, isElsewhere }: RegoProblem): TemplateCode {
  const reason =
    isElsewhere !== true ? 'invalid-policy' : message.includes('cluster') ? 'needs-cluster' : 'unsupported';
  const answer: TemplateAnswer = {
    kind: 'error',
    reason,
    message: `The Rego of this template ${isElsewhere === true ? 'cannot be judged' : 'does not compile'}: ${message}`,
  };
  return () => answer;
}

/** The violations with the fields that the rules looked at when they were asked once more. */
function violationsIn(value: RegoSet, trace: Trace): readonly Violation[] {
  return value.sorted().map((one) => {
    const path = trace.blamed(one);
    return path === undefined ? { message: messageIn(one) } : { message: messageIn(one), path };
  });
}

function messageIn(violation: Value): string {
  const message = violation instanceof RegoObject ? violation.get('msg') : undefined;
  return message === undefined ? printText(violation) : printText(message);
}
