import type { HoverAnswer } from '../api.ts';
import { parse } from '../syntax/parse.ts';
import type { SyntaxFile } from '../syntax/tree.ts';
import type { InnerText } from './cursor/cursorShape.ts';
import { readPlace } from './cursor.ts';
import { type HoverPlace, hoverPlace } from './hover/hoverPlace.ts';
import { schemaWords } from './hover/schemaWords.ts';
import type { SchemaContext } from './schemaContext.ts';

/** Adds something to what the schema says about a field, as Markdown; undefined where it has nothing to say. */
export type HoverPart = (place: HoverPlace) => string | undefined;

/** What is known about a file beside its text and schema. */
export interface HoverExtras {
  readonly parts?: readonly HoverPart[];
  /** The patch that a field holds as text; undefined for a field that holds none. */
  readonly inner?: (at: InnerText) => InnerHover | undefined;
}

/** The schemas of a text inside of another one, and what is said there beside them. */
export interface InnerHover {
  readonly context: SchemaContext;
  readonly parts: readonly HoverPart[];
}

/**
 * Says what is known of the field under an offset: its schema's words, then those of the parts. Undefined where there is no field and
 * where nobody has anything to say.
 */
export function hover(
  syntax: SyntaxFile,
  offset: number,
  context: SchemaContext,
  { parts = [], inner }: HoverExtras = {},
): HoverAnswer | undefined {
  const around = inner && readPlace(syntax.text, offset);
  if (inner !== undefined && around !== undefined && 'indent' in around) {
    const patch = inner(around);
    if (patch !== undefined) return hoverInside(around, patch);
  }
  const place = hoverPlace(syntax, offset, context);
  if (place === undefined) return undefined;
  const words = [schemaWords(place, context), ...parts.map((part) => part(place))].filter((one) => one !== undefined);
  return words.length === 0 ? undefined : { range: place.range, markdown: words.join('\n\n') };
}

/** The same in a text that is YAML itself. What spans several lines there is shown at the pointer alone. */
function hoverInside({ text, offset, shift }: InnerText, { context, parts }: InnerHover): HoverAnswer | undefined {
  const found = hover(parse(text), offset, context, { parts });
  if (found === undefined) return undefined;
  const isOneLine = !text.slice(found.range.start, found.range.end).includes('\n');
  const range = isOneLine ? found.range : { start: offset, end: offset };
  return { ...found, range: { start: range.start + shift, end: range.end + shift } };
}
