import type { OverlayInfo } from '../api.ts';
import { CHANGE_RULE_NAMES } from '../policy/changeRules/all.ts';
import { RULE_NAMES } from '../policy/rules/all.ts';
import { sameItems } from '../text/same.ts';
import { TEAM_FILE_NAME } from '../workspace/classify.ts';
import { deriveEnvironments, distinctOverlays, type Environment } from '../workspace/environments.ts';
import type { FileFacts } from '../workspace/fileFacts.ts';
import { type Completions, completionsByRoot } from '../workspace/fluxPatches.ts';
import { type Parameters, readParameters } from '../workspace/generatorFacts.ts';
import { buildGraph, overlaysOf, type WorkspaceGraph } from '../workspace/graph.ts';
import { readTeamFile } from '../workspace/readTeamFile.ts';
import { NO_TEAM_FILE, type TeamFile } from '../workspace/teamFile.ts';
import { rootOf } from '../workspace/tree.ts';
import { type Database, defineQuery } from './database.ts';
import { FILE, JUDGED, ONLY, OPTIONS, TREE } from './inputs.ts';
import { ownText } from './links.ts';
import { candidates, factsOf, syntaxOf } from './sourceQueries.ts';

/** Facts of every file worth scanning; the same array while none of them changed. */
export const allFacts = defineQuery<readonly FileFacts[]>(
  'allFacts',
  (db) => {
    const judged = db.input(JUDGED, ONLY);
    return db.get(candidates, ONLY).map((path) => judged.get(path)?.facts ?? db.get(factsOf, path));
  },
  (a, b) => a.length === b.length && a.every((facts, i) => facts === b[i]),
);

/** URLs of the repositories' Git remotes, as far as they are known. */
const remotes = defineQuery<readonly string[]>('remotes', (db) => db.input(OPTIONS, ONLY).remotes ?? [], sameItems);

/** What a file fills into the template of an ApplicationSet; asked only for files that one names. */
const parametersOf = defineQuery<readonly Parameters[]>(
  'parameters',
  (db, path) => (ownText(db, path) === undefined ? [] : readParameters(db.get(syntaxOf, path))),
  (a, b) => JSON.stringify(a) === JSON.stringify(b),
);

/** Who refers to whom, and which directories are overlays. */
export const graph = defineQuery<WorkspaceGraph>('graph', (db) =>
  buildGraph({
    roots: db.input(OPTIONS, ONLY).roots,
    files: db.input(TREE, ONLY),
    facts: db.get(allFacts, ONLY),
    remotes: db.get(remotes, ONLY),
    parameters: (path) => db.get(parametersOf, path),
  }),
);

const completions = defineQuery<ReadonlyMap<string, Completions>>(
  'completions',
  (db) => completionsByRoot(db.input(OPTIONS, ONLY).roots, db.get(allFacts, ONLY)),
  (a, b) => JSON.stringify([...a]) === JSON.stringify([...b]),
);

/** What Flux adds to the objects of an overlay when it deploys it; undefined where it adds nothing. */
export const completionsOf = defineQuery<Completions | undefined>('completionsOf', (db, directory) => {
  const root = rootOf(db.input(OPTIONS, ONLY).roots, directory);
  return root === undefined ? undefined : db.get(completions, ONLY).get(root);
});

const KNOWN_RULES = { rules: RULE_NAMES, changeRules: CHANGE_RULE_NAMES };

/** The team file of a repository root with its findings; undefined where there is none. */
export const teamFileOf = defineQuery<ReturnType<typeof readTeamFile> | undefined>('teamFile', (db, root) => {
  const path = `${root === '/' ? '' : root}/${TEAM_FILE_NAME}`;
  return db.input(FILE, path).kind === 'file' ? readTeamFile(path, db.get(syntaxOf, path), KNOWN_RULES) : undefined;
});

/** Team files as text; maps count by what they hold. */
function printTeams(teams: ReadonlyMap<string, TeamFile>): string {
  return JSON.stringify([...teams], (_, value: unknown) => (value instanceof Map ? [...value] : value));
}

/** Team files by repository root. */
export const teamFiles = defineQuery<ReadonlyMap<string, TeamFile>>(
  'teamFiles',
  (db) => {
    const found = new Map<string, TeamFile>();
    for (const root of db.input(OPTIONS, ONLY).roots) {
      const team = db.get(teamFileOf, root);
      if (team !== undefined) found.set(root, team.team);
    }
    return found;
  },
  (a, b) => printTeams(a) === printTeams(b),
);

/** The team file in force for a path; the defaults where there is none. */
export function teamOf(db: Database, path: string): TeamFile {
  const root = rootOf(db.input(OPTIONS, ONLY).roots, path);
  return (root === undefined ? undefined : db.get(teamFiles, ONLY).get(root)) ?? NO_TEAM_FILE;
}

export const environments = defineQuery<readonly Environment[]>('environments', (db) =>
  deriveEnvironments(db.get(graph, ONLY), db.get(teamFiles, ONLY)),
);

/** Every overlay once, by directory. */
export const overlays = defineQuery<ReadonlyMap<string, OverlayInfo>>(
  'overlays',
  (db) => new Map(distinctOverlays(db.get(environments, ONLY)).map((overlay) => [overlay.directory, overlay])),
);

/** Directories of the overlays that read a file. */
export const readersOf = defineQuery<readonly string[]>(
  'readers',
  (db, path) => overlaysOf(db.get(graph, ONLY), path).map((overlay) => overlay.directory),
  sameItems,
);

/** What an overlay that was not named in the graph looks like, such as one given on a command line. */
export function overlayInfo(db: Database, directory: string): OverlayInfo {
  const known = db.get(overlays, ONLY).get(directory);
  return known ?? { directory, name: directory, environment: '', clusters: [], kind: 'kustomization' };
}
