import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { textAt } from '../judged/resource.ts';
import { erred, failed, passed, skippedBy, type Verdict } from '../judged/verdict.ts';
import type { Span } from '../rego/ast.ts';
import { isParsed, parseRego } from '../rego/parse.ts';
import { printText } from '../rego/printText.ts';
import { Program } from '../rego/program.ts';
import { Trace } from '../rego/trace.ts';
import { fromJson, isArray, RegoObject, RegoSet, type Value } from '../rego/value.ts';
import { isRegoDocument, regoPath } from './regoDocument.ts';

/** The package whose rules are asked, as conftest has it where nobody names another one. */
const PACKAGE = 'main';

/** Names of rules that are asked (conftest, policy/engine.go). */
const RULE = /^(deny|violation|warn)(?:_\w+)*$/;

/** A rule of `package main` that judges objects. */
export interface RegoRule {
  readonly name: string;
  /** What it finds does not count. */
  readonly isWarning: boolean;
  readonly file: string;
  /** Its name where it is defined first. */
  readonly at: Span;
}

/** A verdict of one rule. */
export interface RegoVerdict {
  readonly rule: RegoRule;
  readonly verdict: Verdict;
  /** What it found, one by one, where the verdict is a failure. */
  readonly findings: readonly Verdict[];
}

interface Judges {
  readonly documents: readonly JsonObject[];
  readonly program: Program;
  readonly rules: readonly RegoRule[];
  readonly problem: string | undefined;
}

const compiled = new WeakMap<JsonObject, Judges>();

/** Modules know each other, so they are compiled together; once for as long as the same ones are asked. */
function compileOnce(documents: readonly JsonObject[]): Judges | undefined {
  const [first] = documents;
  if (first === undefined) return undefined;
  const known = compiled.get(first);
  const isSame =
    known?.documents.length === documents.length && known.documents.every((one, at) => one === documents[at]);
  if (known !== undefined && isSame) return known;
  const made = compile(documents);
  compiled.set(first, made);
  return made;
}

function compile(documents: readonly JsonObject[]): Judges {
  const read = documents.map((one) => {
    const file = regoPath(one);
    return { file, module: parseRego(textAt(one, 'rego'), file) };
  });
  const modules = read.map(({ module }) => module).filter(isParsed);
  const program = new Program(modules);
  program.compileAll();
  const rules = new Map<string, RegoRule>();
  for (const module of modules.filter((one) => one.package.join('.') === PACKAGE))
    for (const { name, kind, at } of module.rules)
      if (RULE.test(name) && kind !== 'default' && !rules.has(name))
        rules.set(name, {
          name,
          isWarning: name.startsWith('warn'),
          file: module.file,
          at: { start: at.start, end: at.start + name.length },
        });
  // What is no Rego comes first: whatever else is wrong may come of it.
  const unread = read.flatMap(({ file, module }) => (isParsed(module) ? [] : { file, message: module.message }));
  const [broken] = [...unread, ...program.problems.filter(({ isElsewhere }) => isElsewhere !== true)];
  const problem = broken && `${broken.file}: ${broken.message}`;
  return { documents, program, rules: [...rules.values()], problem };
}

/** The rules that judge objects, by the names that conftest asks for; none where something in the files cannot be read or compiled. */
export function conftestRules(policies: readonly JsonObject[]): readonly RegoRule[] {
  const judges = compileOnce(policies.filter(isRegoDocument));
  return judges === undefined || judges.problem !== undefined ? [] : judges.rules;
}

/** What one rule tells of an object one by one; nobody reads more, and a rule over numbers may give a million. */
const MOST_FINDINGS = 100;

/**
 * Judges objects by the rules `deny`, `violation` and `warn` of `package main` in files of Rego, each object as `input`, as conftest does.
 * What a rule gives is a message, or an object with one in `msg`.
 */
export function conftestJudge(policies: readonly JsonObject[], now: number): (object: Json) => readonly RegoVerdict[] {
  const judges = compileOnce(policies.filter(isRegoDocument));
  if (judges === undefined) return () => [];
  return (object) => judges.rules.map((rule) => ({ rule, ...judge(judges, rule, object, now) }));
}

function judge({ program, problem }: Judges, { name }: RegoRule, object: Json, now: number): Omit<RegoVerdict, 'rule'> {
  const alone = (verdict: Verdict): Omit<RegoVerdict, 'rule'> => ({ verdict, findings: [] });
  if (problem !== undefined) return alone(erred(problem, 'invalid-policy'));
  const input = fromJson(object);
  const host = { now: now * 1e6 };
  const { value, problem: failure } = program.query([PACKAGE, name], { input }, host);
  if (failure !== undefined)
    return alone(erred(`\`${name}\` cannot be judged: ${failure.replace(/\.$/, '')}.`, 'unsupported'));
  const found = findingsIn(value);
  if (found === undefined) return alone(erred(`\`${name}\` gives no list of messages.`, 'invalid-policy'));
  if (found.length === 0) return alone(passed('No violation.'));
  const trace = new Trace(input);
  program.query([PACKAGE, name], { input }, { ...host, trace });
  const findings = found.slice(0, MOST_FINDINGS).map((one) => failed(messageOf(one), trace.blamed(one)));
  const more = found.length - findings.length;
  if (more > 0) findings.push(failed(`${more} more of \`${name}\`.`));
  const path = findings.find((one) => one.path !== undefined)?.path;
  const verdict = failed(findings.map(({ message }) => message).join('\n'), path);
  if (isExcepted(program, name, input)) return alone(skippedBy('exception', verdict.message));
  return { verdict, findings };
}

/** A set or list of what was found; `deny = true` has no words of its own. */
function findingsIn(value: Value | undefined): readonly Value[] | undefined {
  if (value === undefined || value === false) return [];
  if (value instanceof RegoSet) return value.sorted();
  if (isArray(value)) return value;
  return value === true || typeof value === 'string' ? [value] : undefined;
}

function messageOf(found: Value): string {
  const message = found instanceof RegoObject ? found.get('msg') : found;
  return message === true ? 'The rule holds.' : printText(message ?? found);
}

/** `exception contains rules if …`: lists of rules, without what stands before their first `_`, that do not count. */
function isExcepted(program: Program, name: string, input: Value): boolean {
  const { value } = program.query([PACKAGE, 'exception'], { input });
  const short = name.includes('_') ? name.slice(name.indexOf('_') + 1) : '';
  return value instanceof RegoSet && value.sorted().some((list) => isArray(list) && list.includes(short));
}
