import type { Json } from '../../schema/schemaShape.ts';

/** Why a query has no value. A `missing` key becomes null at many places of the dialect, an `error` at few. */
export class QueryFailure {
  readonly kind: 'missing' | 'error';
  readonly message: string;

  constructor(kind: QueryFailure['kind'], message: string) {
    this.kind = kind;
    this.message = message;
  }
}

/** An error of a query. */
export function queryError(message: string): QueryFailure {
  return new QueryFailure('error', message);
}

/** A key that an object does not have, in Kyverno's words. */
export function missingKey(key: string): QueryFailure {
  return new QueryFailure('missing', `Unknown key "${key}" in path`);
}

/** `&expression` as an argument of a function. */
export class Reference {
  readonly apply: (value: Json) => Json | QueryFailure;

  constructor(apply: (value: Json) => Json | QueryFailure) {
    this.apply = apply;
  }
}

/** A missing key as null. */
export function orNull(outcome: Json | QueryFailure): Json | QueryFailure {
  return outcome instanceof QueryFailure && outcome.kind === 'missing' ? null : outcome;
}

/** How go-jmespath names the type of a value. */
export function typeName(value: Json | Reference): string {
  if (value === null) return 'null';
  if (value instanceof Reference) return 'expref';
  return Array.isArray(value) ? 'array' : typeof value;
}
