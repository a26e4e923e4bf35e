import type { DefinitionAnswer, HoverAnswer } from '../api.ts';
import type { CompletionAnswer } from '../features/completion/completionItem.ts';
import type { SymbolAnswer } from '../features/languageAnswers.ts';
import type { NavigationPlace } from '../features/navigation.ts';
import { policyDocuments, policyTexts } from '../features/policyFiles/policyTexts.ts';
import { recovered } from '../features/recovered.ts';
import { objectFields, reviewFields } from '../features/rego/inputFields.ts';
import { type RegoBlock, regoBlockAt } from '../features/rego/regoBlock.ts';
import { type InputFields, regoCompletion } from '../features/rego/regoCompletion.ts';
import { indexRego, type RegoIndex } from '../features/rego/regoIndex.ts';
import {
  type RegoScope,
  regoDefinition,
  regoHover,
  regoReferences,
  regoSymbols,
} from '../features/rego/regoLanguage.ts';
import { isRegoFile } from '../policy/conftest/regoDocument.ts';
import { dirName } from '../text/paths.ts';
import { type Database, defineQuery } from './database.ts';
import { FILE, ONLY } from './inputs.ts';
import { policyFiles } from './policyPlaces.ts';
import { regoFilesAround, regoNeighbours, regoText } from './regoQueries.ts';
import { schemaContext } from './schemaQueries.ts';
import { syntaxOf } from './sourceQueries.ts';

const indexOf = defineQuery<RegoIndex>('regoIndex', (db, file) => indexRego({ file, text: regoText(db, file) }));

/** A file of Rego with those that it is judged with; one that judges nothing here stands with those of its folder. */
function scopeOf(db: Database, file: string): RegoScope {
  const judging = regoFilesAround(db, file);
  const around = judging.includes(file) ? judging : regoNeighbours(db, dirName(file));
  const others = around.filter((other) => other !== file).map((other) => db.get(indexOf, other));
  const own = db.get(indexOf, file);
  return { own, all: [own, ...others] };
}

/** A place in a module of Rego: a file of its own, or a block of a template. */
interface RegoPlace {
  readonly scope: RegoScope;
  readonly offset: number;
  readonly block: RegoBlock | undefined;
  fields(): InputFields;
}

function placeOf(db: Database, file: string, offset: number): RegoPlace | undefined {
  const registry = () => schemaContext(db, file).registry;
  if (isRegoFile(file)) {
    const scope = scopeOf(db, file);
    return { scope, offset, block: undefined, fields: () => objectFields(scope.own.text, registry()) };
  }
  if (!db.get(policyFiles, ONLY).includes(file)) return undefined;
  const state = db.input(FILE, file);
  const block = state.kind === 'file' ? regoBlockAt(state.text, offset) : undefined;
  if (block === undefined) return undefined;
  const own = indexRego({ file, text: block.text });
  const document = policyDocuments(recovered(db.get(syntaxOf, file))).findLast(
    ({ root }) => root.range.start <= offset,
  );
  if (document?.dialect !== 'constraintTemplate') return undefined;
  const libraries = policyTexts(document)
    .filter(({ form, text }) => form === 'rego' && text.trim() !== block.text.trim())
    .map(({ text }) => indexRego({ file: '', text }));
  return {
    scope: { own, all: [own, ...libraries] },
    offset: block.toBlock(offset),
    block,
    fields: () => reviewFields(block.text, registry(), document.object),
  };
}

/** Proposals in Rego; undefined where the offset stands in none. */
export function regoCompletionOf(db: Database, file: string, offset: number): CompletionAnswer | undefined {
  const place = placeOf(db, file, offset);
  if (place === undefined) return undefined;
  const { items, isIncomplete } = regoCompletion(place.scope, place.offset, place.fields());
  const { block } = place;
  return block === undefined
    ? { items, isIncomplete }
    : { items: items.map((item) => ({ ...item, range: block.toFile(item.range) })), isIncomplete };
}

/** What is said of the name under an offset in Rego; undefined where nothing is known of it. */
export function regoHoverOf(db: Database, file: string, offset: number): HoverAnswer | undefined {
  const place = placeOf(db, file, offset);
  const found = place && regoHover(place.scope, place.offset);
  return found && place.block !== undefined ? { ...found, range: place.block.toFile(found.range) } : found;
}

/** Where the rules under an offset are defined; those of the libraries of a template stand in no file of their own. */
export function regoDefinitionOf(db: Database, file: string, offset: number): readonly DefinitionAnswer[] | undefined {
  const place = placeOf(db, file, offset);
  return place && located(place, regoDefinition(place.scope, place.offset));
}

/** Where the rule under an offset is used; undefined where the offset stands in no Rego. */
export function regoReferencesOf(
  db: Database,
  ...[file, offset, withDefinition]: readonly [string, number, boolean]
): readonly NavigationPlace[] | undefined {
  const place = placeOf(db, file, offset);
  return place && located(place, regoReferences(place.scope, place.offset, withDefinition));
}

function located({ block }: RegoPlace, found: readonly NavigationPlace[]): readonly NavigationPlace[] {
  const named = found.filter(({ file }) => file !== '');
  return block === undefined ? named : named.map(({ file, range }) => ({ file, range: block.toFile(range) }));
}

/** The rules of a file of Rego, as an outline. */
export function regoSymbolsOf(db: Database, file: string): readonly SymbolAnswer[] {
  return regoSymbols(db.get(indexOf, file));
}
