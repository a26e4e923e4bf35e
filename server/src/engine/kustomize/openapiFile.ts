import type { SyntaxFile } from '../syntax/tree.ts';
import { readJson } from './jsonText.ts';
import { type Beside, CustomSchemas } from './merge/customSchemas.ts';
import type { MergeSchemas } from './merge/mergeKeys.ts';
import type { JsonValue } from './node.ts';
import { yaml11ToJson } from './yaml11.ts';

type Json = { readonly [key: string]: JsonValue };

/** An OpenAPI file as kustomize reads it when it first needs a definition (kyaml/openapi parse). */
export interface OpenApiFile {
  /** Kustomize cannot read it: it stops as soon as it needs it, and not before. */
  readonly isBroken: boolean;
  /** Types that live outside namespaces by its `paths`, as `apiVersion kind`; undefined where there are none. */
  readonly clusterTypes: ReadonlySet<string> | undefined;
  /** The definitions, with the built-in ones over, under or not beside them. */
  schemas(beside: Beside): MergeSchemas;
}

const read = new WeakMap<SyntaxFile, OpenApiFile>();

/** Reads an OpenAPI file. `text` is what `syntax` was parsed from. */
export function readOpenApiFile(text: string, syntax: SyntaxFile): OpenApiFile {
  const known = read.get(syntax);
  if (known !== undefined) return known;
  const made = makeFile(text, syntax);
  read.set(syntax, made);
  return made;
}

function makeFile(text: string, syntax: SyntaxFile): OpenApiFile {
  const value = readValue(text, syntax);
  const made = new Map<Beside, MergeSchemas>();
  const types = clusterTypes(value);
  return {
    isBroken: value === undefined || !isSwagger(value),
    clusterTypes: types.size === 0 ? undefined : types,
    schemas(beside) {
      const schemas = made.get(beside) ?? new CustomSchemas(value ?? null, beside).find;
      made.set(beside, schemas);
      return schemas;
    },
  };
}

/** What begins as JSON is read as JSON, in which a name stands once, and everything else as YAML 1.1, in which the last of equal ones counts. */
function readValue(text: string, syntax: SyntaxFile): JsonValue | undefined {
  const isUnique = (code: string): boolean => code !== 'yaml/duplicate-key';
  const { problems, documents } = syntax;
  if (text.startsWith('{')) return problems.every(({ code }) => isUnique(code)) ? readJson(text) : undefined;
  return text === '' || problems.some(({ code }) => isUnique(code)) ? undefined : yaml11ToJson(documents[0]?.root);
}

/** Whether the parts of the file that kustomize reads into types of Go have the right form (kube-openapi validation/spec). */
function isSwagger(file: JsonValue): boolean {
  if (file === null) return true;
  if (!isRecord(file) || !fits(file, DOCUMENT)) return false;
  const { definitions, paths } = file;
  const areWhole = !isRecord(definitions) || Object.values(definitions).every(hasWholeTypes);
  return areWhole && (!isRecord(paths) || Object.entries(paths).every(([path, item]) => isPath(path, item)));
}

/** Only what begins with a slash is a path. */
function isPath(path: string, item: JsonValue): boolean {
  if (!path.startsWith('/') || item === null) return true;
  if (!isRecord(item) || !fits(item, PATH_ITEM)) return false;
  const type = isRecord(item.get) ? item.get[TYPE] : undefined;
  return !isRecord(type) || isWholeType(type);
}

/** A type without a kind or a version makes kustomize panic (toTypeMeta). */
function hasWholeTypes(definition: JsonValue): boolean {
  const types = isRecord(definition) ? definition[TYPE] : undefined;
  if (!Array.isArray(types)) return true;
  return (types as readonly JsonValue[]).every((one) => !isRecord(one) || isWholeType(one));
}

function isWholeType({ version, kind }: Json): boolean {
  return typeof version === 'string' && typeof kind === 'string';
}

type Check = (value: JsonValue) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isNumber: Check = (value) => typeof value === 'number' || typeof value === 'bigint';
const isCount: Check = (value) => typeof value === 'bigint' || Number.isInteger(value);
const areAll = (check: Check): Check => {
  return (value) => Array.isArray(value) && (value as readonly JsonValue[]).every((one) => one === null || check(one));
};
const areMembers: Check = (value) => isRecord(value) && Object.values(value).every(isSchema);
const isSchemaOrFlag: Check = (value) => isFlag(value) || (isRecord(value) && isSchema(value));

