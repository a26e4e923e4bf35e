import { documentSymbols } from '../features/documentSymbols.ts';
import { foldingRanges } from '../features/folding.ts';
import { formatEdits } from '../features/format/format.ts';
import type { LanguageAnswers } from '../features/language.ts';
import { selectionRange } from '../features/selectionRanges.ts';
import { semanticTokens } from '../features/semanticTokens.ts';
import { workspaceSymbols } from '../features/workspaceSymbols.ts';
import { isRegoFile } from '../policy/conftest/regoDocument.ts';
import { isOurs } from '../workspace/classify.ts';
import type { Database } from './database.ts';
import { inlayHintsOf } from './hintQueries.ts';
import { FILE, ONLY } from './inputs.ts';
import { shortPath } from './nameLookup.ts';
import { regoSymbolsOf } from './regoLanguage.ts';
import { factsOf, syntaxOf } from './sourceQueries.ts';
import { allFacts } from './workspaceQueries.ts';

/** What an editor asks of texts, over the present values of a database. */
export function languageAnswers(db: Database): LanguageAnswers {
  /** The kind of a file that is ours. */
  const kindOf = (file: string) => {
    const { kind } = db.get(factsOf, file);
    return isOurs(kind) ? kind : undefined;
  };
  return {
    documentSymbols: (file) => {
      if (isRegoFile(file)) return regoSymbolsOf(db, file);
      const kind = kindOf(file);
      return kind === undefined ? [] : documentSymbols(db.get(syntaxOf, file), kind !== 'manifest');
    },
    workspaceSymbols: (query) =>
      workspaceSymbols(query, {
        facts: db.get(allFacts, ONLY).filter(({ kind }) => isOurs(kind)),
        shorten: (file) => shortPath(db, file),
        text: (file) => {
          const state = db.input(FILE, file);
          return state.kind === 'file' ? state.text : '';
        },
        syntax: (file) => db.get(syntaxOf, file),
      }),
    foldingRanges: (file) => (kindOf(file) === undefined ? [] : foldingRanges(db.get(syntaxOf, file))),
    selectionRange: (file, offset) =>
      kindOf(file) === undefined ? [] : selectionRange(db.get(syntaxOf, file), offset),
    semanticTokens: (file) => (kindOf(file) === undefined ? [] : semanticTokens(db.get(syntaxOf, file))),
    inlayHints: (file, range, environments) => inlayHintsOf(db, file, range, environments),
    formatting: (file, range) =>
      // A JSON file is a flow collection, whose layout is its author's.
      kindOf(file) === undefined || file.endsWith('.json') ? [] : formatEdits(db.get(syntaxOf, file), range),
  };
}
