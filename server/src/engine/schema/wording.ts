import { type FieldPath, printPath } from '../syntax/fieldPath.ts';
import type { SchemaType } from './schemaShape.ts';

/** What a field takes, as the end of "`replicas` takes …". */
export const WANTED: Readonly<Record<SchemaType, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'text',
  integer: 'an integer',
  number: 'a number',
  boolean: '`true` or `false`',
  quantity: 'a quantity',
  'int-or-string': 'an integer or text',
  any: 'a value',
};

/** How a message names a place: `Deployment spec.template.spec`, list positions left out. */
export function nameOfPlace(path: FieldPath, label: string): string {
  const names = path.filter((segment) => typeof segment === 'string');
  return names.length === 0 ? label : `${label} ${printPath(names)}`;
}

/** How a message names a field: its last key in backquotes, or an item of it. */
export function nameOfField(path: FieldPath, label: string): string {
  const last = path.findLast((segment) => typeof segment === 'string');
  if (last === undefined) return label;
  return typeof path.at(-1) === 'number' ? `an item of \`${last}\`` : `\`${last}\``;
}

/** A value in backquotes, on one line, cut in the middle. */
export function quote(text: string, limit = 60): string {
  const line = text.replaceAll(/\s+/g, ' ');
  const half = limit / 2;
  return `\`${line.length <= limit ? line : `${line.slice(0, half)}…${line.slice(1 - half)}`}\``;
}

/** `a`, `a or b`, `a, b or c`; of long lists the first twelve and a count. */
export function listChoices(values: readonly string[]): string {
  if (values.length > 12) return `${values.slice(0, 12).join(', ')} and ${values.length - 12} more`;
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listAll(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} and ${values.at(-1)}`;
}

/** A sentence that starts with a capital unless it starts with code. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
