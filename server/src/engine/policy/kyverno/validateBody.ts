import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { QueryFailure } from '../jmespath/failure.ts';
import { memberOf } from '../judged/resource.ts';
import { erred, failed, passed, skippedBy, type Verdict } from '../judged/verdict.ts';
import { isArray, isObject } from '../values/json.ts';
import { compileConditions, joinMessages } from './conditions.ts';
import type { ClusterView } from './context.ts';
import { guessPath } from './guessPath.ts';
import { compilePattern, type Pattern, type PatternResult } from './pattern.ts';
import type { NamedScope } from './scope.ts';
import { compileTemplate, type Template } from './variables.ts';

/** What the body of a rule is judged by. */
export interface BodyContext {
  readonly scope: NamedScope;
  readonly cluster: ClusterView;
  /** What patterns are laid over: the object, or the element of a loop; undefined where there is only an old object. */
  readonly target: JsonObject | undefined;
  /** Where the target stands in the object; undefined where nobody knows. */
  readonly place: FieldPath | undefined;
  /** Where the element of the loop stands. */
  readonly elementPlace?: FieldPath | undefined;
}

/** A verdict, or none for a body that has nothing to say. */
export type Body = (context: BodyContext) => Verdict | undefined;

/** Names that messages need. */
export interface BodyNames {
  readonly rule: string;
  /** The message of the rule, with its variables. */
  readonly message: string;
}

/** `deny`, else `pattern`, else `anyPattern`; undefined for a body that has none of them. */
export function compileBody(body: Json, names: BodyNames): Body | undefined {
  const deny = memberOf(body, 'deny');
  if (isObject(deny)) return denyBody(deny, names);
  const pattern = memberOf(body, 'pattern');
  if (pattern !== undefined && pattern !== null) return onTarget(patternBody(pattern, names));
  const any = memberOf(body, 'anyPattern');
  if (any !== undefined && any !== null) return onTarget(anyPatternBody(any, names));
  return undefined;
}

/** Without a new object there is nothing to lay a pattern over. */
function onTarget(judge: (target: JsonObject, context: BodyContext) => Verdict): Body {
  return (context) => (context.target === undefined ? undefined : judge(context.target, context));
}

function denyBody(deny: Json, { rule, message }: BodyNames): Body {
  const conditions = compileConditions(memberOf(deny, 'conditions'));
  const source = JSON.stringify(deny);
  return (context) => {
    const decision = conditions === undefined ? { holds: true, message: '' } : conditions(context.scope);
    if (decision instanceof QueryFailure) return erred(`failed to check deny conditions: ${decision.message}`);
    if (!decision.holds) return passed(`validation rule '${rule}' passed.`);
    return failed(
      denyMessage(rule, joinMessages([message, decision.message], '; '), context),
      guessPath(source, context),
    );
  };
}

function denyMessage(rule: string, text: string, { scope }: BodyContext): string {
  if (text === '') return `validation error: rule ${rule} failed`;
  const filled = compileTemplate(text).fill(scope);
  if (filled instanceof QueryFailure) return text;
  return typeof filled === 'string'
    ? filled
    : "the produced message didn't resolve to a string, check your policy definition.";
}

/** A pattern with variables is compiled whenever they are filled in. */
function patternSource(template: Template, compile: (filled: Json) => readonly Pattern[]) {
  const constant = template.isConstant ? compile(template.document) : undefined;
  return (scope: NamedScope): readonly Pattern[] | QueryFailure => {
    if (constant !== undefined) return constant;
    const filled = template.fill(scope);
    return filled instanceof QueryFailure ? filled : compile(filled);
  };
}

function patternBody(pattern: Json, names: BodyNames) {
  const source = patternSource(compileTemplate(pattern), (filled) => [compilePattern(filled)]);
  return (target: JsonObject, context: BodyContext): Verdict => {
    const patterns = source(context.scope);
    if (patterns instanceof QueryFailure) return erred(`variable substitution failed: ${patterns.message}`);
    return patternVerdict(patterns[0]?.(target) ?? { kind: 'pass' }, names, context);
  };
}

function patternVerdict(result: PatternResult, names: BodyNames, context: BodyContext): Verdict {
  const { rule } = names;
  if (result.kind === 'pass') return passed(`validation rule '${rule}' passed.`);
  if (result.kind === 'skip') return skippedBy('anchor', result.message);
  const message = filledMessage(names, context);
  const why =
    result.kind === 'fail'
      ? `rule ${rule} failed at path ${result.place}`
      : `rule ${rule} execution error: ${result.message}`;
  const text =
    message === undefined
      ? `validation error: variables substitution error in rule ${rule} execution error: ${result.message}`
      : `validation error: ${message === '' ? '' : `${message.endsWith('.') ? message : `${message}.`} `}${why}`;
  if (result.kind === 'error') return erred(text);
  return failed(text, context.place && [...context.place, ...result.path]);
}

/** The message with its variables filled in; undefined when they cannot be. */
function filledMessage({ message }: BodyNames, { scope }: BodyContext): string | undefined {
  const filled = compileTemplate(message).fill(scope);
  return typeof filled === 'string' ? filled : undefined;
}

function anyPatternBody(patterns: Json, names: BodyNames) {
  const source = patternSource(compileTemplate(patterns), (filled) =>
    isArray(filled) ? filled.map(compilePattern) : [],
  );
  const { rule } = names;
  return (target: JsonObject, context: BodyContext): Verdict => {
    const compiled = source(context.scope);
    if (compiled instanceof QueryFailure) return erred(`variable substitution failed: ${compiled.message}`);
    const [fails, skips]: [string[], string[]] = [[], []];
    let path: FieldPath | undefined;
    for (const [index, pattern] of compiled.entries()) {
      const result = pattern(target);
      if (result.kind === 'pass') return passed(`validation rule '${rule}' anyPattern[${index}] passed.`);
      if (result.kind === 'skip') skips.push(`rule ${rule}[${index}] skipped: ${result.message}`);
      else if (result.kind === 'error') fails.push(`rule ${rule}[${index}] failed: ${result.message}`);
      else fails.push(`rule ${rule}[${index}] failed at path ${result.place}`);
      if (result.kind === 'fail') path ??= context.place && [...context.place, ...result.path];
    }
    if (fails.length > 0) return failed(anyMessage(fails.join(' '), names, context), path);
    return skips.length > 0 ? skippedBy('anchor', skips.join(' ')) : passed(names.message);
  };
}

function anyMessage(why: string, names: BodyNames, context: BodyContext): string {
  const message = filledMessage(names, context);
  if (message === undefined)
    return `validation error: variables substitution error in rule ${names.rule} execution error: ${why}`;
  return `validation error: ${message === '' ? '' : `${message.endsWith('.') ? message : `${message}.`} `}${why}`;
}
