import type { Field } from './field.ts';
import { LABEL_VALUE, QUALIFIED_NAME } from './forms.ts';
import type { Reporter } from './reporter.ts';

/** unversionedvalidation.ValidateLabels: keys and values of a mapping of labels. */
export function checkLabels(labels: Field, out: Reporter): void {
  for (const [name, value] of labels.fields()) {
    if (!QUALIFIED_NAME.test(name)) out.wrongKey(value, `\`${name}\` is not ${QUALIFIED_NAME.what}.`);
    out.form(value, LABEL_VALUE);
  }
}

/** unversionedvalidation.ValidateLabelSelector */
export function checkSelector(selector: Field, out: Reporter): void {
  checkLabels(selector.get('matchLabels'), out);
  for (const expression of selector.get('matchExpressions').items) {
    const operator = expression.get('operator');
    const values = expression.get('values');
    out.choice(operator, ['In', 'NotIn', 'Exists', 'DoesNotExist']);
    if (!operator.exists || (operator.exists && operator.text === '')) out.missing(operator);
    if (/^(?:Not)?In$/.test(operator.text) && values.items.length === 0)
      out.missing(values, `\`${operator.text}\` needs at least one value`);
    if (/Exist/.test(operator.text) && values.items.length > 0)
      out.forbidden(values, `\`${operator.text}\` takes no values`);
    checkLabelKey(expression.get('key'), out);
    for (const value of values.items) out.form(value, LABEL_VALUE);
  }
}

/** A label key that must be there. */
export function checkLabelKey(key: Field, out: Reporter): void {
  if (key.text === '') out.missing(key, 'it must name a label');
  else out.form(key, QUALIFIED_NAME);
}

/** True when nothing is selected by name: neither labels nor expressions. */
export function isEmptySelector(selector: Field): boolean {
  return selector.get('matchLabels').keys.length === 0 && selector.get('matchExpressions').items.length === 0;
}

/** The first part of a selector that labels do not meet; undefined when all are met, or when the selector cannot be read. */
export function unmetBy(selector: Field, labels: Field): Field | undefined {
  for (const [name, value] of selector.get('matchLabels').fields()) {
    if (labels.get(name).type === 'absent' || labels.get(name).text !== value.text) return value;
  }
  return selector.get('matchExpressions').items.find((expression) => !isMet(expression, labels));
}

function isMet(expression: Field, labels: Field): boolean {
  const label = labels.get(expression.get('key').text);
  const has = label.type !== 'absent';
  const isIn = has && expression.get('values').items.some((value) => value.text === label.text);
  switch (expression.get('operator').text) {
    case 'In':
      return isIn;
    case 'NotIn':
      return !isIn;
    case 'Exists':
      return has;
    case 'DoesNotExist':
      return !has;
    default:
      return true;
  }
}
