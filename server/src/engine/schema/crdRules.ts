import { matchesPattern } from './limits.ts';
import { isObject } from './openapi.ts';
import type { Json, JsonObject } from './schemaShape.ts';
import { checkTextFormat } from './stringFormats.ts';
import { listChoices, quote } from './wording.ts';

/** The end of a sentence, and the fields that must not stand together where that is the problem. */
export interface BrokenLogic {
  readonly reason: string;
  readonly together: readonly string[];
}

/**
 * What the walker leaves of a custom resource's schema: `oneOf`, `anyOf`, `allOf` and `not`. In a structural schema their
 * branches only restrict values that the schema around them describes (apiextensions-apiserver, pkg/apiserver/schema), so
 * that a small evaluator is enough. Undefined when all hold or cannot be judged.
 */
export function checkLogic(value: Json, logic: JsonObject): BrokenLogic | undefined {
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    const branches = branchesOf(logic[keyword]);
    if (branches.length === 0) continue;
    const verdicts = branches.map((branch) => fits(value, branch));
    if (verdicts.includes(undefined)) continue;
    const count = verdicts.filter(Boolean).length;
    if (keyword === 'allOf' && count < branches.length) return broken('is against a rule of its schema');
    if (count === 0 && keyword !== 'allOf') return broken(noneFits(branches));
    if (keyword === 'oneOf' && count > 1) return severalFit(branches.filter((_, index) => verdicts[index] === true));
  }
  return isObject(logic.not) && fits(value, logic.not) === true ? forbidden(logic.not) : undefined;
}

function broken(reason: string, together: readonly string[] = []): BrokenLogic {
  return { reason, together };
}

function branchesOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];
}

/** The fields that branches ask for, which is the usual way to write a union; undefined when one asks for none. */
function unionOf(branches: readonly JsonObject[]): string[] | undefined {
  const names = branches.map((branch) =>
    requiredOf(branch)
      .map((name) => quote(name))
      .join(' with '),
  );
  return names.includes('') ? undefined : names;
}

function noneFits(branches: readonly JsonObject[]): string {
  const union = unionOf(branches);
  return union === undefined
    ? `fits none of the ${branches.length} forms that it can have`
    : `needs ${listChoices(union)}`;
}

function severalFit(fitting: readonly JsonObject[]): BrokenLogic {
  const union = unionOf(fitting);
  if (union === undefined) return broken('fits more than one of the forms that it can have');
  return broken(`takes only one of ${listChoices(union)}`, fitting.flatMap(requiredOf));
}

function forbidden(not: JsonObject): BrokenLogic {
  const names = requiredOf(not);
  if (names.length === 0) return broken('is against a rule of its schema');
  return broken(`must not have ${names.map((name) => quote(name)).join(' and ')}`, names);
}

function requiredOf({ required }: JsonObject): readonly string[] {
  return Array.isArray(required) ? (required as string[]) : [];
}

/** Keywords that are read here, and those that say nothing of a value. Any other leaves open whether a value keeps a branch. */
const READ = new Set([
  ...['type', 'enum', 'format', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'multipleOf'],
  ...['exclusiveMinimum', 'exclusiveMaximum', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
  ...['required', 'properties', 'items', 'not', 'allOf', 'anyOf', 'oneOf'],
  ...['title', 'description', 'default', 'example', 'externalDocs'],
]);

/** Whether a value keeps a branch; undefined when a pattern or a placeholder leaves it open. */
function fits(value: Json, schema: JsonObject): boolean | undefined {
  const checks = [
    () => (Object.keys(schema).every((keyword) => READ.has(keyword)) ? true : undefined),
    () => fitsValue(value, schema),
    () => fitsObject(value, schema),
    () =>
      Array.isArray(value) && isObject(schema.items)
        ? every(value.map((item) => fits(item, schema.items as JsonObject)))
        : true,
    () => (isObject(schema.not) ? negate(fits(value, schema.not)) : true),
    () => every(branchesOf(schema.allOf).map((branch) => fits(value, branch))),
    () => some(schema.anyOf, (branch) => fits(value, branch)),
    () => exactlyOne(schema.oneOf, (branch) => fits(value, branch)),
  ];
  return every(checks.map((check) => check()));
}

function fitsValue(value: Json, schema: JsonObject): boolean | undefined {
  if (typeof schema.type === 'string' && !hasType(value, schema.type)) return false;
  if (typeof value === 'string' && value.includes('${')) return undefined;
  if (
    Array.isArray(schema.enum) &&
    !(schema.enum as readonly Json[]).some((one) => JSON.stringify(one) === JSON.stringify(value))
  )
    return false;
  if (typeof value === 'number') return fitsNumber(value, schema);
  if (Array.isArray(value)) return fitsCount(value.length, schema.minItems, schema.maxItems);
  if (isObject(value)) return fitsCount(Object.keys(value).length, schema.minProperties, schema.maxProperties);
  if (typeof value !== 'string') return true;
  const { minLength, maxLength, pattern } = schema;
  if (typeof minLength === 'number' && [...value].length < minLength) return false;
  if (typeof maxLength === 'number' && [...value].length > maxLength) return false;
  if (typeof schema.format === 'string' && checkTextFormat(value, schema.format) !== undefined) return false;
  return typeof pattern === 'string' ? matchesPattern(pattern, value) : true;
}

function fitsNumber(value: number, schema: JsonObject): boolean | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (typeof minimum === 'number' && (exclusiveMinimum === true ? value <= minimum : value < minimum)) return false;
  if (typeof maximum === 'number' && (exclusiveMaximum === true ? value >= maximum : value > maximum)) return false;
  return schema.multipleOf === undefined ? true : undefined;
}

/** Whether a number of entries is within limits. */
function fitsCount(count: number, least: Json | undefined, most: Json | undefined): boolean {
  return !(typeof least === 'number' && count < least) && !(typeof most === 'number' && count > most);
}

function hasType(value: Json, type: string): boolean {
  if (type === 'integer') return typeof value === 'number' && Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  return type === 'object' ? isObject(value) : typeof value === type;
}

function fitsObject(value: Json, schema: JsonObject): boolean | undefined {
  if (!isObject(value)) return true;
  if (requiredOf(schema).some((name) => value[name] === undefined)) return false;
  const properties = isObject(schema.properties) ? schema.properties : {};
  return every(
    Object.entries(properties).map(([name, field]) => {
      const inside = value[name];
      return inside === undefined || !isObject(field) ? true : fits(inside, field);
    }),
  );
}

function every(verdicts: readonly (boolean | undefined)[]): boolean | undefined {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(undefined) ? undefined : true;
}

function negate(verdict: boolean | undefined): boolean | undefined {
  return verdict === undefined ? undefined : !verdict;
}

function some(branches: Json | undefined, judge: (branch: JsonObject) => boolean | undefined): boolean | undefined {
  const verdicts = branchesOf(branches).map(judge);
  return verdicts.length === 0 ? true : negate(every(verdicts.map(negate)));
}

function exactlyOne(
  branches: Json | undefined,
  judge: (branch: JsonObject) => boolean | undefined,
): boolean | undefined {
  const verdicts = branchesOf(branches).map(judge);
  if (verdicts.length === 0) return true;
  return verdicts.includes(undefined) ? undefined : verdicts.filter(Boolean).length === 1;
}
