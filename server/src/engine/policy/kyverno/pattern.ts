import { compareBytes } from '../../kustomize/byteOrder.ts';
import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath, PathSegment } from '../../syntax/fieldPath.ts';
import { isArray, isObject } from '../values/json.ts';
import { type Anchor, parseAnchor } from './anchor.ts';
import { type Met, metTest } from './metadataPattern.ts';
import {
  fail,
  fieldsOf,
  type Part,
  type PatternFailure,
  type PatternState,
  type Place,
  printPlace,
  skipped,
} from './patternState.ts';
import { scalarTest } from './scalarPattern.ts';

/** How an object compares with a pattern. */
export type PatternResult =
  | { readonly kind: 'pass' }
  | { readonly kind: 'skip'; readonly message: string }
  | { readonly kind: 'error'; readonly message: string }
  /** `place` is the path as Kyverno prints it, `path` the same as segments. */
  | { readonly kind: 'fail'; readonly message: string; readonly place: string; readonly path: FieldPath };

/** A pattern, ready to be laid over objects. */
export type Pattern = (value: Json) => PatternResult;

const PASS: PatternResult = { kind: 'pass' };

/**
 * Compiles a pattern without variables (pkg/engine/validate, pkg/engine/anchor). What is a failure with an anchor whose key is nowhere in
 * the object is an error there, and so it is here.
 */
export function compilePattern(pattern: Json): Pattern {
  const part = compilePart(pattern);
  return (value) => {
    const state: PatternState = { anchors: undefined };
    const failure = part(value, undefined, state);
    if (failure === undefined) return PASS;
    const { kind, message } = failure;
    if (kind === 'skip') return { kind: 'skip', message };
    const isLost = kind === 'fail' && (keysAreMissing(state) || failure.isLost === true);
    if (isLost) return { kind: 'error', message };
    return { kind: 'fail', message, place: printPlace(failure.place), path: fieldsOf(failure.place) };
  };
}

function keysAreMissing({ anchors }: PatternState): boolean {
  if (anchors === undefined) return false;
  for (const [key, isThere] of anchors) if (!isThere && !key.startsWith('X(')) return true;
  return false;
}

function compilePart(pattern: Json): Part {
  if (isArray(pattern)) return listPart(pattern);
  if (isObject(pattern)) return mapPart(pattern);
  const test = scalarTest(pattern as string | number | boolean | null);
  return (value, place) => {
    const fits = isArray(value) ? value.every(test) : test(value);
    return fits ? undefined : fail(place, () => mismatch(value, pattern, place));
  };
}

function mismatch(value: Json | undefined, pattern: Json, place: Place | undefined): string {
  return `resource value '${shown(value)}' does not match '${shown(pattern)}' at path ${printPlace(place)}`;
}

function shown(value: Json | undefined): string {
  if (value === undefined || value === null) return '<nil>';
  return typeof value === 'object' ? JSON.stringify(value).slice(0, 200) : String(value);
}

function listPart(pattern: readonly Json[]): Part {
  const [first] = pattern;
  const wrong: Part = (_, place) =>
    fail(
      place,
      () =>
        `validation rule failed at path ${printPlace(place)}, resource does not satisfy the expected overlay pattern`,
    );
  if (first === undefined)
    return (value, place, state) =>
      isArray(value) ? fail(place, () => 'pattern Array empty') : wrong(value, place, state);
  if (isArray(first)) return nestedLists(pattern.map(compilePart), wrong);
  const part = compilePart(first);
  const isMap = isObject(first);
  return (value, place, state) => {
    if (!isArray(value)) return wrong(value, place, state);
    return isMap ? everyItem(part, value, { place, state }) : part(value, place, state);
  };
}

/** Where a part is compared, and what is remembered on the way. */
interface Spot {
  readonly place: Place | undefined;
  readonly state: PatternState;
}

/** Items that are skipped do not count, unless all of them are. */
function everyItem(part: Part, items: readonly Json[], { place, state }: Spot): PatternFailure | undefined {
  let applied = false;
  const skips: string[] = [];
  for (const [index, item] of items.entries()) {
    const failure = part(item, { parent: place, segment: index }, state);
    if (failure === undefined) applied = true;
    else if (failure.kind === 'skip') skips.push(failure.message);
    else return failure;
  }
  return skips.length === 0 || applied ? undefined : skipped(place, skips.join('; '), false);
}

function nestedLists(parts: readonly Part[], wrong: Part): Part {
  return (value, place, state) => {
    if (!isArray(value)) return wrong(value, place, state);
    if (value.length < parts.length) {
      const why = `validate Array failed, array length mismatch, resource Array len is ${value.length} and pattern Array len is ${parts.length}`;
      return fail(place, () => why, 'lost');
    }
    let applied = false;
    let skip: PatternFailure | undefined;
    for (const [index, part] of parts.entries()) {
      const failure = part(value[index], { parent: place, segment: index }, state);
      if (failure === undefined) applied = true;
      else if (failure.kind === 'skip') skip ??= failure;
      else return failure;
    }
    return skip === undefined || applied ? undefined : skipped(place, skip.message, false);
  };
}

interface KeyPart {
  readonly text: string;
  readonly anchor: Anchor | undefined;
  readonly part: Member;
}

/** Compares one member of a mapping. */
type Member = (holder: JsonObject, spot: Spot) => PatternFailure | undefined;

