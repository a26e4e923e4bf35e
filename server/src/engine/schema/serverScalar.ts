/** A scalar as the API server and kubectl type it. Integers keep their value exactly. */
export type ServerScalar =
  | { readonly type: 'null' }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'string'; readonly value: string };

const TRUE = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const FALSE = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);
const NULL = new Set(['', '~', 'null', 'Null', 'NULL']);
/** Beginnings of what may be something else than text, as character codes. */
const DOUBTFUL: readonly boolean[] = Array.from({ length: 128 }, (_, code) =>
  /[-+.~\dfntyo]/i.test(String.fromCharCode(code)),
);
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const SPECIAL: Readonly<Record<string, number>> = {
  '.nan': Number.NaN,
  '.NaN': Number.NaN,
  '.NAN': Number.NaN,
  '.inf': Number.POSITIVE_INFINITY,
  '.Inf': Number.POSITIVE_INFINITY,
  '.INF': Number.POSITIVE_INFINITY,
  '+.inf': Number.POSITIVE_INFINITY,
  '+.Inf': Number.POSITIVE_INFINITY,
  '+.INF': Number.POSITIVE_INFINITY,
  '-.inf': Number.NEGATIVE_INFINITY,
  '-.Inf': Number.NEGATIVE_INFINITY,
  '-.INF': Number.NEGATIVE_INFINITY,
};

const MAX_UINT64 = (1n << 64n) - 1n;
const MIN_INT64 = -(1n << 63n);

/**
 * Types a plain scalar by the rules of sigs.k8s.io/yaml (its fork of go-yaml v2, resolve.go): YAML 1.1 booleans, octal
 * with a leading zero, `_` between digits, no sexagesimals; dates stay text.
 */
export function typePlainScalar(text: string): ServerScalar {
  // What neither a boolean nor null begins with is text, and so is what is longer than these.
  const code = text.charCodeAt(0);
  if (DOUBTFUL[code] === false || (code > 64 && text.length > 5)) return { type: 'string', value: text };
  if (NULL.has(text)) return { type: 'null' };
  if (TRUE.has(text)) return { type: 'boolean', value: true };
  if (FALSE.has(text)) return { type: 'boolean', value: false };
  const special = SPECIAL[text];
  if (special !== undefined) return { type: 'float', value: special };
  if (!/^[-+.\d]/.test(text)) return { type: 'string', value: text };
  const digits = text.replaceAll('_', '');
  const integer = readInteger(digits);
  if (integer !== undefined && integer <= MAX_UINT64 && integer >= MIN_INT64)
    return { type: 'integer', value: integer };
  const float = FLOAT.test(digits) ? Number(digits) : Number.NaN;
  if (Number.isFinite(float)) return { type: 'float', value: float };
  return { type: 'string', value: text };
}

/** Go's strconv.ParseInt with base 0: sign, then 0x, 0o, 0b or a leading zero for octal. */
function readInteger(text: string): bigint | undefined {
  const isNegative = text.startsWith('-');
  const magnitude = readMagnitude(isNegative || text.startsWith('+') ? text.slice(1) : text);
  return isNegative && magnitude !== undefined ? -magnitude : magnitude;
}

function readMagnitude(digits: string): bigint | undefined {
  if (/^(?:0|[1-9]\d*)$/.test(digits)) return BigInt(digits);
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  if (/^0[xX][\da-fA-F]+$|^0[oO][0-7]+$|^0[bB][01]+$/.test(digits)) return BigInt(digits.toLowerCase());
  return undefined;
}

/** The value of a typed scalar for a message: text in its own words, numbers in digits. */
export function printScalar(scalar: ServerScalar): string {
  return scalar.type === 'null' ? 'null' : String(scalar.value);
}
