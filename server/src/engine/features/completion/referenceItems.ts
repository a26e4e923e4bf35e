import { readSyntaxNode } from '../../schema/treeReader.ts';
import { samePath } from '../../syntax/fieldPath.ts';
import { readObject } from '../../workspace/references/readObject.ts';
import type { ObjectReferences, Reference } from '../../workspace/references/reference.ts';
import type { CompletionItem } from './completionItem.ts';
import { cursorObject, typedPath } from './cursorObject.ts';
import { insertScalar } from './insertion.ts';
import { fitsWord, MOST_ITEMS } from './mostItems.ts';
import type { CompletionPlace, CompletionProvider } from './place.ts';

/** Something that may be named at a place. */
export interface NameToOffer {
  readonly name: string;
  /** Where it comes from, in a few words; asked only of what is shown. */
  readonly detail: string | (() => string);
  /** 0 is nearest. */
  readonly distance: number;
  readonly isText?: boolean;
}

/** The distance of a name that is used somewhere and defined nowhere. */
export const USED_ELSEWHERE = 3;

/** What the repository has that a reference may name: objects of a kind, keys and ports of an object. */
export type NamesOf = (reference: Reference, object: ObjectReferences) => readonly NameToOffer[];

/** Proposes the names of existing objects, and their keys and ports, by the rules that say which field names what. */
export function referenceItems(namesOf: NamesOf): CompletionProvider {
  return (place) => {
    const found = referenceAt(place);
    if (found === undefined) return [];
    // A port of a route is a number, of which a name is no value.
    const isNumber = place.field?.schema.type === 'integer';
    const names = namesOf(found.reference, found.object).filter(({ isText }) => !isNumber || isText === false);
    return worthShowing(names, place).map((one) => nameItem(place, one));
  };
}

/** Of very many, the nearest that fit what is typed; one more than is sent, so that the list says that it goes on. */
function worthShowing(names: readonly NameToOffer[], { cursor }: CompletionPlace): readonly NameToOffer[] {
  if (names.length <= MOST_ITEMS) return names;
  return names.filter(({ name }) => fitsWord(name, cursor.word)).slice(0, MOST_ITEMS + 1);
}

/** The reference that the field at the cursor would be if something stood there. */
function referenceAt({
  cursor,
  context,
}: CompletionPlace): { reference: Reference; object: ObjectReferences } | undefined {
  if (context.own !== undefined || cursor.kind === undefined) return undefined;
  const object = readObject(cursorObject(cursor), 0, readSyntaxNode);
  const path = typedPath(cursor);
  const reference = object.references.find((one) => samePath(one.path, path));
  return reference && { reference, object };
}

/** A proposal for a name; nearer ones come first. */
export function nameItem({ cursor }: CompletionPlace, one: NameToOffer): CompletionItem {
  return {
    label: one.name,
    kind: 'reference',
    detail: typeof one.detail === 'string' ? one.detail : one.detail(),
    ...insertScalar(cursor, one.name, one.isText ?? true),
    sort: `0${one.distance}${one.name}`,
  };
}