/** Fields and what they must be; others may be anything. */
type Form = Readonly<Record<string, Check>>;

/** spec/swagger.go SwaggerProps. */
const DOCUMENT: Form = {
  id: isText,
  swagger: isText,
  host: isText,
  basePath: isText,
  consumes: areAll(isText),
  produces: areAll(isText),
  schemes: areAll(isText),
  info: isRecord,
  externalDocs: isRecord,
  paths: isRecord,
  parameters: isRecord,
  responses: isRecord,
  securityDefinitions: isRecord,
  security: areAll(isRecord),
  tags: areAll(isRecord),
  definitions: areMembers,
};

/** spec/path_item.go PathItemProps, spec/operation.go OperationProps. */
const OPERATION: Form = {
  parameters: areAll(isRecord),
  responses: isRecord,
  description: isText,
  operationId: isText,
  summary: isText,
  consumes: areAll(isText),
  produces: areAll(isText),
  schemes: areAll(isText),
  tags: areAll(isText),
  deprecated: isFlag,
};
const isOperation: Check = (value) => isRecord(value) && fits(value, OPERATION);
const PATH_ITEM: Form = {
  parameters: areAll(isRecord),
  get: isOperation,
  put: isOperation,
  post: isOperation,
  delete: isOperation,
  options: isOperation,
  head: isOperation,
  patch: isOperation,
};

/** spec/schema.go SchemaProps, SwaggerSchemaProps. */
const SCHEMA: Form = {
  id: isText,
  description: isText,
  format: isText,
  title: isText,
  pattern: isText,
  discriminator: isText,
  type: (value) => isText(value) || areAll(isText)(value),
  nullable: isFlag,
  exclusiveMaximum: isFlag,
  exclusiveMinimum: isFlag,
  uniqueItems: isFlag,
  readOnly: isFlag,
  maximum: isNumber,
  minimum: isNumber,
  multipleOf: isNumber,
  maxLength: isCount,
  minLength: isCount,
  maxItems: isCount,
  minItems: isCount,
  maxProperties: isCount,
  minProperties: isCount,
  enum: (value) => Array.isArray(value),
  required: areAll(isText),
  items: (value) => (isRecord(value) ? isSchema(value) : !Array.isArray(value) || areAll(isSchema)(value)),
  allOf: areAll(isSchema),
  oneOf: areAll(isSchema),
  anyOf: areAll(isSchema),
  not: isSchema,
  properties: areMembers,
  patternProperties: areMembers,
  definitions: areMembers,
  additionalProperties: isSchemaOrFlag,
  additionalItems: isSchemaOrFlag,
  externalDocs: isRecord,
};

function isSchema(value: JsonValue): boolean {
  return value === null || (isRecord(value) && fits(value, SCHEMA));
}

function fits(value: Json, form: Form): boolean {
  for (const [name, member] of Object.entries(value)) {
    if (member !== null && Object.hasOwn(form, name) && form[name]?.(member) === false) return false;
  }
  return true;
}

const TYPE = 'x-kubernetes-group-version-kind';

/** Types that can be read somewhere, and nowhere below a namespace (findNamespaceability). */
function clusterTypes(file: JsonValue | undefined): ReadonlySet<string> {
  const paths = isRecord(file) ? file.paths : undefined;
  const found = new Set<string>();
  const namespaced = new Set<string>();
  if (!isRecord(paths)) return found;
  for (const [path, item] of Object.entries(paths)) {
    const get = path.startsWith('/') && isRecord(item) ? item.get : undefined;
    const type = isRecord(get) ? get[TYPE] : undefined;
    if (!isRecord(type) || !isWholeType(type)) continue;
    const { group, version, kind } = type;
    const key = `${typeof group === 'string' && group !== '' ? `${group}/` : ''}${String(version)} ${String(kind)}`;
    (path.includes('namespaces/{namespace}') ? namespaced : found).add(key);
  }
  for (const key of namespaced) found.delete(key);
  return found;
}

function isRecord(value: JsonValue | undefined): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
