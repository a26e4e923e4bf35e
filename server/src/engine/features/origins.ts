import type { OriginAnswer, RenderedRange } from '../api.ts';
import { getNode, type MapNode, type Node } from '../kustomize/node.ts';
import { type Origin, originChain, originPath } from '../kustomize/provenance.ts';
import { type FieldPath, startsWithPath } from '../syntax/fieldPath.ts';
import type { SyntaxFile } from '../syntax/tree.ts';
import { LineIndex } from '../text/lineIndex.ts';
import { originPlace } from './blame.ts';
import { locatePlace } from './locate.ts';
import { originWords } from './originWords.ts';
import { fieldAtOffset, type PreviewPart, type PreviewText, wholeField } from './previewText.ts';

export interface OriginContext {
  readonly syntax: (file: string) => SyntaxFile | undefined;
  /** A path as people read it. */
  readonly shorten: (file: string) => string;
}

/** The source of the field at an offset of a preview, in words; undefined where nothing is rendered (a separator). */
export function originAt(preview: PreviewText, offset: number, context: OriginContext): OriginAnswer | undefined {
  const found = fieldAtOffset(preview, offset);
  if (found === undefined) return undefined;
  const { origin } = found.node;
  const line = (of: Origin): number => lineOf(of, context);
  const range = locatePlace(originPlace(origin, found.node.kind === 'scalar' ? 'value' : 'key'), context.syntax);
  return { file: origin.file, range, words: originWords(found.node, { shorten: context.shorten, line }) };
}

function lineOf(origin: Origin, { syntax }: OriginContext): number {
  const text = syntax(origin.file)?.text ?? '';
  return new LineIndex(text).position(locatePlace(originPlace(origin), syntax).start).line + 1;
}

/** Every printed field that a source field wrote, or helped to write: those whose chain of writers names it or something below it. */
export function renderedFrom(
  shown: { readonly overlay: string; readonly generation: number; readonly preview: PreviewText },
  source: { readonly file: string; readonly document: number; readonly path: FieldPath },
): readonly RenderedRange[] {
  const { overlay, generation, preview } = shown;
  return preview.parts.flatMap((part) =>
    writtenFields(part, source).map((field) => ({ overlay, generation, range: wholeField(part, field) })),
  );
}

function writtenFields(
  part: PreviewPart,
  source: { file: string; document: number; path: FieldPath },
): PreviewPart['printed']['fields'] {
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

function isFrom(origin: Origin, source: { file: string; document: number; path: FieldPath }): boolean {
  return (
    origin.file === source.file &&
    origin.document === source.document &&
    startsWithPath(originPath(origin), source.path)
  );
}

/** One leaf of a render and who wrote it, as `render --origins` prints it. */
export interface OriginRow {
  readonly resource: string;
  readonly path: FieldPath;
  readonly value: string | undefined;
  readonly writers: readonly {
    readonly file: string;
    readonly document: number;
    readonly path: FieldPath;
    readonly step: string;
    readonly was?: string;
  }[];
}

/** Every scalar and every empty container of an object with its chain of writers, newest first. */
export function originRows(resource: string, root: MapNode, shorten: (file: string) => string): readonly OriginRow[] {
  const rows: OriginRow[] = [];
  const visit = (node: Node, path: FieldPath): void => {
    if (node.kind === 'map') for (const field of node.fields) visit(field.value, [...path, field.key.text]);
    else if (node.kind === 'seq') for (const [index, item] of node.items.entries()) visit(item, [...path, index]);
    const isLeaf = node.kind === 'scalar' || (node.kind === 'map' ? node.fields.length : node.items.length) === 0;
    if (isLeaf)
      rows.push({
        resource,
        path,
        value: node.kind === 'scalar' ? node.text : undefined,
        writers: writers(node, shorten),
      });
  };
  visit(root, []);
  return rows;
}

function writers(node: Node, shorten: (file: string) => string): OriginRow['writers'] {
  const chain = originChain(node.origin);
  return chain.map((origin, index) => {
    const was = chain[index - 1]?.replaced?.text;
    const { document, step } = origin;
    return {
      file: shorten(origin.file),
      document,
      path: originPath(origin),
      step,
      ...(was === undefined ? {} : { was }),
    };
  });
}
