import type { HoverAnswer } from '../api.ts';
import type { SyntaxFile } from '../syntax/tree.ts';
import { type HoverPlace, hoverPlace } from './hover/hoverPlace.ts';
import { schemaWords } from './hover/schemaWords.ts';
import type { SchemaContext } from './schemaContext.ts';

/** Adds something to what the schema says about a field, as Markdown; undefined where it has nothing to say. */
export type HoverPart = (place: HoverPlace) => string | undefined;

/**
 * Says what is known of the field under an offset: its schema's words, then those of the parts. Undefined where there is no field and
 * where nobody has anything to say.
 */
export function hover(
  syntax: SyntaxFile,
  offset: number,
  context: SchemaContext,
  parts: readonly HoverPart[] = [],
): HoverAnswer | undefined {
  const place = hoverPlace(syntax, offset, context);
  if (place === undefined) return undefined;
  const words = [schemaWords(place, context), ...parts.map((part) => part(place))].filter((one) => one !== undefined);
  return words.length === 0 ? undefined : { range: place.range, markdown: words.join('\n\n') };
}
