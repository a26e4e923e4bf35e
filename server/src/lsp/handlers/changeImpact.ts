import { joinPath } from '../../engine/api.ts';
import type { Requests } from '../../protocol/messages.ts';
import type { ChangeInput } from '../ports.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';
import { toDifference } from './environments.ts';

const RESTRICTED = 'This workspace is not trusted, so Git is not run. Trust it to see what the change does.';

/** What the chosen files change on top of a commit: overlays, and problems before and after. Contents are those on disk. */
export async function changeImpact(
  session: Session,
  { root, commit, files }: Requests['polycrate/changeImpact']['params'],
): Promise<Requests['polycrate/changeImpact']['result']> {
  if (!session.trusted) return { available: false, reason: RESTRICTED };
  const { ports } = session;
  const top = pathOfUri(root);
  const base = commit === undefined ? NO_COMMIT : await ports.head.open(top, commit);
  if ('missing' in base) return { available: false, reason: base.message };
  const paths = files.map((file) => joinPath(top, file));
  const judged = await ports.judgeChange({
    root: top,
    base,
    remotes: ports.files.repositoryRoot(top).remotes ?? [],
    changed: new Map(paths.map((path) => [path, ports.files.read(path)])),
    schemas: session.schemaOptions(),
  });
  const differences = judged.differences.map(toDifference);
  return { available: true, impact: { ...judged, differences, tool: ports.tool } };
}

const NO_COMMIT: ChangeInput['base'] = { files: [], state: () => ({ kind: 'missing' }) };
