import type { Json, Schema } from '../schemaShape.ts';

/** Durations and times are kept as nanoseconds and seconds that can be compared. */
export interface Span {
  readonly type: 'duration' | 'timestamp';
  readonly nanos: bigint;
}

/** A value of CEL. Integers are `bigint`, doubles are `number`. */
export type Value = null | boolean | bigint | number | string | readonly Value[] | ReadonlyMap<string, Value> | Span;

/** Why an expression has no value: the server would fail too, or it is beyond what is known here. */
export class Failure {
  readonly kind: 'error' | 'unsupported';
  readonly message: string;

  constructor(kind: Failure['kind'], message: string) {
    this.kind = kind;
    this.message = message;
  }
}

export type Outcome = Value | Failure;

export const UNSUPPORTED = new Failure('unsupported', '');

/** A value that the schema describes, typed as the server does (k8s.io/apiserver, pkg/cel/common). */
export function toValue(json: Json, schema: Schema | undefined, resolve: (schema: Schema) => Schema): Outcome {
  const known = schema && resolve(schema);
  if (json === null || typeof json === 'boolean') return json;
  if (typeof json === 'string') return known === undefined ? json : typedText(json, known);
  if (typeof json === 'number') return known?.type !== 'number' && Number.isInteger(json) ? BigInt(json) : json;
  if (Array.isArray(json)) return whole((json as readonly Json[]).map((item) => toValue(item, known?.items, resolve)));
  const entries = Object.entries(json).map(
    ([name, value]) => [name, toValue(value, known?.properties?.get(name) ?? known?.values, resolve)] as const,
  );
  const bad = entries.find((entry): entry is [string, Failure] => entry[1] instanceof Failure);
  return bad === undefined ? new Map(entries as readonly (readonly [string, Value])[]) : bad[1];
}

function typedText(text: string, { format, type }: Schema): Outcome {
  if (type === 'int-or-string' || type === 'any') return text;
  if (format === 'byte') return UNSUPPORTED;
  if (format === 'duration') return durationOf(text) ?? UNSUPPORTED;
  if (format !== 'date-time' && format !== 'date') return text;
  const time = Date.parse(text);
  return Number.isNaN(time) ? UNSUPPORTED : { type: 'timestamp', nanos: BigInt(time) * 1_000_000n };
}

/** The values when none of them is a failure, else the first failure. */
export function whole(outcomes: readonly Outcome[]): readonly Value[] | Failure {
  const bad = outcomes.find((outcome): outcome is Failure => outcome instanceof Failure);
  return bad ?? (outcomes as readonly Value[]);
}

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** Go's time.ParseDuration; undefined when the text is none. */
export function durationOf(text: string): Span | undefined {
  const [, sign, body = ''] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  if (body === '0') return { type: 'duration', nanos: 0n };
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(body)) return undefined;
  let nanos = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of body.matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const scale = UNITS[unit] ?? 0n;
    nanos += BigInt(whole === '' ? '0' : whole) * scale;
    if (fraction !== '') nanos += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length);
  }
  return { type: 'duration', nanos: sign === '-' ? -nanos : nanos };
}

/** Whether a value is a mapping. */
export function isMap(value: Outcome): value is ReadonlyMap<string, Value> {
  return value instanceof Map;
}

/** Whether a value is a list. */
export function isList(value: Outcome): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether a value is a duration or a time. */
export function isSpan(value: Outcome): value is Span {
  return typeof value === 'object' && value !== null && 'nanos' in value;
}
