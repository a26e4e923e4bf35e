import type { CelType } from '../types.ts';
import type { Declared } from './declared.ts';
import { fixed, type Size } from './size.ts';

/** What is known of the size of a value. */
export interface Sized {
  readonly type: CelType;
  /** Where the schema declares it. */
  readonly declared: Declared | undefined;
  /** Counted from the expression itself; wins over what is declared. */
  readonly counted: Size | undefined;
  /** Of the entries of a list or mapping that the expression makes. */
  readonly entry: Size | undefined;
}

/** A part with what it costs. */
export interface Costed extends Sized {
  readonly cost: Size;
}

const ONE = fixed(1);

/** The size of a value: counted, declared, or that of a number or a boolean; undefined when nothing is known. */
export function sizeOf({ counted, declared, type }: Sized): Size | undefined {
  if (counted !== undefined) return counted;
  if (declared !== undefined) return { min: 0, max: declared.most };
  return isScalar(type) ? ONE : undefined;
}

const SCALAR = /^(?:bool|double|int|uint|google\.protobuf\.(?:Duration|Timestamp))$/;

function isScalar(type: CelType): boolean {
  if (type.kind === 'optional') return isScalar(type.of);
  return type.kind === 'simple' && SCALAR.test(type.name);
}
