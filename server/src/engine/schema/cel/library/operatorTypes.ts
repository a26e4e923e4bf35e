import { UNSUPPORTED } from '../failure.ts';
import { declareOnly } from '../overload.ts';

const ORDERED = ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'timestamp', 'duration'];
const NUMBERS = ['int', 'uint', 'double'];

function all(...signatures: readonly string[]): readonly string[] {
  return signatures;
}

/** The types of operators (cel-go, common/stdlib/standard.go); evaluating them is left to operators.ts. */
export const OPERATOR_TYPES = declareOnly(
  [
    ...all('!_(bool) -> bool', '_&&_(bool, bool) -> bool', '_||_(bool, bool) -> bool', '_?_:_(bool, A, A) -> A'),
    ...all('_==_(A, A) -> bool', '_!=_(A, A) -> bool', '-_(int) -> int', '-_(double) -> double'),
    ...all('@in(A, list<A>) -> bool', '@in(A, map<A, B>) -> bool'),
    ...all('_[_](list<A>, int) -> A', '_[_](map<A, B>, A) -> B'),
    ...all('_[_](optional<list<A>>, int) -> optional<A>', '_[_](optional<map<A, B>>, A) -> optional<B>'),
    ...all('_[?_](list<A>, int) -> optional<A>', '_[?_](optional<list<A>>, int) -> optional<A>'),
    ...all('_[?_](map<A, B>, A) -> optional<B>', '_[?_](optional<map<A, B>>, A) -> optional<B>'),
    ...NUMBERS.flatMap((type) => ['+', '-', '*', '/'].map((sign) => `_${sign}_(${type}, ${type}) -> ${type}`)),
    ...all('_%_(int, int) -> int', '_%_(uint, uint) -> uint'),
    ...all('_+_(string, string) -> string', '_+_(bytes, bytes) -> bytes', '_+_(list<A>, list<A>) -> list<A>'),
    ...all('_+_(duration, duration) -> duration', '_+_(timestamp, duration) -> timestamp'),
    ...all('_+_(duration, timestamp) -> timestamp', '_-_(timestamp, timestamp) -> duration'),
    ...all('_-_(timestamp, duration) -> timestamp', '_-_(duration, duration) -> duration'),
    ...['<', '<=', '>', '>='].flatMap((sign) => [
      ...ORDERED.map((type) => `_${sign}_(${type}, ${type}) -> bool`),
      ...NUMBERS.flatMap((left) =>
        NUMBERS.filter((right) => right !== left).map((right) => `_${sign}_(${left}, ${right}) -> bool`),
      ),
    ]),
  ],
  () => UNSUPPORTED,
);
