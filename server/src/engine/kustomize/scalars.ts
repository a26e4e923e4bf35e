/** How Go's YAML readers type a plain scalar (go.yaml.in/yaml v2 and v3, resolve.go). */

/** A reader: which words it knows, and whether timestamps are a type of their own to it. */
export interface ScalarReader {
  readonly words: ReadonlyMap<string, boolean | null | number>;
  readonly timestamps: boolean;
}

const SHARED: [string, boolean | null | number][] = [
  ...(['true', 'True', 'TRUE'].map((word) => [word, true]) as [string, boolean][]),
  ...(['false', 'False', 'FALSE'].map((word) => [word, false]) as [string, boolean][]),
  ...(['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null]) as [string, null][]),
  ...(['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN]) as [string, number][]),
  ...(['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY]) as [
    string,
    number,
  ][]),
  ...(['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY]) as [string, number][]),
];
const YES = ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'];
const NO = ['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF'];

/** go-yaml v3: what resources and patches are read with. */
export const YAML_GO_3: ScalarReader = { words: new Map(SHARED), timestamps: true };

/** go-yaml v2: kustomization files are read with it, and the output is quoted so that it reads well. */
export const YAML_1_1: ScalarReader = {
  words: new Map([
    ...SHARED,
    ...YES.map((word) => [word, true] as [string, boolean]),
    ...NO.map((word) => [word, false] as [string, boolean]),
  ]),
  timestamps: false,
};

const MAX_INT = 2n ** 63n;
const MAX_UINT = 2n ** 64n;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

/**
 * The value of a plain scalar: null, boolean, number (BigInt beyond 2^53), or the text itself. A timestamp is the RFC 3339
 * text that Go prints for it where the reader has them as a type, else the text as written.
 */
export function resolveScalar(text: string, reader: ScalarReader): null | boolean | number | bigint | string {
  const first = text.charCodeAt(0);
  const digit = first >= 48 && first <= 57;
  const sign = first === 43 || first === 45;
  if (!digit && !sign && first !== 46) {
    const word = text.length <= 5 ? reader.words.get(text) : undefined;
    return word === undefined ? text : word;
  }
  const word = reader.words.get(text);
  if (word !== undefined) return word;
  if (first === 46) return /^\.[0-9]+([eE][-+]?[0-9]+)?$/.test(text) ? finite(text) : text;
  if (digit) {
    const time = timestampText(text);
    if (time !== undefined) return reader.timestamps ? time : text;
  }
  return resolveNumber(text) ?? text;
}

function finite(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

function resolveNumber(text: string): number | bigint | string | undefined {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const whole = parseGoInt(plain);
  if (whole !== undefined) return whole;
  if (FLOAT.test(plain)) return finite(plain) === plain ? text : Number(plain);
  return undefined;
}

/** strconv.ParseInt(text, 0, 64), then ParseUint, then go-yaml's own forms. */
function parseGoInt(plain: string): number | bigint | undefined {
  const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]+|0|[1-9][0-9]*)$/.exec(plain);
  if (match === null) return undefined;
  const digits = match[2] ?? '';
  if (/^[1-9][0-9]{0,14}$/.test(digits)) return match[1] === '-' ? -Number(digits) : Number(digits);
  const size = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits.toLowerCase());
  const value = match[1] === '-' ? -size : size;
  if (value < -MAX_INT || value >= MAX_UINT) return undefined;
  if (match[1] === '+' && value >= MAX_INT) return undefined;
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt]| )(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,](\d+))?(Z|[-+]\d{2}:\d{2})?)?$/;

/** The RFC 3339 text that Go prints for a timestamp; undefined for what is none (parseTimestamp of resolve.go). */
export function timestampText(text: string): string | undefined {
  if (text.charCodeAt(4) !== 45) return undefined;
  const match = TIMESTAMP.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', mark, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  if (mark === ' ' ? zone !== undefined : mark !== undefined && zone === undefined) return undefined;
  const days = [31, isLeap(Number(year)) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1];
  if (days === undefined || Number(day) < 1 || Number(day) > days) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (zone !== undefined && zone !== 'Z' && (Number(zone.slice(1, 3)) > 24 || Number(zone.slice(4)) > 59)) {
    return undefined;
  }
  const two = (part: string): string => part.padStart(2, '0');
  const digits = fraction.slice(0, 9).replace(/0+$/, '');
  const offset = zone === undefined || /^[-+]00:00$/.test(zone) ? 'Z' : zone;
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${digits === '' ? '' : `.${digits}`}${offset}`;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
