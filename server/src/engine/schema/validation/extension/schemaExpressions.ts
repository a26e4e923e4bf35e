import type { Declarations } from '../../cel/checker.ts';
import { type Declared, declaredBy, mostInRequest } from '../../cel/cost/declared.ts';
import { estimateCost } from '../../cel/cost/estimate.ts';
import { typeOfSchema } from '../../cel/schemaTypes.ts';
import type { CelType } from '../../cel/types.ts';
import { visit } from '../../cel/visit.ts';
import { readSchema } from '../../openapi.ts';
import type { Schema } from '../../schemaShape.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import { type GoodExpression, judgeExpression } from './expressionCheck.ts';
import { jsonOf } from './jsonOf.ts';
import { checkTotal, type RuleCost } from './ruleCosts.ts';
import { checkRuleFields } from './ruleFields.ts';

const MAX_DEPTH = 100;
const keep = (schema: Schema): Schema => schema;

/**
 * Rules of a schema (`x-kubernetes-validations`): they compile, and `oldSelf` stands only where the server can tell what a value was
 * (apiextensions-apiserver, pkg/apis/apiextensions/validation, ValidateCustomResourceDefinitionOpenAPISchema).
 */
export function checkSchemaRules(root: Field, out: Reporter): void {
  const costs: RuleCost[] = [];
  checkLevel(root, { isRoot: true, lost: undefined, count: 1, depth: 0 }, { out, costs });
  checkTotal(costs, out);
}

interface Level {
  readonly isRoot: boolean;
  /** The list in which the items of old and new cannot be told apart. */
  readonly lost: string | undefined;
  /** How many values of this level one object can have, as far as the schema limits that. */
  readonly count: number | undefined;
  readonly depth: number;
}

interface Sink {
  readonly out: Reporter;
  readonly costs: RuleCost[];
}

/** What the values of a level are, for the expressions of its rules. */
interface Subject {
  readonly self: CelType;
  readonly declared: Declared;
  readonly level: Level;
}

function checkLevel(field: Field, level: Level, sink: Sink): void {
  if (level.depth > MAX_DEPTH || field.type !== 'map') return;
  const rules = field.get('x-kubernetes-validations').items;
  const subject = rules.length === 0 ? undefined : subjectOf(field, level);
  if (rules.length > 0 && subject === undefined && isOpen(field)) {
    sink.out.wrong(
      field.get('x-kubernetes-validations'),
      '`x-kubernetes-validations` cannot stand here: expressions see no values without a type; write the `type`.',
    );
  }
  for (const rule of rules) {
    checkRuleFields(rule, field, sink.out);
    if (subject !== undefined) checkRule(rule, subject, sink);
  }
  const below = { ...level, isRoot: false, depth: level.depth + 1 };
  for (const [, property] of field.get('properties').fields()) checkLevel(property, below, sink);
  const isKeyed = field.get('x-kubernetes-list-type').text === 'map';
  const lost = level.lost ?? (isKeyed ? undefined : String(field.path.at(-1)));
  const [items, values] = [field.get('maxItems').integer, field.get('maxProperties').integer];
  checkLevel(field.get('items'), { ...below, lost, count: multiply(level.count, items) }, sink);
  checkLevel(field.get('additionalProperties'), { ...below, count: multiply(level.count, values) }, sink);
}

/** Whether unknown fields are kept and no type says what is there, in the values or in the items of a list. */
function isOpen(field: Field): boolean {
  const type = field.get('type').text;
  if (type === 'array') return isOpen(field.get('items'));
  return type === '' && field.get('x-kubernetes-preserve-unknown-fields').flag;
}

function multiply(count: number | undefined, most: number | undefined): number | undefined {
  return count === undefined || most === undefined ? undefined : count * most;
}

function subjectOf(field: Field, level: Level): Subject | undefined {
  const schema = readSchema(jsonOf(field));
  const isObject = level.isRoot || schema.embedded === true;
  const self = typeOfSchema(schema, keep, isObject);
  const declared = declaredBy(schema, keep, isObject);
  return self === undefined || declared === undefined ? undefined : { self, declared, level };
}

function checkRule(rule: Field, { self, declared: sizes, level }: Subject, { out, costs }: Sink): void {
  const isOptional = rule.get('optionalOldSelf').flag;
  const oldSelf: CelType = isOptional ? { kind: 'optional', of: self } : self;
  const declared: Declarations = (name) => (name === 'self' ? self : name === 'oldSelf' ? oldSelf : undefined);
  const good = judgeExpression(rule.get('rule'), out, { declared, wants: ['bool'] });
  const said = judgeExpression(rule.get('messageExpression'), out, {
    declared,
    wants: ['string'],
    wantsWords: 'a text',
  });
  if (good !== undefined) {
    const each = estimateCost(good.root, { typeOf: (part) => good.typeOf(part), root: sizes });
    costs.push({ field: rule.get('rule'), cost: each * (level.count ?? mostInRequest(sizes)) });
    checkOldSelf(rule, good, level, out);
  }
  if (said !== undefined) {
    const cost = estimateCost(said.root, { typeOf: (part) => said.typeOf(part), root: sizes });
    costs.push({ field: rule.get('messageExpression'), cost });
  }
}

function checkOldSelf(rule: Field, { root }: GoodExpression, { lost }: Level, out: Reporter): void {
  let usesOld = false;
  visit(root, (part) => {
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
