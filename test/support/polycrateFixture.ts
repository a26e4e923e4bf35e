import type { Finding } from '../../server/src/engine/diagnostics/finding.ts';
import { sourceFindingsOf } from '../../server/src/engine/queries/findingQueries.ts';
import { printPath } from '../../server/src/engine/syntax/fieldPath.ts';
import { openFixture } from './engineFixture.ts';

/** Findings of one file of a fixture, path relative to `/repo`. */
export function findingsIn(fixture: string, path: string): readonly Finding[] {
  return openFixture(fixture).ask((engine) => engine.db.get(sourceFindingsOf, `/repo/${path}`));
}

/** `severity code path` of the findings of one file, sorted. */
export function codesIn(fixture: string, path: string): readonly string[] {
  return findingsIn(fixture, path)
    .map(({ severity, code, place }) => `${severity} ${code} ${'path' in place ? printPath(place.path) : ''}`.trimEnd())
    .sort();
}
