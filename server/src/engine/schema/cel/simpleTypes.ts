import type { CelType } from './types.ts';

export const DYN: CelType = { kind: 'dyn' };
export const BOOL = simple('bool');
export const INT = simple('int');
export const UINT = simple('uint');
export const DOUBLE = simple('double');
export const STRING = simple('string');
export const BYTES = simple('bytes');
export const NULL = simple('null_type');
export const DURATION = simple('google.protobuf.Duration');
export const TIMESTAMP = simple('google.protobuf.Timestamp');

/** A type without parameters, by its name. */
export function simple(name: string): CelType {
  return { kind: 'simple', name };
}
