import type { FieldPath } from '../../syntax/fieldPath.ts';
import { segments } from '../cel/guessCelPath.ts';

/**
 * The field that the conditions of a rule look at: the first path below the object, or below the element of the loop, that they name in
 * plain words. Undefined when they name none.
 */
export function guessPath(
  source: string,
  { place, elementPlace }: { readonly place: FieldPath | undefined; readonly elementPlace?: FieldPath | undefined },
): FieldPath | undefined {
  const element = /\belement\d?((?:\.\w+|\[\d+\])*)/.exec(source);
  if (element !== null && elementPlace !== undefined) return [...elementPlace, ...segments(element[1] ?? '')];
  const object = /\brequest\.object((?:\.\w+|\[\d+\])+)/.exec(source);
  if (object !== null) return segments(object[1] ?? '');
  return elementPlace ?? place;
}

/** Where the items of a list stand that a loop walks: a plain path below the object or an outer element, `[]` at its end allowed. */
export function listPlace(query: string, outer: FieldPath | undefined): FieldPath | undefined {
  const [, root, path = ''] = /^\s*(request\.object|element\d?)((?:\.\w+|\[\d+\])*)(?:\[\*?\])?\s*$/.exec(query) ?? [];
  if (root === undefined) return undefined;
  if (root === 'request.object') return segments(path);
  return outer && [...outer, ...segments(path)];
}
