import type { FieldPath } from '../syntax/fieldPath.ts';
import { brokenRules } from './cel/rules.ts';
import { checkLogic } from './crdRules.ts';
import { checkFormat } from './formats.ts';
import { checkCount, checkLimits } from './limits.ts';
import { nearestValue } from './nearest.ts';
import { hasPlaceholder } from './placeholders.ts';
import type { Judgement, SchemaProblem } from './problem.ts';
import type { Json, Schema } from './schemaShape.ts';
import { printScalar, type ServerScalar } from './serverScalar.ts';
import { listChoices, nameOfField, nameOfPlace, quote, sentence, WANTED } from './wording.ts';
import { wrongScalar } from './wrongType.ts';

interface ValueContext {
  readonly path: FieldPath;
  readonly judgement: Judgement;
}

/** A var of kustomize, which may stand for a value of any type. */
const VAR = /^\$\([\w.-]+\)$/;

/** What is wrong with a scalar: its type, then its value, then format and limits. */
export function checkScalar(
  { scalar, text }: { readonly scalar: ServerScalar; readonly text: string },
  schema: Schema,
  context: ValueContext,
): readonly SchemaProblem[] {
  if (scalar.type === 'null') return checkNull(schema, context);
  if (scalar.type === 'string' && (hasPlaceholder(scalar.value) || VAR.test(scalar.value))) return [];
  const found =
    wrongScalar(scalar, text, schema, context) ??
    checkEnum(scalar, schema, context) ??
    checkContent(scalar, schema, context);
  return found === undefined ? [] : [found];
}

/** A list or mapping of a custom resource with too few or too many entries. */
export function checkSize(count: number, schema: Schema, context: ValueContext): readonly SchemaProblem[] {
  const reason = hasLimits(context) ? checkCount(count, schema) : undefined;
  if (reason === undefined) return [];
  return [invalid(`${sentence(nameOfField(context.path, context.judgement.label))} ${reason}`, context, 'key')];
}

/** A value of a custom resource against the unions, exclusions and rules of its schema. */
export function checkRules(
  read: () => Json,
  schema: Schema,
  context: ValueContext & { readonly resolve: (schema: Schema) => Schema },
): readonly SchemaProblem[] {
  const { logic, rules } = schema;
  if ((logic === undefined && rules === undefined) || !hasLimits(context)) return [];
  const value = read();
  const part = typeof value === 'object' ? 'key' : 'value';
  const field = sentence(nameOfField(context.path, context.judgement.label));
  const reason = logic === undefined ? undefined : checkLogic(value, logic);
  if (reason !== undefined) return [against(`${field} ${reason}`, context, part)];
  const subject = { self: value, schema, resolve: context.resolve };
  return (rules === undefined ? [] : brokenRules(rules, subject)).map(({ message, path }) => {
    const place = { ...context, path: [...context.path, ...reach(value, path)] };
    return against(`${field} is against a rule of its kind: ${message.replace(/\.$/, '')}`, place, part);
  });
}

/** As far as a path leads in a value. */
function reach(value: Json, path: FieldPath): FieldPath {
  let at: Json | undefined = value;
  const missing = path.findIndex((segment) => {
    at = typeof at === 'object' && at !== null ? (at as { readonly [name: string]: Json })[segment] : undefined;
    return at === undefined;
  });
  return missing < 0 ? path : path.slice(0, missing);
}

/** Status is dropped on creation, and metadata of custom resources has its own reader. */
function isLenient({ path, judgement }: ValueContext): boolean {
  return typeof path[0] === 'string' && judgement.lenient.includes(path[0]);
}

function hasLimits(context: ValueContext): boolean {
  return context.judgement.limits && context.judgement.mode === 'full' && !isLenient(context);
}

function checkContent(scalar: ServerScalar, schema: Schema, context: ValueContext): SchemaProblem | undefined {
  const format = isLenient(context) ? undefined : checkFormat(scalar, schema, context.judgement.limits);
  const reason = format ?? (hasLimits(context) ? checkLimits(scalar, schema) : undefined);
  if (reason === undefined) return undefined;
  const what = `${quote(printScalar(scalar))} ${reason}`;
  return isCut(scalar, schema, context) ? cutInteger(what, context) : invalid(what, context);
}

/** Server-side apply cuts an integer of a built-in kind to its 32 bits; other requests are refused. */
function isCut(scalar: ServerScalar, { format, type }: Schema, { judgement }: ValueContext): boolean {
  const isShort = format === 'int32' || type === 'int-or-string';
  return scalar.type === 'integer' && isShort && !judgement.limits;
}

function cutInteger(what: string, { path }: ValueContext): SchemaProblem {
  const message = `${what}; the server refuses it or keeps another number.`;
  return { code: 'schema/invalid-value', severity: 'warning', path: [...path], part: 'value', message };
}

function invalid(what: string, { path, judgement }: ValueContext, part: 'key' | 'value' = 'value'): SchemaProblem {
  const message = `${what}; ${judgement.judge} will refuse it.`;
  return { code: 'schema/invalid-value', severity: 'error', path: [...path], part, message };
}

/** Rules of custom resources come and go without a new apiVersion, so those of a bundled definition only warn. */
function against(what: string, context: ValueContext, part: 'key' | 'value'): SchemaProblem {
  if (context.judgement.exact) return invalid(what, context, part);
  const message = `${what}; the version of this kind that is known here refuses it.`;
  return { code: 'schema/invalid-value', severity: 'warning', path: [...context.path], part, message };
}

/** Where null is a value, the schema must allow it. */
function checkNull(schema: Schema, context: ValueContext): readonly SchemaProblem[] {
  const { path, judgement } = context;
  const field = path.at(-1);
  const allowed = schema.nullable === true || schema.default !== undefined || schema.type === 'any';
  if (judgement.nulls === 'absent' || isLenient(context) || judgement.mode === 'partial') return [];
  if (allowed || typeof field !== 'string') return [];
  const message = `${quote(field)} has no value and takes ${WANTED[schema.type]}; ${judgement.judge} will refuse it. Give it a value or remove the key.`;
  return [{ code: 'schema/null-value', severity: 'error', path: [...path], part: 'key', message }];
}

/** The empty text stands for "not set" in built-in kinds, which then take their default. */
function checkEnum(scalar: ServerScalar, schema: Schema, { path, judgement }: ValueContext): SchemaProblem | undefined {
  if (schema.enum === undefined) return undefined;
  const text = printScalar(scalar);
  if (schema.enum.some((value) => String(value) === text) || (text === '' && !judgement.limits)) return undefined;
  const values = schema.enum.map(String);
  const nearest = nearestValue(text, values);
  // A newer definition than the bundled one may have more values; who installed it is not to be warned.
  const isNews = !judgement.exact && nearest === undefined;
  const hint = isNews
    ? ' A newer version may take more.'
    : nearest === undefined
      ? ''
      : ` Did you mean \`${nearest}\`?`;
  const choices = listChoices(values.map((value) => quote(value)));
  return {
    code: 'schema/unknown-value',
    severity: isNews ? 'information' : 'error',
    path: [...path],
    part: 'value',
    message: `${quote(text)} is not a value of ${nameOfPlace(path, judgement.label)}; it takes ${choices}.${hint}`,
    ...(nearest !== undefined && { nearest }),
  };
}
