import { InvalidArgumentError, Option } from 'commander';

/** An option that takes one of a closed list of words; commander names them when another is given. */
export function choice<T extends string>(flags: string, text: string, words: readonly T[], standard: T): Option {
  return new Option(flags, text).choices(words).default(standard);
}

/** An option that takes a number of things, one at least. */
export function count(flags: string, text: string, standard: number): Option {
  return new Option(flags, text).default(standard).argParser((value) => {
    if (!/^[1-9]\d{0,3}$/.test(value)) throw new InvalidArgumentError('It takes a whole number from 1 to 9999.');
    return Number(value);
  });
}
