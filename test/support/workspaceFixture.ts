import { mended } from '../../server/src/engine/features/recovered.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { isCandidate } from '../../server/src/engine/workspace/classify.ts';
import { deriveEnvironments, type Environment } from '../../server/src/engine/workspace/environments.ts';
import { type FileFacts, readFileFacts } from '../../server/src/engine/workspace/fileFacts.ts';
import { buildGraph, type WorkspaceGraph } from '../../server/src/engine/workspace/graph.ts';
import { readTeamFile } from '../../server/src/engine/workspace/readTeamFile.ts';
import type { TeamFile } from '../../server/src/engine/workspace/teamFile.ts';
import { readFixture } from './fixture.ts';

/** Facts of one file of a fixture. */
export function factsIn(files: ReadonlyMap<string, string>, path: string): FileFacts {
  const text = files.get(path) ?? '';
  return readFileFacts(path, {
    text,
    parse: () => parse(text),
    mend: () => mended(parse(text)),
    exists: (other) => files.has(other),
  });
}

/** The graph of a fixture whose repository root is `/repo`. */
export function graphOf(fixture: string, options: { remotes?: readonly string[] } = {}): WorkspaceGraph {
  const { files } = readFixture(fixture);
  const facts = [...files.keys()].filter(isCandidate).map((path) => factsIn(files, path));
  return buildGraph({ roots: ['/repo'], files: files.keys(), facts, ...options });
}

/** The environments of a fixture, with the team file of its root if there is one. */
export function environmentsOf(fixture: string, options: { remotes?: readonly string[] } = {}): readonly Environment[] {
  const { files } = readFixture(fixture);
  const path = '/repo/.polycrate-gitops.yaml';
  const text = files.get(path);
  const teams = new Map<string, TeamFile>();
  if (text !== undefined) teams.set('/repo', readTeamFile(path, parse(text)).team);
  return deriveEnvironments(graphOf(fixture, options), teams);
}

/** One line for each environment: `prod (flux): clusters/prod, apps/prod [prod]`. */
export function describeEnvironments(environments: readonly Environment[]): readonly string[] {
  return environments.map(({ name, source, overlays, clusters }) => {
    const list = overlays.map((overlay) => overlay.name).join(', ') || '-';
    return `${name} (${source}): ${list}${clusters.length > 0 ? ` [${clusters.join(', ')}]` : ''}`;
  });
}
