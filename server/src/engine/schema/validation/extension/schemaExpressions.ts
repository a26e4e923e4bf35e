import type { Declarations } from '../../cel/checker.ts';
import { visit } from '../../cel/literalChecks.ts';
import { typeOfSchema } from '../../cel/schemaTypes.ts';
import type { CelType } from '../../cel/types.ts';
import { readSchema } from '../../openapi.ts';
import type { Json, Schema } from '../../schemaShape.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import { judgeExpression } from './expressionCheck.ts';

const MAX_DEPTH = 100;
const keep = (schema: Schema): Schema => schema;

/**
 * Rules of a schema (`x-kubernetes-validations`): they compile, and `oldSelf` stands only where the server can tell what a value was
 * (apiextensions-apiserver, pkg/apis/apiextensions/validation, ValidateCustomResourceDefinitionOpenAPISchema).
 */
export function checkSchemaRules(root: Field, out: Reporter): void {
  checkLevel(root, { isRoot: true, lost: undefined, depth: 0 }, out);
}

interface Level {
  readonly isRoot: boolean;
  /** The list in which the items of old and new cannot be told apart. */
  readonly lost: string | undefined;
  readonly depth: number;
}

function checkLevel(field: Field, level: Level, out: Reporter): void {
  if (level.depth > MAX_DEPTH || field.type !== 'map') return;
  const rules = field.get('x-kubernetes-validations').items;
  const self = rules.length === 0 ? undefined : typeOfField(field, level.isRoot);
  if (self !== undefined) for (const rule of rules) checkRule(rule, self, level, out);
  const below = { isRoot: false, lost: level.lost, depth: level.depth + 1 };
  for (const [, property] of field.get('properties').fields()) checkLevel(property, below, out);
  const isKeyed = field.get('x-kubernetes-list-type').text === 'map';
  const lost = level.lost ?? (isKeyed ? undefined : String(field.path.at(-1)));
  checkLevel(field.get('items'), { ...below, lost }, out);
  checkLevel(field.get('additionalProperties'), below, out);
}

function typeOfField(field: Field, isRoot: boolean): CelType | undefined {
  const schema = readSchema(jsonOf(field));
  return typeOfSchema(schema, keep, isRoot || schema.embedded === true);
}

function checkRule(rule: Field, self: CelType, { lost }: Level, out: Reporter): void {
  const isOptional = rule.get('optionalOldSelf').flag;
  const oldSelf: CelType = isOptional ? { kind: 'optional', of: self } : self;
  const declared: Declarations = (name) => (name === 'self' ? self : name === 'oldSelf' ? oldSelf : undefined);
  const good = judgeExpression(rule.get('rule'), out, { declared, wants: ['bool'] });
  judgeExpression(rule.get('messageExpression'), out, { declared, wants: ['string'], wantsWords: 'a text' });
  if (good === undefined) return;
  let usesOld = false;
  visit(good.root, (part) => {
    usesOld ||= part.kind === 'name' && part.name === 'oldSelf';
  });
  if (usesOld && lost !== undefined)
    out.wrong(
      rule.get('rule'),
      `\`oldSelf\` cannot be used below the list \`${lost}\`: only with \`x-kubernetes-list-type: map\` does the server know which item was which.`,
    );
  else if (!usesOld && rule.get('optionalOldSelf').exists)
    out.wrongKey(
      rule.get('optionalOldSelf'),
      '`optionalOldSelf` needs a rule that uses `oldSelf`; the server will refuse it.',
    );
}

/** The value of a field as JSON. */
function jsonOf(field: Field, depth = 0): Json {
  if (depth > MAX_DEPTH) return null;
  if (field.type === 'map')
    return Object.fromEntries(field.fields().map(([name, value]) => [name, jsonOf(value, depth + 1)]));
  if (field.type === 'seq') return field.items.map((item) => jsonOf(item, depth + 1));
  if (field.type === 'string') return field.text;
  if (field.type === 'boolean') return field.flag;
  return field.type === 'integer' || field.type === 'float' ? Number(field.shown) : null;
}
