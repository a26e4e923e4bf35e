/** SHA-512 and SHA-384 (FIPS 180-4) on big integers: policies ask for few and short digests. */

const WORD = (1n << 64n) - 1n;

function root(value: bigint, degree: bigint): bigint {
  let low = 0n;
  let high = 1n << 80n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** degree <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}

function firstPrimes(count: number): readonly number[] {
  const found: number[] = [];
  for (let one = 2; found.length < count; one++) if (found.every((prime) => one % prime !== 0)) found.push(one);
  return found;
}

/** The first 64 bits of the fractions of roots of primes, of which the standard makes its constants. */
function fractions(primes: readonly number[], degree: bigint): readonly bigint[] {
  return primes.map((prime) => root(BigInt(prime) << (64n * degree), degree) & WORD);
}

interface Constants {
  readonly rounds: readonly bigint[];
  readonly initial: Readonly<Record<'sha384' | 'sha512', readonly bigint[]>>;
}

let known: Constants | undefined;

function constants(): Constants {
  known ??= makeConstants();
  return known;
}

function makeConstants(): Constants {
  const primes = firstPrimes(80);
  return {
    rounds: fractions(primes, 3n),
    initial: { sha512: fractions(primes.slice(0, 8), 2n), sha384: fractions(primes.slice(8, 16), 2n) },
  };
}

const turn = (word: bigint, by: bigint): bigint => ((word >> by) | (word << (64n - by))) & WORD;

/** The digest as lower-case hex. */
export function hexDigest512(kind: 'sha384' | 'sha512', bytes: Uint8Array): string {
  const { rounds, initial } = constants();
  let state = initial[kind];
  const padded = new Uint8Array(((bytes.length + 16) >> 7) * 128 + 128);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  for (let at = 0; at < padded.length; at += 128) state = block(state, view, at, rounds);
  const hex = state.map((word) => word.toString(16).padStart(16, '0')).join('');
  return kind === 'sha384' ? hex.slice(0, 96) : hex;
}

type Words = readonly bigint[];

function block(state: Words, view: DataView, from: number, rounds: Words): Words {
  const words = Array.from({ length: 16 }, (_, index) => view.getBigUint64(from + index * 8));
  const at = (index: number): bigint => words[index] ?? 0n;
  for (let index = 16; index < 80; index++) {
    const [early, late] = [at(index - 15), at(index - 2)];
    const first = turn(early, 1n) ^ turn(early, 8n) ^ (early >> 7n);
    const second = turn(late, 19n) ^ turn(late, 61n) ^ (late >> 6n);
    words.push((at(index - 16) + first + at(index - 7) + second) & WORD);
  }
  let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
  for (const [index, constant] of rounds.entries()) {
    const choice = (e & f) ^ (~e & WORD & g);
    const one = (h + (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) + choice + constant + at(index)) & WORD;
    const two = ((turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c))) & WORD;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & WORD, c, b, a, (one + two) & WORD];
  }
  return [a, b, c, d, e, f, g, h].map((word, index) => (word + (state[index] ?? 0n)) & WORD);
}
