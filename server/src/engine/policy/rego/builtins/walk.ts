import { entriesOf } from '../pick.ts';
import type { Value } from '../value.ts';

/** The one function that gives several values; it is compiled by itself. */
export const WALK = 'walk';

/** Every place of a value as `[path, value]`, the value itself first. */
export function* walkEntries(value: Value, path: readonly Value[] = []): Generator<readonly [readonly Value[], Value]> {
  yield [path, value];
  for (const [key, item] of entriesOf(value)) yield* walkEntries(item, [...path, key]);
}
