import { blame } from '../features/blame.ts';
import { locatePlace } from '../features/locate.ts';
import type { OverlayResult } from '../features/policies/policyAnswers.ts';
import { shownPath, shownVerdict } from '../features/policyFindings.ts';
import type { RenderedResource } from '../kustomize/rendered.ts';
import { isNamespace } from '../policy/judged/resource.ts';
import type { Verdict } from '../policy/judged/verdict.ts';
import { podSecurityVerdicts } from '../policy/podSecurity/verdicts.ts';
import { toResult, type VerdictSource } from '../policy/report/results.ts';
import { teamLevelOf } from '../policy/run.ts';
import { judgedOf } from '../policy/verdicts/judgedNode.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { LineIndex } from '../text/lineIndex.ts';
import type { Database } from './database.ts';
import { ONLY } from './inputs.ts';
import { shortPath } from './nameLookup.ts';
import { environmentsOf } from './policyLevels.ts';
import { storedObjectsOf, verdictsOf } from './policyVerdicts.ts';
import { renderOf } from './renderQueries.ts';
import { syntaxOf } from './sourceQueries.ts';
import { overlays, teamOf } from './workspaceQueries.ts';

/**
 * Every verdict of every policy on every object of every overlay, those of the Pod Security Standards among them, as entries of a report;
 * places are those of the source.
 */
export function policyResults(db: Database): readonly OverlayResult[] {
  const lines = new Map<string, LineIndex>();
  return [...db.get(overlays, ONLY).values()].flatMap(({ directory, name }) =>
    [...policyVerdicts(db, directory), ...podSecurity(db, directory)].map(
      ({ resource, source, verdict }): OverlayResult => {
        const made = toResult(
          source,
          { ...judgedOf(resource.root), namespace: resource.id.namespace },
          verdict,
          (_, path) => placeOf(db, { resource, path }, lines),
        );
        const result = { ...made, properties: { ...made.properties, overlay: name } };
        const { path } = shownPath(resource.root, verdict.path ?? []);
        return { overlay: directory, file: blame(resource.root, path, 'value').place.file, result };
      },
    ),
  );
}

/** What somebody says of an object. */
interface Said {
  readonly resource: RenderedResource;
  readonly source: VerdictSource;
  readonly verdict: Verdict;
}

function policyVerdicts(db: Database, overlay: string): readonly Said[] {
  return db.get(verdictsOf, overlay).flatMap(({ resource, verdicts }) =>
    verdicts.map((one): Said => {
      const source = { ...one.policy, policy: one.policy.name, rule: one.rule, action: one.action };
      return { resource, source, verdict: shownVerdict(resource, one) };
    }),
  );
}

/** What the Pod Security Standards say of the objects as the cluster stores them, by the Namespaces of the overlay and by the team file. */
function podSecurity(db: Database, overlay: string): readonly Said[] {
  const { resources } = db.get(renderOf, overlay);
  const stored = new Map(db.get(storedObjectsOf, overlay).map((one) => [one.resource, one.stored]));
  const judged = resources.map((resource) => ({ resource, object: stored.get(resource) ?? judgedOf(resource.root) }));
  const namespaces = new Map(
    judged.flatMap(({ object }) => (isNamespace(object) ? [[object.name, object.object] as const] : [])),
  );
  const level = teamLevelOf(teamOf(db, overlay), db.get(environmentsOf, overlay));
  return judged.flatMap(({ resource, object }) =>
    podSecurityVerdicts(object, namespaces.get(object.namespace), level).map(({ control, action, verdict }): Said => {
      const source = { source: 'pod-security', policy: 'pod-security', rule: control, annotations: {}, action };
      return { resource, source, verdict };
    }),
  );
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
