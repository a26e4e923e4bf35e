import type { Json } from '../../../schema/schemaShape.ts';
import { isArray, isObject } from '../../values/json.ts';
import { type Anchor, parseAnchor } from '../anchor.ts';
import { compilePattern } from '../pattern.ts';

/** A mapping that may be changed while a patch is made ready. */
type Open = Record<string, Json>;

/** Why a patch does not apply to an object, or to one item of a list of it. */
type Miss = 'condition' | 'global';

const isCondition = (anchor: Anchor): boolean => anchor.kind === '' || anchor.kind === '<';
const isAdd = (anchor: Anchor): boolean => anchor.kind === '+';
const isOurs = (anchor: Anchor): boolean => isCondition(anchor) || isAdd(anchor);
const isGlobal = (anchor: Anchor): boolean => anchor.kind === '<';

/**
 * Makes a patch with anchors ready for an object: conditions that hold are taken out, lists get an element for each item that their
 * conditions select, `+(key)` stays where the object has no such key (pkg/engine/mutate/patch/strategicPreprocessing.go). Undefined where
 * the conditions do not hold, so that nothing is patched.
 */
export function preprocessPatch(pattern: Json, resource: Json): Json | undefined {
  const made = structured(pattern);
  if (!isObject(made)) return made;
  if (processPart(made, resource) !== undefined) return undefined;
  const open = made as Open;
  for (const key of Object.keys(open)) {
    const anchor = parseAnchor(key);
    if (canDelete(open[key] as Json, anchor !== undefined && isCondition(anchor))) delete open[key];
  }
  return open;
}

/** A copy that can be changed. */
function structured(value: Json): Json {
  if (isArray(value)) return value.map(structured);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, structured(item as Json)]));
}

function processPart(pattern: Json, resource: Json | undefined): Miss | undefined {
  if (isObject(pattern)) return processMap(pattern as Open, resource);
  const first = isArray(pattern) ? pattern[0] : undefined;
  return isArray(pattern) && isObject(first) ? processList(pattern as Json[], resource) : undefined;
}

function own(holder: Json | undefined, key: string): Json | undefined {
  return isObject(holder) && Object.hasOwn(holder, key) ? (holder as Open)[key] : undefined;
}

function processMap(pattern: Open, resource: Json | undefined): Miss | undefined {
  addMissing(pattern, resource);
  if (!conditionsHold(pattern, resource, isGlobal)) return 'global';
  if (!conditionsHold(pattern, resource, (anchor) => anchor.kind === '')) return 'condition';
  for (const key of Object.keys(pattern)) {
    const anchor = parseAnchor(key);
    if (anchor !== undefined && isOurs(anchor)) continue;
    const miss = processPart(pattern[key] as Json, own(resource, key));
    if (miss !== undefined) return miss;
  }
  return undefined;
}

/** `+(key)`: gone where the object has the key, else the key without its anchor. How many there were. */
function addMissing(pattern: Json, resource: Json | undefined): number {
  if (!isObject(pattern)) return 0;
  const open = pattern as Open;
  const keys = anchorsOf(open, isAdd);
  for (const { text, anchor } of keys) {
    if (own(resource, anchor.key) === undefined) renameKey(open, text, anchor.key);
    else delete open[text];
  }
  return keys.length;
}

function anchorsOf(pattern: Open, test: (anchor: Anchor) => boolean): readonly { text: string; anchor: Anchor }[] {
  return Object.keys(pattern).flatMap((text) => {
    const anchor = parseAnchor(text);
    return anchor !== undefined && test(anchor) ? [{ text, anchor }] : [];
  });
}

/** Keeps the place of the key. */
function renameKey(open: Open, from: string, to: string): void {
  for (const [key, value] of Object.entries(open)) {
    delete open[key];
    open[key === from ? to : key] = value;
  }
}

function conditionsHold(pattern: Open, resource: Json | undefined, test: (anchor: Anchor) => boolean): boolean {
  return anchorsOf(pattern, test).every(({ text, anchor }) => {
    const value = own(resource, anchor.key);
    if (value === undefined) return false;
    const part = pattern[text] as Json;
    return addMissing(part, value) > 0 || compilePattern(part)(value).kind === 'pass';
  });
}

function processList(pattern: Json[], resource: Json | undefined): Miss | undefined {
  const items = isArray(resource) ? resource : undefined;
  for (const element of [...pattern]) {
    if (!hasAnchors(element, isOurs)) continue;
    const hasGlobal = hasAnchors(element, isGlobal);
    const copy = structured(element);
    let passed = false;
    let missed = false;
    for (const item of items ?? []) {
      const miss = processPart(copy, item);
      if (miss === 'global') missed = true;
      else if (miss === undefined && hasGlobal) passed = true;
      else if (miss === undefined) appendNamed(pattern, copy, item);
    }
    if (resource === undefined) {
      const miss = processPart(copy, undefined);
      if (miss === 'global') return miss;
      passed ||= miss === undefined && hasGlobal;
    }
    if (!passed && missed) return 'global';
  }
  return undefined;
}

/** The element for one item of the object, found by its name. */
function appendNamed(pattern: Json[], element: Json, item: Json): void {
  const name = own(item, 'name');
  if (name === undefined || name === null || name === '') return;
  const made = structured(element);
  if (!isObject(made) || canDelete(made, true)) return;
  pattern.push({ ...made, name });
}

function hasAnchors(pattern: Json, test: (anchor: Anchor) => boolean): boolean {
  if (isArray(pattern)) return pattern.some((item) => hasAnchors(item, test));
  if (isObject(pattern))
    return Object.entries(pattern).some(([key, value]) => {
      const anchor = parseAnchor(key);
      return (anchor !== undefined && test(anchor)) || hasAnchors(value as Json, test);
    });
  const anchor = typeof pattern === 'string' ? parseAnchor(pattern) : undefined;
  return anchor !== undefined && isCondition(anchor);
}

/** Takes conditions out of a part; whether nothing but conditions was in it. */
function canDelete(part: Json, isScalarGone: boolean): boolean {
  if (isArray(part)) return cleanList(part as Json[]);
  return isObject(part) ? cleanMap(part as Open) : isScalarGone;
}

function cleanMap(open: Open): boolean {
  let isLeft = false;
  for (const { text } of anchorsOf(open, isCondition)) {
    if (canDelete(open[text] as Json, true)) delete open[text];
    else isLeft = true;
  }
  if (isLeft) for (const { text, anchor } of anchorsOf(open, isCondition)) renameKey(open, text, anchor.key);
  let isEmpty = true;
  for (const key of Object.keys(open)) {
    if (canDelete(open[key] as Json, false)) delete open[key];
    else isEmpty = false;
  }
  return isEmpty;
}

function cleanList(list: Json[]): boolean {
  const wasEmpty = list.length === 0;
  const kept = list.filter((element) => !hasAnchors(element, isOurs) && !canDelete(element, false));
  list.splice(0, list.length, ...kept);
  return list.length === 0 && !wasEmpty;
}
