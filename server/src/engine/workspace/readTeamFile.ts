import type { Finding } from '../diagnostics/finding.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import type { SyntaxFile } from '../syntax/tree.ts';
import { type KnownRules, readPolicies } from './readTeamFilePolicies.ts';
import type { IgnoreRule, KnownObject, TargetSelector, TeamCluster, TeamEnvironment, TeamFile } from './teamFile.ts';
import { TeamFileReader } from './teamFileReader.ts';

const TOP_KEYS = ['version', 'environments', 'clusters', 'policies', 'ignore', 'known'];
const SELECTOR_KEYS = ['group', 'version', 'kind', 'name', 'namespace', 'labelSelector', 'annotationSelector'] as const;

/**
 * Reads a team file. Never fails: what is wrong becomes a finding on its line and is left out, the rest counts.
 *
 * @param path absolute path of the file, for the findings
 * @param known names of the rules that exist; when given, an unknown one is reported with the nearest
 */
export function readTeamFile(
  path: string,
  file: SyntaxFile,
  known: KnownRules = {},
): { readonly team: TeamFile; readonly findings: readonly Finding[] } {
  const reader = new TeamFileReader(path, file);
  reader.checkKeys([], TOP_KEYS);
  readVersion(reader);
  const environments = readEnvironments(reader);
  const team = {
    environments,
    clusters: readClusters(reader),
    policies: readPolicies(reader, known, environments),
    ignore: reader.items(['ignore']).flatMap((item) => readIgnore(reader, item) ?? []),
    known: reader.items(['known']).flatMap((item) => readKnown(reader, item) ?? []),
  };
  checkClusterNames(reader, team);
  return { team, findings: reader.findings };
}

function readVersion(reader: TeamFileReader): void {
  const version = reader.text(['version']);
  if (version === undefined || version === '1') return;
  const message = `Version \`${version}\` is not known to this release; it reads version 1.`;
  reader.report('polycrate/team-file-value', 'error', message, { path: ['version'] });
}

function readEnvironments(reader: TeamFileReader): readonly TeamEnvironment[] {
  return reader.members(['environments']).map(({ key, path }) => {
    reader.members(path);
    reader.checkKeys(path, ['overlays', 'clusters']);
    const overlays = reader.texts([...path, 'overlays']);
    return { name: key, overlays, clusters: reader.texts([...path, 'clusters']), field: path };
  });
}

function readClusters(reader: TeamFileReader): readonly TeamCluster[] {
  return reader.members(['clusters']).map(({ key, path }) => {
    reader.members(path);
    reader.checkKeys(path, ['context', 'kubernetes', 'owns']);
    const kubernetes = reader.text([...path, 'kubernetes']);
    const minor = kubernetes === undefined ? null : /^v?(1\.\d+)(?:\.\d+)?$/.exec(kubernetes);
    if (kubernetes !== undefined && minor === null) {
      const message = `\`${kubernetes}\` is no Kubernetes version; write it as \`"1.37"\`.`;
      reader.report('polycrate/team-file-value', 'error', message, { path: [...path, 'kubernetes'] });
    }
    const [context, owns] = [reader.text([...path, 'context']), reader.text([...path, 'owns'])];
    return { name: key, context, kubernetes: minor?.[1], owns, field: path };
  });
}

function readIgnore(reader: TeamFileReader, path: FieldPath): IgnoreRule | undefined {
  reader.members(path);
  reader.checkKeys(path, ['code', 'target', 'paths', 'reason']);
  reader.required(path, 'code', 'say what is ignored, such as `drift/changed`');
  reader.required(path, 'reason', 'an exception without a reason does not count');
  const pointers = reader.items([...path, 'paths']).flatMap((item) => readPointer(reader, item) ?? []);
  const code = reader.text([...path, 'code']);
  const reason = reader.text([...path, 'reason']);
  const target = reader.isMissing([...path, 'target']) ? undefined : readTarget(reader, [...path, 'target']);
  if (code === undefined || reason === undefined) return undefined;
  return { code, target, paths: pointers, reason, field: path };
}

function readPointer(reader: TeamFileReader, path: FieldPath): string | undefined {
  const pointer = reader.text(path);
  if (pointer === undefined || pointer === '' || pointer.startsWith('/')) return pointer;
  const message = `\`${pointer}\` is no JSON pointer; write \`/${pointer.replaceAll('.', '/')}\`.`;
  reader.report('polycrate/team-file-value', 'error', message, { path });
  return undefined;
}

function readTarget(reader: TeamFileReader, path: FieldPath): TargetSelector {
  reader.members(path);
  reader.checkKeys(path, SELECTOR_KEYS);
  const pairs = SELECTOR_KEYS.map((key) => [key, reader.text([...path, key])] as const);
  return { at: path, ...Object.fromEntries(pairs.filter(([, value]) => value !== undefined)) };
}

function readKnown(reader: TeamFileReader, path: FieldPath): KnownObject | undefined {
  reader.members(path);
  reader.checkKeys(path, ['kind', 'namespace', 'name']);
  reader.required(path, 'kind', 'say which kind of object it is');
  reader.required(path, 'name', '`*` stands for any name');
  const kind = reader.text([...path, 'kind']);
  const name = reader.text([...path, 'name']);
  return kind === undefined || name === undefined
    ? undefined
    : { kind, name, namespace: reader.text([...path, 'namespace']) };
}

/** A file that lists clusters means all of them; without a list every name is taken as it is. */
function checkClusterNames(reader: TeamFileReader, team: TeamFile): void {
  if (team.clusters.length === 0) return;
  const known = team.clusters.map(({ name }) => name);
  for (const environment of team.environments) {
    environment.clusters.forEach((name, i) => {
      if (known.includes(name)) return;
      const message = `No cluster is called \`${name}\` below \`clusters\`. Named there: ${known.join(', ')}.`;
      const path = [...environment.field, 'clusters', i];
      reader.report('polycrate/team-file-unknown-cluster', 'warning', message, { path });
    });
  }
}
