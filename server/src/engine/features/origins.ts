import type { OriginAnswer, RenderedRange } from '../api.ts';
import { getNode } from '../kustomize/node.ts';
import { linkedPath, type Origin, originChain, originPath } from '../kustomize/provenance.ts';
import { type FieldPath, startsWithPath } from '../syntax/fieldPath.ts';
import { isWithin } from '../text/paths.ts';
import { type OriginContext, originLine, originRange } from './originRange.ts';
import { originWords } from './originWords.ts';
import { fieldAtOffset, type PreviewPart, type PreviewText, wholeField } from './previewText.ts';

/** The source of the field at an offset of a preview, in words; undefined where nothing is rendered (a separator). */
export function originAt(preview: PreviewText, offset: number, context: OriginContext): OriginAnswer | undefined {
  const found = fieldAtOffset(preview, offset);
  if (found === undefined) return undefined;
  const { node } = found;
  const range = originRange(node.origin, context, node.kind === 'scalar' ? 'value' : 'key');
  const line = (of: Origin): number => originLine(of, context);
  return { file: node.origin.file, range, words: originWords(node, { shorten: context.shorten, line }) };
}

/** A field of a source file, and what it names when it is an entry of a kustomization. */
export interface SourcePlace {
  readonly file: string;
  readonly document: number;
  readonly path: FieldPath;
  /** Files and folders that the field leads to, absolute. */
  readonly names: readonly string[];
}

/**
 * Every printed field that a source field wrote, or helped to write: those whose chain of writers names it or something below it, or
 * what it leads to.
 */
export function renderedFrom(
  shown: { readonly overlay: string; readonly generation: number; readonly preview: PreviewText },
  source: SourcePlace,
): readonly RenderedRange[] {
  const { overlay, generation, preview } = shown;
  return preview.parts.flatMap((part) =>
    writtenFields(part, source).map((field) => ({ overlay, generation, range: wholeField(part, field) })),
  );
}

function writtenFields(part: PreviewPart, source: SourcePlace): PreviewPart['printed']['fields'] {
  const hits = part.printed.fields.filter((field) => {
    const node = getNode(part.shown, field.path);
    return node !== undefined && originChain(node.origin).some((origin) => isFrom(origin, source));
  });
  // A hit inside a hit says the same twice; the outermost one is shown.
  return hits.filter(
    (field) =>
      !hits.some(
        (other) => other !== field && other.path.length < field.path.length && startsWithPath(field.path, other.path),
      ),
  );
}

function isFrom(origin: Origin, source: SourcePlace): boolean {
  const { file, document, copied, orderedBy } = origin;
  if (file === source.file && document === source.document && isAt(origin, source)) return true;
  if (orderedBy !== undefined) {
    if (orderedBy.file === source.file && startsWithPath(linkedPath(orderedBy.link), source.path)) return true;
    // Another entry may name the same file for something else.
    if (source.names.includes(file)) return false;
  }
  if (source.names.some((name) => isWithin(file, name))) return true;
  return copied !== undefined && originChain(copied).some((one) => isFrom(one, source));
}

/** These write with all fields of their entry, also with those that say where; the origin names the entry or one of these fields. */
const WHOLE_ENTRIES = new Set(['images', 'replicas']);
const ENTRY_FIELDS = new Set<string | number>(['newName', 'newTag', 'digest', 'tagSuffix', 'count']);

function isAt(origin: Origin, { path }: SourcePlace): boolean {
  const at = originPath(origin);
  if (startsWithPath(at, path)) return true;
  if (!WHOLE_ENTRIES.has(origin.step)) return false;
  const entry = ENTRY_FIELDS.has(at.at(-1) ?? '') ? at.slice(0, -1) : at;
  return startsWithPath(path, entry);
}
