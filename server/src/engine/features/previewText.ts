import { getNode, type MapNode, type Node } from '../kustomize/node.ts';
import type { PrintedField, PrintedResource, RenderedResource } from '../kustomize/rendered.ts';
import { printId } from '../kustomize/resourceId.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { samePath } from '../syntax/fieldPath.ts';
import type { Range } from '../syntax/tree.ts';
import { maskSecrets } from './secrets.ts';

/** One object in the text of a preview. */
export interface PreviewPart {
  readonly resource: RenderedResource;
  /** The tree as shown, Secret values masked. */
  readonly shown: MapNode;
  readonly printed: PrintedResource;
  /** Offset of its first character in the whole text. */
  readonly start: number;
}

/** The text of a preview and what stands where. */
export interface PreviewText {
  readonly text: string;
  readonly parts: readonly PreviewPart[];
  readonly masked: boolean;
}

/** The preview of an overlay that is not there. */
export const NO_PREVIEW: PreviewText = { text: '', parts: [], masked: false };

const SEPARATOR = '---\n';

/**
 * Puts printed objects together as kustomize does, `---` between them. `print` remembers, so an edit prints what it changed; parts
 * of `before`, the last text of the same overlay, are used again where they stood.
 */
export function previewText(
  resources: readonly RenderedResource[],
  print: (root: MapNode) => PrintedResource,
  before?: PreviewText,
): PreviewText {
  const parts: PreviewPart[] = [];
  const texts: string[] = [];
  let start = 0;
  let masked = false;
  for (let at = 0; at < resources.length; at++) {
    const resource = resources[at] as RenderedResource;
    const old = before?.parts[at];
    const part = old?.resource === resource ? moved(old, start) : newPart(resource, print, start);
    parts.push(part);
    texts.push(part.printed.text);
    masked ||= part.shown !== resource.root;
    start += part.printed.text.length + SEPARATOR.length;
  }
  let text: string | undefined;
  const made: PreviewText = {
    // Most edits ask only where a field stands.
    get text() {
      text ??= texts.join(SEPARATOR);
      return text;
    },
    parts,
    masked,
  };
  if (before !== undefined) keepPlaces(before, made);
  return made;
}

function newPart(resource: RenderedResource, print: (root: MapNode) => PrintedResource, start: number): PreviewPart {
  const shown = maskSecrets(resource.root);
  return { resource, shown, printed: print(shown), start };
}

function moved(part: PreviewPart, start: number): PreviewPart {
  return part.start === start ? part : { ...part, start };
}

/** The object and the deepest field at an offset of the text. */
export function fieldAtOffset(
  preview: PreviewText,
  offset: number,
): { part: PreviewPart; field: PrintedField; node: Node } | undefined {
  const part = preview.parts.findLast((candidate) => candidate.start <= offset);
  if (part === undefined) return undefined;
  const at = offset - part.start;
  let best: PrintedField | undefined;
  for (const field of part.printed.fields) {
    const from = field.key?.start ?? field.value.start;
    if (from > at) break;
    if (at <= field.value.end || at <= lineEnd(part.printed.text, from)) best = field;
  }
  const node = best && getNode(part.shown, best.path);
  return best === undefined || node === undefined ? undefined : { part, field: best, node };
}

function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length : at;
}

const places = new WeakMap<PreviewText, ReadonlyMap<string, number>>();

/** At which place the first object of each id stands. */
function placesOf(preview: PreviewText): ReadonlyMap<string, number> {
  const known = places.get(preview);
  if (known !== undefined) return known;
  const made = new Map<string, number>();
  for (const [at, { resource }] of preview.parts.entries()) {
    const id = printId(resource.id);
    if (!made.has(id)) made.set(id, at);
  }
  places.set(preview, made);
  return made;
}

/** An edit that renames and moves nothing leaves every object at its place. */
function keepPlaces(before: PreviewText, now: PreviewText): void {
  const known = places.get(before);
  if (known === undefined || before.parts.length !== now.parts.length) return;
  const isSame = now.parts.every(({ resource }, at) => {
    const old = before.parts[at]?.resource;
    return old === resource || (old !== undefined && printId(old.id) === printId(resource.id));
  });
  if (isSame) places.set(now, known);
}

/** Where a field of an object stands in the text; the nearest printed ancestor of a field that is not printed. */
export function rangeOfField(preview: PreviewText, resource: string, path: FieldPath): Range | undefined {
  const at = placesOf(preview).get(resource);
  const part = at === undefined ? undefined : preview.parts[at];
  if (part === undefined) return undefined;
  for (let length = path.length; length > 0; length--) {
    const wanted = path.slice(0, length);
    const field = part.printed.fields.find((candidate) => samePath(candidate.path, wanted));
    if (field !== undefined) return shift(field.key ?? field.value, part.start);
  }
  return { start: part.start, end: part.start + lineEnd(part.printed.text, 0) };
}

/** The whole of a printed field, key and value. */
export function wholeField(part: PreviewPart, field: PrintedField): Range {
  return shift({ start: field.key?.start ?? field.value.start, end: field.value.end }, part.start);
}

function shift(range: Range, by: number): Range {
  return { start: range.start + by, end: range.end + by };
}
