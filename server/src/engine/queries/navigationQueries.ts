import { documentLinks } from '../features/documentLinks.ts';
import type { NavigationAnswers } from '../features/navigation.ts';
import type { Database } from './database.ts';
import { implementationsAt } from './implementationLookup.ts';
import { ONLY } from './inputs.ts';
import { mendedOf } from './referenceQueries.ts';
import { regoReferencesOf } from './regoLanguage.ts';
import { factsOf } from './sourceQueries.ts';
import { highlightsAt, referencesAt } from './usesLookup.ts';
import { graph } from './workspaceQueries.ts';

/** The answers about references, by what is known now. */
export function navigationAnswers(db: Database): NavigationAnswers {
  return {
    references: (file, offset, withDefinition) =>
      regoReferencesOf(db, file, offset, withDefinition) ?? referencesAt(db, file, offset, withDefinition),
    implementations: (file, offset) => implementationsAt(db, file, offset),
    highlights: (file, offset) => highlightsAt(db, file, offset),
    links: (file) => documentLinks(db.get(factsOf, file), db.get(mendedOf, file), db.get(graph, ONLY)),
  };
}
