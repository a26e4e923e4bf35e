import type { Finding } from '../diagnostics/finding.ts';
import { mergeFindings, placeKey } from '../features/mergeFindings.ts';
import { renderedSchemaFindings } from '../features/renderedSchema.ts';
import type { RenderResult } from '../kustomize/rendered.ts';
import { KUBERNETES_VERSIONS, NEWEST_KUBERNETES } from '../schema/pack.ts';
import { compareVersions, type SchemaTarget, targetKey } from '../workspace/schemaTargets.ts';
import type { Database } from './database.ts';
import { ONLY } from './inputs.ts';
import { renderOf } from './renderQueries.ts';
import { registryOf } from './schemaQueries.ts';
import { targetsOf } from './targetQueries.ts';
import { overlays } from './workspaceQueries.ts';

const OLDEST = KUBERNETES_VERSIONS[0] ?? NEWEST_KUBERNETES;

/** What a later version of Kubernetes says otherwise. */
export interface UpgradeFindings {
  /** Directories of the overlays that were judged. */
  readonly judged: readonly string[];
  /** Those that do not render, so that nothing can be said of them. */
  readonly failed: readonly string[];
  /** Those that run on this version or a later one already. */
  readonly ahead: readonly string[];
  /** Versions that the judged ones run on now, oldest first. */
  readonly from: readonly string[];
  /** Whether some of them run on a version that nothing says, so that the oldest one known here is taken. */
  readonly isAssumed: boolean;
  readonly findings: readonly Finding[];
}

/**
 * What breaks, or becomes deprecated, when the overlays of a cluster (all overlays without one) are judged by another version of
 * Kubernetes: findings of that version which the present one does not have. What is wrong already is not among them.
 */
export function upgradeFindings(db: Database, cluster: string | undefined, version: string): UpgradeFindings {
  const judged: string[] = [];
  const failed: string[] = [];
  const ahead: string[] = [];
  const from = new Set<string>();
  const findings: Finding[] = [];
  let isAssumed = false;
  for (const { directory, clusters } of db.get(overlays, ONLY).values()) {
    if (cluster !== undefined && !clusters.includes(cluster)) continue;
    const result = db.get(renderOf, directory);
    if (result.failed) {
      failed.push(directory);
      continue;
    }
    const targets = db
      .get(targetsOf, directory)
      .filter((target) => isMeant(target, cluster))
      .map((target) => (target.isKnown ? target : { ...target, kubernetes: OLDEST }));
    const behind = targets.filter(({ kubernetes }) => compareVersions(kubernetes, version) < 0);
    if (behind.length === 0) ahead.push(directory);
    else judged.push(directory);
    for (const target of behind) {
      from.add(target.kubernetes);
      isAssumed ||= !target.isKnown;
      findings.push(...newFindings(db, result, target, version));
    }
  }
  const versions = [...from].sort(compareVersions);
  return { judged, failed, ahead, from: versions, isAssumed, findings: mergeFindings(findings) };
}

/** A target without names stands for all clusters of its overlay. */
function isMeant({ names }: SchemaTarget, cluster: string | undefined): boolean {
  return cluster === undefined || names.length === 0 || names.includes(cluster);
}

function newFindings(db: Database, result: RenderResult, target: SchemaTarget, version: string): readonly Finding[] {
  const judge = (by: SchemaTarget): readonly Finding[] =>
    renderedSchemaFindings(result, db.get(registryOf, targetKey(by))).flat();
  const key = ({ code, severity, place }: Finding): string => `${code} ${severity} ${placeKey(place)}`;
  const known = new Set(judge(target).map(key));
  const now = `${target.kubernetes} has it.`;
  return judge({ ...target, kubernetes: version })
    .filter((finding) => !known.has(key(finding)))
    .map((finding) =>
      finding.code === 'schema/unknown-field'
        ? { ...finding, message: `${finding.message} Kubernetes ${now}` }
        : finding,
    );
}
