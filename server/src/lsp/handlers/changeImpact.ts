import { type Engine, isWithin, type LocatedFinding, relativePath } from '../../engine/api.ts';
import type { ChangeFinding } from '../../protocol/changes.ts';
import type { Requests } from '../../protocol/messages.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';
import { diffOverlays } from './environments.ts';
import { noHeadReason } from './preview.ts';

/** What the chosen files change: overlays that read them, and the problems of the files and those overlays. */
export async function changeImpact(
  session: Session,
  params: Requests['polycrate/changeImpact']['params'],
): Promise<Requests['polycrate/changeImpact']['result']> {
  const paths = params.files.map(pathOfUri);
  const root = session.tree.rootOf(paths[0] ?? '')?.root;
  if (root === undefined) return { available: false, reason: 'The files lie outside the folders of this window.' };
  const { engine } = session;
  const overlays = await session.settle(() => [
    ...new Set(paths.flatMap((path) => engine.overlaysOf(path).map((overlay) => overlay.directory))),
  ]);
  const differences = await diffOverlays(session, overlays);
  if (differences === undefined) return { available: false, reason: noHeadReason(session) };
  const findings = await session.settle(() => findingsOf(engine, paths, overlays));
  return {
    available: true,
    impact: {
      root,
      overlays: differences.filter((one) => one.resources.length > 0),
      findings: findings.filter((finding) => isWithin(finding.file, root)).map((one) => toFinding(session, root, one)),
    },
  };
}

function findingsOf(engine: Engine, paths: readonly string[], overlays: readonly string[]): readonly LocatedFinding[] {
  const files = new Set(paths);
  for (const overlay of overlays) for (const finding of engine.overlayFindings(overlay)) files.add(finding.file);
  return [...files].sort().flatMap((file) => engine.findings(file, overlays));
}

function toFinding(session: Session, root: string, finding: LocatedFinding): ChangeFinding {
  const { code, severity, summary, overlays, range } = finding;
  const line = session.documents.lines(finding.file)?.positionAt(range.start).line ?? 0;
  return { code, severity, message: summary, file: relativePath(root, finding.file), line: line + 1, overlays };
}
