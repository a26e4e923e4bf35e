import { Option } from 'commander';

/** An option that takes one of a closed list of words; commander names them when another is given. */
export function choice<T extends string>(flags: string, text: string, words: readonly T[], standard: T): Option {
  return new Option(flags, text).choices(words).default(standard);
}
