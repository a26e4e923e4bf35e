/** A value of JSON, as schema documents hold it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** `quantity` takes text or a number, `int-or-string` an integer or text, `any` everything. */
export type SchemaType =
  | 'object'
  | 'array'
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'quantity'
  | 'int-or-string'
  | 'any';

/** How the server merges a list: as one value, as a set of scalars, or by the keys of its items (KEP-555). */
export type ListType = 'atomic' | 'set' | 'map';

/** Limits of a value, checked where a custom resource's schema states them. */
export interface SchemaLimits {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly pattern?: string;
  /** What the pattern asks for, in words; only our own schemas say it (`x-wanted`). */
  readonly wanted?: string;
  readonly uniqueItems?: boolean;
}

/** A rule of a custom resource's schema in CEL (`x-kubernetes-validations`). */
export interface SchemaRule {
  readonly rule: string;
  readonly message?: string;
  /** An expression that words the message; wins over `message`. */
  readonly messageExpression?: string;
  /** The field that the rule is about, such as `.spec.replicas`, below the one that has it. */
  readonly fieldPath?: string;
  /** `oldSelf` is an optional value (`optionalOldSelf`). */
  readonly isOldOptional?: boolean;
}

/**
 * The one shape into which Kubernetes OpenAPI, CustomResourceDefinitions and our own schemas are read. `ref` names a
 * definition of the registry; what stands beside it (list type, default) belongs to the place and wins.
 */
export interface Schema {
  readonly type: SchemaType;
  readonly ref?: string;
  readonly properties?: ReadonlyMap<string, Schema>;
  readonly required?: readonly string[];
  /** Schema of every key that `properties` does not name. */
  readonly values?: Schema;
  /** Keys that nothing names are kept by the server instead of refused. */
  readonly open?: boolean;
  readonly items?: Schema;
  readonly enum?: readonly Json[];
  /** Values to propose where others are right too. */
  readonly examples?: readonly Json[];
  readonly format?: string;
  readonly nullable?: boolean;
  readonly default?: Json;
  readonly listType?: ListType;
  /** Keys that tell items of a `map` list apart. */
  readonly listKeys?: readonly string[];
  /** Key by which a strategic merge patch matches items, with strategy `merge`. */
  readonly mergeKey?: string;
  /** A whole object with apiVersion, kind and metadata stands here. */
  readonly embedded?: boolean;
  readonly limits?: SchemaLimits;
  /** Text for a person; only our own schemas carry it, built-in kinds get theirs from the packed descriptions. */
  readonly description?: string;
  readonly deprecated?: boolean;
  /** The keywords that the walker leaves to crdRules.ts: oneOf, anyOf, allOf, not. */
  readonly logic?: JsonObject;
  /** Rules in CEL about a value by itself, left to cel/rules.ts. */
  readonly rules?: readonly SchemaRule[];
  /** Rules in CEL about a value and what it was (`oldSelf`), left to change/customRules.ts. */
  readonly transitions?: readonly SchemaRule[];
}

/** What is known about one kind. */
export interface KindSchema {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly schema: Schema;
  /** Name of the schema's definition, by which its descriptions are found. */
  readonly definition: string;
  /** True for a custom resource: its schema is what the server judges by, limits and nulls included. */
  readonly custom: boolean;
  /** False when the cluster may well run a newer version of this kind than the one that is known. */
  readonly exact: boolean;
  /** Name of the pack that has it. */
  readonly source: string;
  /** What the server warns of when this version of a custom resource is deprecated (apiextensions-apiserver, pkg/apiserver). */
  readonly warning?: string;
}
