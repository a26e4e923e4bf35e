import { blame } from '../features/blame.ts';
import { locatePlace } from '../features/locate.ts';
import type { OverlayResult } from '../features/policies/policyAnswers.ts';
import { shownPath, shownVerdict } from '../features/policyFindings.ts';
import type { RenderedResource } from '../kustomize/rendered.ts';
import { toResult } from '../policy/report/results.ts';
import { judgedOf } from '../policy/verdicts/judgedNode.ts';
import type { PolicyVerdict } from '../policy/verdicts/policyUnit.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { LineIndex } from '../text/lineIndex.ts';
import type { Database } from './database.ts';
import { ONLY } from './inputs.ts';
import { shortPath } from './nameLookup.ts';
import { verdictsOf } from './policyVerdicts.ts';
import { syntaxOf } from './sourceQueries.ts';
import { overlays } from './workspaceQueries.ts';

/** Every verdict of every policy on every object of every overlay, as entries of a report; places are those of the source. */
export function policyResults(db: Database): readonly OverlayResult[] {
  const lines = new Map<string, LineIndex>();
  return [...db.get(overlays, ONLY).values()].flatMap(({ directory, name }) =>
    db.get(verdictsOf, directory).flatMap(({ resource, verdicts }) =>
      verdicts.map((one): OverlayResult => {
        const made = toResult(
          { ...one.policy, policy: one.policy.name, rule: one.rule, action: one.action },
          { ...judgedOf(resource.root), namespace: resource.id.namespace },
          shownVerdict(resource, one),
          (_, path) => placeOf(db, { resource, path }, lines),
        );
        const result = { ...made, properties: { ...made.properties, overlay: name } };
        return {
          overlay: directory,
          file: blame(resource.root, shownPath(resource.root, pathOf(one)).path, 'value').place.file,
          result,
        };
      }),
    ),
  );
}

function pathOf({ verdict }: PolicyVerdict): FieldPath {
  return verdict.path ?? [];
}

interface Field {
  readonly resource: RenderedResource;
  readonly path: FieldPath;
}

/** File, lines and columns of a field, counted from 1. */
function placeOf(
  db: Database,
  { resource, path }: Field,
  lines: Map<string, LineIndex>,
): Readonly<Record<string, string>> {
  const at = shownPath(resource.root, path);
  const { place } = blame(resource.root, at.path, at.part);
  const syntax = db.get(syntaxOf, place.file);
  const range = locatePlace(place, () => syntax);
  const index = lines.get(place.file) ?? new LineIndex(syntax.text);
  lines.set(place.file, index);
  const [start, end] = [index.position(range.start), index.position(range.end)];
  return {
    file: shortPath(db, place.file),
    line: String(start.line + 1),
    column: String(start.column + 1),
    endLine: String(end.line + 1),
    endColumn: String(end.column + 1),
  };
}
