import type { FieldPath } from '../syntax/fieldPath.ts';
import { fieldToBlame, lastOf, reach, valueAt } from './blamedField.ts';
import { brokenRules } from './cel/rules.ts';
import { checkLogic } from './crdRules.ts';
import { withDefaults } from './defaults.ts';
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

/** Nearly every scalar is right. */
const NOTHING: readonly SchemaProblem[] = [];

/** A var of kustomize, which may stand for a value of any type. */
const VAR = /^\$\([\w.-]+\)$/;

/** What is wrong with a scalar: its type, then its value, then format and limits. */
export function checkScalar(
  { scalar, text }: { readonly scalar: ServerScalar; readonly text: string },
  schema: Schema,
  context: ValueContext,
): readonly SchemaProblem[] {
  if (scalar.type === 'null') return checkNull(schema, context);
  if (scalar.type === 'string' && (hasPlaceholder(scalar.value) || VAR.test(scalar.value))) return NOTHING;
  const found =
    wrongScalar(scalar, text, schema, context) ??
    checkEnum(scalar, schema, context) ??
    checkContent(scalar, schema, context);
  return found === undefined ? NOTHING : [found];
}

/**
 * A list or mapping of a custom resource with too few or too many entries, which the first one that is too much shows.
 * @param context.entry where an entry is, below the list or mapping
 */
export function checkSize(
  count: number,
  schema: Schema,
  context: ValueContext & { readonly entry: (index: number) => FieldPath },
): readonly SchemaProblem[] {
  const reason = hasLimits(context) ? checkCount(count, schema) : undefined;
  if (reason === undefined) return [];
  const { maxItems = 0, maxProperties = 0 } = schema.limits ?? {};
  const most = schema.type === 'array' ? maxItems : maxProperties;
  const path = count > most ? [...context.path, ...context.entry(most)] : context.path;
  const what = `${sentence(nameOfField(context.path, context.judgement.label))} ${reason}`;
  return [invalid(what, { ...context, path }, 'key')];
}

/** A value of a custom resource against the unions, exclusions and rules of its schema. */
export function checkRules(
  read: () => Json,
  schema: Schema,
  context: ValueContext & { readonly resolve: (schema: Schema) => Schema },
): readonly SchemaProblem[] {
  const { logic, rules } = schema;
  if ((logic === undefined && rules === undefined) || !hasLimits(context)) return [];
  const written = read();
  const value = withDefaults(written, schema, context.resolve);
  const field = sentence(nameOfField(context.path, context.judgement.label));
  const at = (path: FieldPath): ValueContext => ({ ...context, path: [...context.path, ...path] });
  const partAt = (path: FieldPath): 'key' | 'value' => (typeof valueAt(written, path) === 'object' ? 'key' : 'value');
  const wrong = logic === undefined ? undefined : checkLogic(value, logic);
  if (wrong !== undefined) {
    const place = lastOf(written, wrong.together);
    return [against(`${field} ${wrong.reason}`, at(place), partAt(place))];
  }
  const subject = { schema, resolve: context.resolve };
  return (rules === undefined ? [] : brokenRules(rules, { ...subject, self: value })).map(({ rule, message, path }) => {
    const breaks = (part: Json): boolean =>
      brokenRules([rule], { ...subject, self: withDefaults(part, schema, context.resolve) }).length > 0;
    const blamed = rule.fieldPath === undefined ? fieldToBlame(written, { rule: rule.rule, message, breaks }) : path;
    const place = reach(written, blamed);
    const what = `${field} is against a rule of its kind: ${message.replace(/\.$/, '')}`;
    return against(what, at(place), partAt(place));
  });
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
  if (allowed || typeof field !== 'string') return NOTHING;
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
