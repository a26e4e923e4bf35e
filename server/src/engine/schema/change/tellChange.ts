import type { Field } from '../validation/field.ts';
import type { Reporter } from '../validation/reporter.ts';
import { quote } from '../wording.ts';
import { type Difference, differenceOf, placeBelow } from './difference.ts';

/** How a change of a field is told. */
interface Telling {
  /** What may not be changed, as in "the selector of a Deployment". */
  readonly what: string;
  /** Values are not shown. */
  readonly isSecret?: boolean;
}

/** Tells the first difference of a field that may not be changed. */
export function forbidChange(old: Field, now: Field, telling: Telling, out: Reporter): void {
  const difference = differenceOf(old, now);
  if (difference !== undefined) tellDifference(now, difference, telling, out);
}

/** The same for a difference that was found already. */
export function tellDifference(field: Field, difference: Difference, { what, isSecret }: Telling, out: Reporter): void {
  const below = placeBelow(field, difference);
  const name = below === '' ? String(field.path.at(-1)) : below;
  const { old, now } = difference;
  const was = describe(old, isSecret);
  const is = describe(now, isSecret);
  const how = !now.exists ? `is gone (it was ${was})` : !old.exists ? `is new` : `is ${is} and was ${was}`;
  const words =
    was === '' || is === '' ? (now.exists && old.exists ? 'has changed' : now.exists ? 'is new' : 'is gone') : how;
  out.wrong(now, `\`${name}\` ${words}; the server refuses to change ${what}.`);
}

/** A scalar in backquotes; nothing for what does not fit into a sentence. */
function describe(field: Field, isSecret = false): string {
  if (!field.exists) return 'nothing';
  return isSecret || field.type === 'map' || field.type === 'seq' ? '' : quote(field.shown);
}