function mapPart(pattern: JsonObject): Part {
  const met = metTest(pattern, compilePart);
  const keys = Object.keys(pattern).map((text): KeyPart => {
    const anchor = parseAnchor(text);
    const value = pattern[text] as Json;
    return { text, anchor, part: memberPart({ text, anchor, value }, met.get(text)) };
  });
  const tested = keys.filter(({ anchor }) => anchor !== undefined && anchor.kind !== '+' && anchor.kind !== '<');
  const anchors = [...tested].sort((a, b) => compareBytes(a.text, b.text));
  const ordinary = orderOrdinary(
    keys.filter((key) => !tested.includes(key)),
    pattern,
  );
  const noted = tested.filter(({ anchor }) => anchor?.kind !== '=');
  return (value, place, state) => {
    if (!isObject(value)) {
      const found = isArray(value) ? '[]interface {}' : value === undefined || value === null ? '<nil>' : typeof value;
      return fail(
        place,
        () =>
          `pattern and resource have different structures. Path: ${printPlace(place)}. Expected map[string]interface {}, found ${found}`,
      );
    }
    if (noted.length > 0) noteAnchors(noted, value, state);
    const spot = { place, state };
    const failure = anchors.length === 0 ? undefined : checkAnchors(anchors, value, spot);
    if (failure !== undefined) return failure;
    for (const { part } of ordinary) {
      const wrong = part(value, spot);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** Keys that are global anchors or have anchors below come first, in reverse order; then the others in order. */
function orderOrdinary(keys: readonly KeyPart[], pattern: JsonObject): readonly KeyPart[] {
  const sorted = [...keys].sort((a, b) => compareBytes(a.text, b.text));
  const first = sorted.filter(({ text, anchor }) => anchor?.kind === '<' || hasAnchors(pattern[text] as Json));
  return [...[...first].reverse(), ...sorted.filter((key) => !first.includes(key))];
}

function hasAnchors(pattern: Json): boolean {
  if (isArray(pattern)) return pattern.some(hasAnchors);
  if (!isObject(pattern)) return false;
  return Object.entries(pattern).some(([key, value]) => {
    const anchor = parseAnchor(key);
    return (anchor !== undefined && anchor.kind !== '+') || hasAnchors(value as Json);
  });
}

function noteAnchors(keys: readonly KeyPart[], holder: JsonObject, state: PatternState): void {
  state.anchors ??= new Map();
  for (const { text, anchor } of keys) {
    if (state.anchors.get(text) === true) continue;
    state.anchors.set(text, anchor !== undefined && Object.hasOwn(holder, anchor.key));
  }
}

function checkAnchors(anchors: readonly KeyPart[], holder: JsonObject, spot: Spot): PatternFailure | undefined {
  let applied = false;
  let hasDirect = false;
  const skips: string[] = [];
  for (const { part } of anchors) {
    const failure = part(holder, spot);
    if (failure === undefined) applied = true;
    else if (failure.kind === 'skip') {
      skips.push(failure.message);
      hasDirect ||= failure.isDirect === true;
    } else if (!hasDirect) return failure;
  }
  return skips.length > 0 && (!applied || hasDirect) ? skipped(spot.place, skips.join('; '), false) : undefined;
}

function memberPart(
  { text, anchor, value }: { readonly text: string; readonly anchor: Anchor | undefined; readonly value: Json },
  met: Met | undefined,
): Member {
  const below = (place: Place | undefined, segment: PathSegment): Place => ({ parent: place, segment });
  if (anchor?.kind === '^') return existence(anchor.key, value);
  if (value === '*' && (anchor === undefined || anchor.kind === '+')) return presence(text);
  const part = met ?? compilePart(value);
  if (anchor === undefined || anchor.kind === '+') {
    return (holder, { place, state }) => part(own(holder, text), below(place, text), state);
  }
  const { key, kind } = anchor;
  const inner: Member = (holder, { place, state }) => part(own(holder, key), below(place, key), state);
  switch (kind) {
    case '':
      return (holder, spot) => {
        if (!Object.hasOwn(holder, key))
          return skipped(
            below(spot.place, key),
            "conditional anchor mismatch: conditional anchor key doesn't exist in the resource",
            true,
          );
        const failure = inner(holder, spot);
        return failure && skipped(failure.place, `conditional anchor mismatch: ${failure.message}`, true);
      };
    case '<':
      return (holder, spot) => {
        const failure = Object.hasOwn(holder, key) ? inner(holder, spot) : undefined;
        return failure && skipped(failure.place, `global anchor mismatch: ${failure.message}`, true);
      };
    case '=':
      return (holder, spot) => (Object.hasOwn(holder, key) ? inner(holder, spot) : undefined);
    default:
      return (holder, { place }) => {
        if (!Object.hasOwn(holder, key)) return undefined;
        const here = below(place, key);
        return fail(here, () => `negation anchor matched in resource: ${printPlace(here)} is not allowed`, 'negation');
      };
  }
}

function own(holder: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(holder, key) ? holder[key] : undefined;
}

function presence(key: string): Member {
  return (holder, { place }) => {
    const value = own(holder, key);
    return value !== undefined && value !== null
      ? undefined
      : fail(place, () => `${printPlace(place)}/${key} not found`);
  };
}

/** `^(list)`: each pattern fits at least one item. */
function existence(key: string, pattern: Json): Member {
  const parts = isArray(pattern) && pattern.every(isObject) ? pattern.map(compilePart) : undefined;
  return (holder, { place, state }) => {
    const value = own(holder, key);
    if (value === undefined) return undefined;
    const here: Place = { parent: place, segment: key };
    if (parts === undefined)
      return fail(here, () => 'invalid pattern type: Pattern has to be of list to compare against resource');
    if (!isArray(value))
      return fail(
        here,
        () => 'invalid resource type: Existence ^ () anchor can be used only on list/array type resource',
      );
    const fits = (part: Part): boolean =>
      value.some((item, index) => part(item, { parent: here, segment: index }, state) === undefined);
    return parts.every(fits)
      ? undefined
      : fail(here, () => `existence anchor validation failed at path ${printPlace(here)}`);
  };
}
