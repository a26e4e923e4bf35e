import type { CompletionAnswer } from '../features/completion/completionItem.ts';
import { isJsonPatch } from '../features/completion/jsonPatch.ts';
import { kindItems } from '../features/completion/kindItems.ts';
import { kustomizationItems } from '../features/completion/kustomization/kustomizationItems.ts';
import { localItems } from '../features/completion/localItems.ts';
import type { CompletionProvider } from '../features/completion/place.ts';
import { referenceItems } from '../features/completion/referenceItems.ts';
import { resourceItems } from '../features/completion/resourceItems.ts';
import { seenItems } from '../features/completion/seenItems.ts';
import { wordItems } from '../features/completion/wordItems.ts';
import { type CompletionExtras, completion } from '../features/completion.ts';
import type { InnerText } from '../features/cursor/cursorShape.ts';
import { expressionCompletion } from '../features/policyFiles/expressionItems.ts';
import { recovered } from '../features/recovered.ts';
import type { KindName } from '../schema/registry.ts';
import { type FileKind, isOurs } from '../workspace/classify.ts';
import { type Database, defineQuery } from './database.ts';
import { FILE, ONLY } from './inputs.ts';
import { kustomizationScope } from './kustomizationScope.ts';
import { namesFor, namespaceItems } from './nameLookup.ts';
import { innerPatchContext, patchFileContext } from './patchContext.ts';
import { polycrateProvider } from './polycrateLanguage.ts';
import { portItems } from './portItems.ts';
import { regoCompletionOf } from './regoLanguage.ts';
import { schemaContext } from './schemaQueries.ts';
import { seenIndex } from './seenQueries.ts';
import { factsOf, syntaxOf } from './sourceQueries.ts';
import { allFacts } from './workspaceQueries.ts';

/** Makes a provider for a file; what it needs of the repository is read when it is asked. */
type ProviderOf = (db: Database, file: string) => CompletionProvider;

/** What proposes in a kind of file beside its schema. */
const PROVIDERS: Readonly<Partial<Record<FileKind, readonly ProviderOf[]>>> = {
  kustomization: [(db, file) => kustomizationItems(kustomizationScope(db, file))],
  manifest: [
    (db, file) => referenceItems(namesFor(db, file)),
    (db) => namespaceItems(db),
    () => localItems,
    (db, file) => portItems(db, file),
    () => wordItems,
    (db) => kindItems(() => db.get(kindsUsed, ONLY)),
    (db) => resourceItems(() => db.get(kindsUsed, ONLY)),
    (db) => seenItems(() => db.get(seenIndex, ONLY)),
  ],
  polycrateWorkspace: [polycrateProvider],
  polycrateBlock: [polycrateProvider],
  polycrateSecrets: [polycrateProvider],
  polycrateChangelog: [polycrateProvider],
};

/** Kinds of which the repository has objects. */
const kindsUsed = defineQuery<readonly KindName[]>(
  'kindsUsed',
  (db) => {
    const found = new Map<string, KindName>();
    for (const { objects } of db.get(allFacts, ONLY))
      for (const { apiVersion, kind } of objects) found.set(`${apiVersion} ${kind}`, { apiVersion, kind });
    return [...found.values()];
  },
  (a, b) => JSON.stringify(a) === JSON.stringify(b),
);

const NOTHING: CompletionAnswer = { items: [], isIncomplete: false };

/** The proposals at an offset of a file. Nothing in files that are not ours; one that has just been begun may become so. */
export function completionOf(db: Database, file: string, offset: number): CompletionAnswer {
  const rego = regoCompletionOf(db, file, offset);
  if (rego !== undefined) return rego;
  const { kind } = db.get(factsOf, file);
  const state = db.input(FILE, file);
  const text = state.kind === 'file' ? state.text : '';
  const context = schemaContext(db, file);
  const expression =
    kind === 'manifest' ? expressionCompletion(recovered(db.get(syntaxOf, file)), offset, context.registry) : undefined;
  if (expression !== undefined) return expression;
  if (!isOurs(kind) && !mayBecomeOurs(kind, text)) {
    const patch = isJsonPatch(text) ? patchFileContext(db, file) : undefined;
    return patch === undefined ? NOTHING : completion(text, offset, patch);
  }
  return completion(text, offset, context, {
    more: providersFor(db, file, kind),
    ...(kind === 'kustomization' && { inner: (at: InnerText) => patchIn(db, file, at) }),
  });
}

/** Whether a file holds nothing yet that would make it another kind: no line, or the first words of an object. */
function mayBecomeOurs(kind: FileKind, text: string): boolean {
  if (kind !== 'other' || text.length > LONGEST_START) return false;
  return text.split(/\r?\n/).every((line) => START_LINE.test(line));
}

const LONGEST_START = 1000;
const START_LINE = /^(?:\s*(?:#.*)?|---|(?:apiVersion|kind|metadata):.*| +name(?:space)?:.*|\w+\s*)$/;

function providersFor(db: Database, file: string, kind: FileKind): readonly CompletionProvider[] {
  return (PROVIDERS[kind] ?? []).map((provider) => provider(db, file));
}

function patchIn(db: Database, file: string, at: InnerText): ReturnType<NonNullable<CompletionExtras['inner']>> {
  const context = innerPatchContext(db, file, at);
  return context && { context, extras: { more: providersFor(db, file, 'manifest') } };
}
