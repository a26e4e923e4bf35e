import { isArray, isObject } from '../../policy/values/json.ts';
import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { plainOrQuoted } from '../refactor/scalarEdit.ts';

/** Lines of a mapping in block style; lists of scalars stand in brackets. */
export function yamlLines(object: JsonObject): readonly string[] {
  return Object.entries(object).flatMap(([key, value]) => entryLines(plainOrQuoted(key), value));
}

function entryLines(key: string, value: Json): readonly string[] {
  if (isObject(value) && Object.keys(value).length > 0)
    return [`${key}:`, ...yamlLines(value).map((line) => `  ${line}`)];
  if (isArray(value) && value.some(isObject)) return [`${key}:`, ...value.flatMap(itemLines)];
  return [`${key}: ${flowText(value)}`];
}

function itemLines(item: Json): readonly string[] {
  if (!isObject(item)) return [`- ${flowText(item)}`];
  return yamlLines(item).map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`));
}

function flowText(value: Json): string {
  if (typeof value === 'string') return plainOrQuoted(value);
  if (isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  return isObject(value) ? '{}' : String(value);
}
