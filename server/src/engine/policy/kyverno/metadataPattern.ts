import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { fitsWildcard, hasWildcard } from '../judged/wildcard.ts';
import { isObject, setOwn } from '../values/json.ts';
import { parseAnchor } from './anchor.ts';
import type { Part } from './patternState.ts';

/** A part of a pattern that stands under `metadata`. */
export type Met = Part;

type Compile = (pattern: Json) => Part;

const MAX_KEPT = 200;

/**
 * The parts of a mapping that wildcards in keys concern: in `labels` and `annotations` under `metadata`, a key with a wildcard is replaced
 * by the first key of the object that it fits, and only texts are compared (pkg/engine/wildcards ExpandInMetadata).
 */
export function metTest(pattern: JsonObject, compile: Compile): ReadonlyMap<string, Met> {
  const found = new Map<string, Met>();
  for (const [key, value] of Object.entries(pattern)) {
    if (nameOf(key) !== 'metadata' || !isObject(value)) continue;
    const tags = Object.entries(value as JsonObject).filter(([tag, inner]) => isTag(nameOf(tag)) && isObject(inner));
    if (tags.length > 0) found.set(key, metadataPart(value as JsonObject, compile));
  }
  return found;
}

function nameOf(key: string): string {
  return parseAnchor(key)?.key ?? key;
}

function isTag(name: string): boolean {
  return name === 'labels' || name === 'annotations';
}

/** The pattern of `metadata` with the keys that an object has; compiled once for each set of keys. */
function metadataPart(pattern: JsonObject, compile: Compile): Part {
  if (isPlain(pattern)) return compile(pattern);
  const known = new Map<string, Part>();
  return (value, place, state) => {
    const expanded = isObject(value) ? expand(pattern, value) : pattern;
    const key = JSON.stringify(expanded);
    let part = known.get(key);
    if (part === undefined) {
      if (known.size >= MAX_KEPT) known.clear();
      part = compile(expanded);
      known.set(key, part);
    }
    return part(value, place, state);
  };
}

/** Whether nothing has to be replaced or left out. */
function isPlain(pattern: JsonObject): boolean {
  return Object.entries(pattern).every(([key, value]) => {
    if (!isTag(nameOf(key)) || !isObject(value)) return true;
    return Object.entries(value).every(([name, text]) => typeof text === 'string' && !hasWildcard(name));
  });
}

function expand(pattern: JsonObject, metadata: JsonObject): JsonObject {
  const made: Record<string, Json> = {};
  for (const [key, value] of Object.entries(pattern)) {
    const name = nameOf(key);
    const given = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
    made[key] = isTag(name) && isObject(value) && isObject(given) ? expandKeys(value, given) : (value as Json);
  }
  return made;
}

function expandKeys(pattern: JsonObject, given: JsonObject): JsonObject {
  const names = Object.keys(given).filter((name) => typeof given[name] === 'string');
  const made: Record<string, Json> = {};
  for (const [key, value] of Object.entries(pattern)) {
    if (typeof value !== 'string') continue;
    if (!hasWildcard(key)) {
      setOwn(made, key, value);
      continue;
    }
    const anchor = parseAnchor(key);
    const wanted = anchor?.key ?? key;
    const name = names.find((one) => fitsWildcard(wanted, one)) ?? wanted;
    setOwn(made, anchor === undefined ? name : `${anchor.kind}(${name})`, value);
  }
  return made;
}
