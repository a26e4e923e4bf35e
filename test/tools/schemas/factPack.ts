/** A JSON value whose shape the tool looks at piece by piece. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** One kind that a server serves, as `schemas/README.md` describes it. */
export interface FactKind {
  readonly schema: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** A version of a custom resource that its definition marks as deprecated, with the server's warning where it has its own. */
  readonly deprecated?: true;
  readonly warning?: string;
}

export interface FactPack {
  /** Name of the pack that this one only differs from. There `null` stands for what this one lacks. */
  readonly base?: string;
  readonly sources: readonly string[];
  /** `apiVersion/Kind` to what is known about it. */
  readonly kinds: Readonly<Record<string, FactKind | null>>;
  readonly definitions: Readonly<Record<string, JsonObject | null>>;
}

/** Sentences, examples and links are not structure: hover takes its texts from installed packages at build time. */
const SENTENCES = ['description', 'title', 'example', 'externalDocs'];

/** Keywords whose value maps names of the user's world to schemas, where a name may be `description` too. */
const NAMES = ['properties', 'patternProperties', 'definitions'];

/** What a description says of its field that is a fact: that it is deprecated (Go's convention, and the words around it). */
const DEPRECATED =
  /(?:^|[.)!]\s+|\n\s*)(?:Deprecated[:.]|DEPRECATED\b)|^Deprecated\b|\b[Tt]his field is deprecated\b|\bis the deprecated field\b|\bshould be considered as deprecated\b/;

/** The structure of a schema alone: descriptions and examples left out at every level, less the fact of a deprecation. */
export function withoutSentences(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(withoutSentences);
  if (!isObject(schema)) return schema;
  const kept = Object.entries(schema).filter(([key]) => !SENTENCES.includes(key));
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      NAMES.includes(key) && isObject(value) ? eachValue(value, fieldFacts) : within(key, value),
    ]),
  );
}

function fieldFacts(field: Json): Json {
  const facts = withoutSentences(field);
  const text = isObject(field) ? field.description : undefined;
  const isDeprecated = typeof text === 'string' && DEPRECATED.test(text);
  return isDeprecated ? { ...(facts as JsonObject), deprecated: true } : facts;
}

/** Values of `default` and `enum` are data, not schemas. */
function within(key: string, value: Json): Json {
  return key === 'default' || key === 'enum' ? value : withoutSentences(value);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function eachValue(object: JsonObject, change: (value: Json, key: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

/** Keys sorted at every level, lists left in their order. */
export function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] as Json)]),
  );
}

/** Prints a pack so that a version bump is a readable diff: sorted, one kind and one definition a line. */
export function printPack(pack: FactPack): string {
  return `${[
    '{',
    ...(pack.base === undefined ? [] : [`"base": ${JSON.stringify(pack.base)},`]),
    `"sources": ${JSON.stringify(pack.sources)},`,
    `"kinds": ${printEntries(pack.kinds as JsonObject)},`,
    `"definitions": ${printEntries(pack.definitions)}`,
    '}',
  ].join('\n')}\n`;
}

/** An object with one sorted entry a line. */
export function printEntries(entries: JsonObject): string {
  const lines = Object.keys(entries)
    .sort()
    .map((name) => `${JSON.stringify(name)}: ${JSON.stringify(sorted(entries[name] as Json))}`);
  return `{\n${lines.join(',\n')}\n}`;
}
