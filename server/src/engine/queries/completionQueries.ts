import type { CompletionAnswer } from '../features/completion/completionItem.ts';
import type { CompletionProvider } from '../features/completion/place.ts';
import { completion } from '../features/completion.ts';
import { type FileKind, isOurs } from '../workspace/classify.ts';
import type { Database } from './database.ts';
import { schemaContext } from './schemaQueries.ts';
import { factsOf, syntaxOf } from './sourceQueries.ts';

/** Makes a provider for a file; what it needs of the repository is read when it is asked. */
type ProviderOf = (db: Database, file: string) => CompletionProvider;

/** What proposes in a kind of file beside its schema. */
const PROVIDERS: Readonly<Partial<Record<FileKind, readonly ProviderOf[]>>> = {};

const NOTHING: CompletionAnswer = { items: [], isIncomplete: false };

/** The proposals at an offset of a file. Nothing in files that are not ours; an empty one may become so. */
export function completionOf(db: Database, file: string, offset: number): CompletionAnswer {
  const { kind } = db.get(factsOf, file);
  const { text } = db.get(syntaxOf, file);
  if (!isOurs(kind) && text.trim() !== '') return NOTHING;
  const more = (PROVIDERS[kind] ?? []).map((provider) => provider(db, file));
  return completion(text, offset, schemaContext(db, file), more);
}
