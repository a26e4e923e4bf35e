/** A type of CEL. `dyn` may be anything; `param` is the letter of an overload; `object` has fields that a schema declares. */
export type CelType =
  | { readonly kind: 'dyn' }
  | { readonly kind: 'simple'; readonly name: string }
  | { readonly kind: 'list'; readonly of: CelType }
  | { readonly kind: 'map'; readonly key: CelType; readonly value: CelType }
  | { readonly kind: 'optional'; readonly of: CelType }
  | { readonly kind: 'type'; readonly of: CelType }
  | { readonly kind: 'param'; readonly name: string }
  | ObjectType;

/** An object; `field` gives the type of a field by its name in CEL, undefined for one that it does not have. */
export interface ObjectType {
  readonly kind: 'object';
  /** What tells it from others of the same name. */
  readonly id?: number;
  /** How messages name it. */
  readonly name: string;
  field(name: string): CelType | undefined;
}

export function listOf(of: CelType): CelType {
  return { kind: 'list', of };
}

export function mapOf(key: CelType, value: CelType): CelType {
  return { kind: 'map', key, value };
}

/** A type as messages name it: `list(string)`. */
export function printType(type: CelType): string {
  switch (type.kind) {
    case 'dyn':
      return 'dyn';
    case 'list':
      return `list(${printType(type.of)})`;
    case 'map':
      return `map(${printType(type.key)}, ${printType(type.value)})`;
    case 'optional':
      return `optional_type(${printType(type.of)})`;
    case 'type':
      return `type(${printType(type.of)})`;
    case 'simple':
      return SHOWN[type.name] ?? type.name;
    case 'object':
      return 'object';
    default:
      return type.name;
  }
}

const SHOWN: Readonly<Record<string, string>> = {
  null_type: 'null',
  'google.protobuf.Duration': 'duration',
  'google.protobuf.Timestamp': 'timestamp',
};
