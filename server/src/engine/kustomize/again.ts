import { remembers } from './stepMemory.ts';

/** What a function made of the members of a list the last time. */
export interface LastRun<T, R> {
  readonly input: readonly T[];
  readonly output: readonly R[];
}

/** A place for the last run of a function; whoever keeps it decides how long. */
export interface Again<T, R> {
  last?: LastRun<T, R>;
}

/**
 * As `items.map(make)`, for a list of which most members stand where they stood the last time: only others are looked at, by a comparison of
 * references. The very same list comes back when none is new. `make` must depend on nothing but the member.
 */
export function mapAgain<T, R>(again: Again<T, R>, items: readonly T[], make: (item: T) => R): readonly R[] {
  const { last } = again;
  if (last?.input === items) return last.output;
  const changed = changedPlaces(last?.input, items);
  let output: readonly R[];
  if (last === undefined || changed === undefined) output = items.map(make);
  else if (changed.length === 0) output = last.output;
  else {
    const made = last.output.slice();
    let differs = false;
    for (const at of changed) {
      const one = make(items[at] as T);
      differs ||= one !== made[at];
      made[at] = one;
    }
    output = differs ? made : last.output;
  }
  if (remembers()) again.last = { input: items, output };
  return output;
}

/** The places at which two lists of one length differ; undefined when the lengths do, or when there is no earlier list. */
export function changedPlaces<T>(before: readonly T[] | undefined, now: readonly T[]): readonly number[] | undefined {
  if (before === undefined || before.length !== now.length) return undefined;
  const places: number[] = [];
  for (let at = 0; at < now.length; at++) if (before[at] !== now[at]) places.push(at);
  return places;
}
