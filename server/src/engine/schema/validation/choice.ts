import type { Field } from './field.ts';
import type { Reporter } from './reporter.ts';

/** A word that a pointer holds: unlike elsewhere an empty one is wrong too. */
export function checkChoice(field: Field, values: readonly string[], out: Reporter): void {
  if (field.exists && field.text === '')
    out.missing(field, `it takes ${values.map((value) => `\`${value}\``).join(' or ')}`);
  else out.choice(field, values);
}
