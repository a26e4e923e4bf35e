import { blame } from '../features/blame.ts';
import type { DriftIgnore, DriftObject, DriftOwner, DriftPlace, DriftSource } from '../features/driftSource.ts';
import { locatePlace } from '../features/locate.ts';
import { atHead, fromHead } from '../files.ts';
import { isLacking } from '../kustomize/partial.ts';
import type { RenderedResource, RenderResult } from '../kustomize/rendered.ts';
import { apiVersionOf, printId } from '../kustomize/resourceId.ts';
import { toJson } from '../kustomize/value.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { locateField } from '../syntax/lookup.ts';
import { LineIndex } from '../text/lineIndex.ts';
import { TEAM_FILE_NAME } from '../workspace/classify.ts';
import type { DeployUnit } from '../workspace/deployUnit.ts';
import { rootOf } from '../workspace/tree.ts';
import type { Database } from './database.ts';
import { ONLY, OPTIONS } from './inputs.ts';
import { changesOf, headRenderOf, renderOf } from './renderQueries.ts';
import { documentsOf, syntaxOf } from './sourceQueries.ts';
import { graph, overlayInfo, teamOf } from './workspaceQueries.ts';

/** What a comparison of an overlay with a cluster needs from Git. */
export function driftSource(db: Database, overlay: string): DriftSource {
  const head = db.get(headRenderOf, overlay);
  const info = overlayInfo(db, overlay);
  const deployments = db.get(graph, ONLY).overlays.get(overlay)?.deployments ?? [];
  const known = teamOf(db, overlay).clusters;
  return {
    overlay: info.name,
    head: head.kind,
    resources: head.kind === 'rendered' ? head.result.resources.map(toObject) : [],
    lacking: head.kind === 'rendered' ? lackingOf(head.result) : [],
    localEdits: (db.get(changesOf, overlay) ?? []).map((change) => change.id),
    owners: deployments.flatMap(({ unit }) => toOwner(db, unit) ?? []),
    clusters: info.clusters.map((name) => {
      const cluster = known.find((one) => one.name === name);
      return { name, context: cluster?.context, owns: cluster?.owns };
    }),
    ignore: ignoreRules(db, overlay),
  };
}

/** The committed line that sets a field; for a field that Git does not set, the nearest one around it. */
export function driftPlace(db: Database, overlay: string, id: string, path: FieldPath): DriftPlace | undefined {
  const resource = db.get(renderOf, atHead(overlay)).resources.find((one) => printId(one.id) === id);
  if (resource === undefined) return undefined;
  const { place } = blame(resource.root, path, 'value');
  const range = locatePlace(place, (file) => db.get(syntaxOf, file));
  const lines = new LineIndex(db.get(syntaxOf, place.file).text);
  return {
    file: fromHead(place.file) ?? place.file,
    path: 'path' in place ? place.path : [],
    range,
    start: lines.position(range.start),
    end: lines.position(range.end),
  };
}

function lackingOf({ findings }: RenderResult): readonly string[] {
  return findings.filter(({ code }) => isLacking(code)).map(({ message }) => message);
}

function toObject(resource: RenderedResource): DriftObject {
  const { id } = resource;
  return {
    id: printId(id),
    apiVersion: apiVersionOf(id),
    kind: id.kind,
    name: id.name,
    namespace: id.namespace,
    json: toJson(resource.root),
  };
}

/** The object itself; one that its file does not hold as it is (an expanded ApplicationSet) is left out. */
function toOwner(db: Database, unit: DeployUnit): DriftOwner | undefined {
  if (unit.kind !== 'Kustomization' && unit.kind !== 'Application') return undefined;
  const root = db.get(documentsOf, unit.file).documents.find((one) => one.origin.document === unit.document);
  if (root === undefined) return undefined;
  return { json: toJson(root), file: unit.file, line: lineOf(db, unit.file, unit), cluster: unit.cluster };
}

function lineOf(db: Database, file: string, at: { readonly document: number; readonly field: FieldPath }): number {
  const syntax = db.get(syntaxOf, file);
  const root = syntax.documents[at.document]?.root;
  const start = root === undefined ? 0 : locateField(root, at.field).whole.start;
  return new LineIndex(syntax.text).position(start).line + 1;
}

function ignoreRules(db: Database, overlay: string): readonly DriftIgnore[] {
  const root = rootOf(db.input(OPTIONS, ONLY).roots, overlay);
  const file = `${root === '/' ? '' : (root ?? '')}/${TEAM_FILE_NAME}`;
  const rules = teamOf(db, overlay).ignore.filter((rule) => rule.code.startsWith('drift/'));
  return rules.map((rule) => {
    const { at: _at, ...target } = rule.target ?? { at: [] };
    return {
      target: rule.target === undefined ? undefined : target,
      paths: rule.paths,
      reason: rule.reason,
      file,
      line: lineOf(db, file, { document: 0, field: rule.field }),
    };
  });
}
