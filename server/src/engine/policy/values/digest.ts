/** MD5, SHA-1 and SHA-256 (RFC 1321, FIPS 180-4), since policies may ask for them and the engine has no cryptography of its own. */

type Block = (state: Uint32Array, words: Uint32Array) => void;

/** The digest as lower-case hex. */
export function hexDigest(kind: 'md5' | 'sha1' | 'sha256', bytes: Uint8Array): string {
  const { initial, block, isLittle } = ALGORITHMS[kind];
  const state = Uint32Array.from(initial);
  const padded = pad(bytes, isLittle);
  const view = new DataView(padded.buffer);
  const words = new Uint32Array(16);
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getUint32(at + i * 4, isLittle);
    block(state, words);
  }
  const out = new DataView(new ArrayBuffer(state.length * 4));
  for (const [index, word] of state.entries()) out.setUint32(index * 4, word, isLittle);
  return [...new Uint8Array(out.buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function pad(bytes: Uint8Array, isLittle: boolean): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  const [low, high] = [(bytes.length << 3) >>> 0, Math.floor(bytes.length / 0x20000000)];
  view.setUint32(padded.length - 8, isLittle ? low : high, isLittle);
  view.setUint32(padded.length - 4, isLittle ? high : low, isLittle);
  return padded;
}

const left = (word: number, by: number): number => (word << by) | (word >>> (32 - by));
const right = (word: number, by: number): number => (word >>> by) | (word << (32 - by));
const at = (words: Uint32Array, index: number): number => words[index] ?? 0;

const MD5_SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];
const MD5_TABLE = Uint32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

function md5Block(state: Uint32Array, words: Uint32Array): void {
  let [a, b, c, d] = [at(state, 0), at(state, 1), at(state, 2), at(state, 3)];
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const mixed =
      round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
    const index = round === 0 ? i : round === 1 ? (5 * i + 1) & 15 : round === 2 ? (3 * i + 5) & 15 : (7 * i) & 15;
    const sum = (a + mixed + at(MD5_TABLE, i) + at(words, index)) | 0;
    [a, d, c, b] = [d, c, b, (b + left(sum, MD5_SHIFTS[round]?.[i & 3] ?? 0)) | 0];
  }
  addTo(state, [a, b, c, d]);
}

function sha1Block(state: Uint32Array, words: Uint32Array): void {
  const w = new Uint32Array(80);
  w.set(words);
  for (let i = 16; i < 80; i++) w[i] = left(at(w, i - 3) ^ at(w, i - 8) ^ at(w, i - 14) ^ at(w, i - 16), 1);
  let [a, b, c, d, e] = [at(state, 0), at(state, 1), at(state, 2), at(state, 3), at(state, 4)];
  for (let i = 0; i < 80; i++) {
    const [mixed, constant] =
      i < 20
        ? [(b & c) | (~b & d), 0x5a827999]
        : i < 40
          ? [b ^ c ^ d, 0x6ed9eba1]
          : i < 60
            ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
            : [b ^ c ^ d, 0xca62c1d6];
    const next = (left(a, 5) + mixed + e + constant + at(w, i)) | 0;
    [e, d, c, b, a] = [d, c, left(b, 30), a, next];
  }
  addTo(state, [a, b, c, d, e]);
}

/** The first 64 primes, whose roots are the constants of SHA-256. */
const PRIMES = ((): readonly number[] => {
  const found: number[] = [];
  for (let n = 2; found.length < 64; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
})();
const fraction = (root: number): number => Math.floor((root - Math.floor(root)) * 2 ** 32);
const SHA256_TABLE = Uint32Array.from(PRIMES.map((prime) => fraction(Math.cbrt(prime))));

function sha256Block(state: Uint32Array, words: Uint32Array): void {
  const w = new Uint32Array(64);
  w.set(words);
  for (let i = 16; i < 64; i++) {
    const [x, y] = [at(w, i - 15), at(w, i - 2)];
    const first = right(x, 7) ^ right(x, 18) ^ (x >>> 3);
    const second = right(y, 17) ^ right(y, 19) ^ (y >>> 10);
    w[i] = (at(w, i - 16) + first + at(w, i - 7) + second) | 0;
  }
  const v = [...state];
  for (let i = 0; i < 64; i++) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = v;
    const first =
      h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + at(SHA256_TABLE, i) + at(w, i);
    const second = (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    v.pop();
    v.unshift((first + second) | 0);
    v[4] = (d + first) | 0;
  }
  addTo(state, v);
}

function addTo(state: Uint32Array, values: readonly number[]): void {
  for (const [index, value] of values.entries()) state[index] = at(state, index) + value;
}

const MD5_START = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
const ALGORITHMS: Readonly<
  Record<'md5' | 'sha1' | 'sha256', { initial: readonly number[]; block: Block; isLittle: boolean }>
> = {
  md5: { initial: MD5_START, block: md5Block, isLittle: true },
  sha1: { initial: [...MD5_START, 0xc3d2e1f0], block: sha1Block, isLittle: false },
  sha256: {
    initial: PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))),
    block: sha256Block,
    isLittle: false,
  },
};
