import type { FieldPath } from '../syntax/fieldPath.ts';
import { compileAnchored } from '../text/goRegex.ts';
import type {
  PodSecurityLevel,
  RuleLevel,
  TeamEnvironment,
  TeamExceptions,
  TeamLimits,
  TeamPolicies,
} from './teamFile.ts';
import type { TeamFileReader } from './teamFileReader.ts';

const POD_SECURITY_LEVELS: readonly PodSecurityLevel[] = ['privileged', 'baseline', 'restricted'];
const RULE_LEVELS: readonly RuleLevel[] = ['error', 'warning', 'information', 'hint', 'off'];

/** Names of the rules that exist: those about objects, and those about a change. */
export interface KnownRules {
  readonly rules?: readonly string[];
  readonly changeRules?: readonly string[];
}

/** `policies` of a team file. */
export function readPolicies(
  reader: TeamFileReader,
  { rules = [], changeRules = [] }: KnownRules,
  environments: readonly TeamEnvironment[],
): TeamPolicies {
  reader.members(['policies']);
  reader.checkKeys(['policies'], ['paths', 'podSecurity', 'rules', 'change', 'limits', 'exceptions']);
  const names = [...environments.map(({ name }) => name), '*'];
  const podSecurity = new Map<string, PodSecurityLevel>();
  for (const { key, path } of reader.members(['policies', 'podSecurity'])) {
    checkEnvironment(reader, path, names);
    const level = reader.word(path, POD_SECURITY_LEVELS);
    if (level !== undefined) podSecurity.set(key, level);
  }
  return {
    paths: reader.texts(['policies', 'paths']),
    podSecurity,
    rules: readRules(reader, { key: 'rules', known: rules, names }),
    change: readRules(reader, { key: 'change', known: changeRules, names }),
    limits: readLimits(reader),
    exceptions: readExceptions(reader),
  };
}

interface RuleTable {
  readonly key: 'rules' | 'change';
  readonly known: readonly string[];
  /** Environments that may be named. */
  readonly names: readonly string[];
}

function readRules(
  reader: TeamFileReader,
  { key, known, names }: RuleTable,
): ReadonlyMap<string, ReadonlyMap<string, RuleLevel>> {
  const levels = new Map<string, ReadonlyMap<string, RuleLevel>>();
  if (known.length > 0) reader.checkKeys(['policies', key], known);
  for (const member of reader.members(['policies', key])) levels.set(member.key, readRule(reader, member.path, names));
  return levels;
}

function readLimits(reader: TeamFileReader): TeamLimits {
  const at = ['policies', 'limits'];
  reader.members(at);
  reader.checkKeys(at, ['clusters', 'replicas', 'names']);
  const [clusters, replicas] = ['clusters', 'replicas'].map((key) => readNumber(reader, [...at, key]));
  const names = new Map<string, string>();
  for (const { key, path } of reader.members([...at, 'names'])) {
    const pattern = reader.text(path);
    if (pattern === undefined) continue;
    if (compileAnchored(pattern) !== undefined) names.set(key, pattern);
    else
      reader.report('polycrate/team-file-value', 'error', `\`${pattern}\` is no regular expression (RE2).`, { path });
  }
  return {
    ...(clusters === undefined ? {} : { clusters }),
    ...(replicas === undefined ? {} : { replicas }),
    ...(names.size === 0 ? {} : { names }),
  };
}

/** A whole number; `50%` is 50. */
function readNumber(reader: TeamFileReader, path: FieldPath): number | undefined {
  const text = reader.text(path);
  if (text === undefined) return undefined;
  const number = /^(\d{1,6}) ?%?$/.exec(text)?.[1];
  if (number !== undefined) return Number(number);
  reader.report('polycrate/team-file-value', 'error', `\`${text}\` is no whole number.`, { path });
  return undefined;
}

/** `exceptions: { reason: required, expires: required }` */
function readExceptions(reader: TeamFileReader): TeamExceptions {
  const at = ['policies', 'exceptions'];
  reader.members(at);
  reader.checkKeys(at, ['reason', 'expires']);
  const [reason, expires] = ['reason', 'expires'].map((key) => reader.word([...at, key], ['required', 'optional']));
  return { reason: reason === 'required', expires: expires === 'required' };
}

/** `warning` for every environment, or a mapping from environments to levels. */
function readRule(reader: TeamFileReader, path: FieldPath, names: readonly string[]): ReadonlyMap<string, RuleLevel> {
  const levels = new Map<string, RuleLevel>();
  const read = (environment: string, at: FieldPath): void => {
    const level = reader.word(at, RULE_LEVELS);
    if (level !== undefined) levels.set(environment, level);
  };
  if (reader.isScalar(path)) read('*', path);
  else {
    for (const member of reader.members(path)) {
      checkEnvironment(reader, member.path, names);
      read(member.key, member.path);
    }
  }
  return levels;
}

/** With environments of its own, the file may only speak of those; derived ones are not known here. */
function checkEnvironment(reader: TeamFileReader, path: FieldPath, names: readonly string[]): void {
  const name = path.at(-1);
  if (names.length === 1 || typeof name !== 'string' || names.includes(name)) return;
  const message = `No environment is called \`${name}\`; this line has no effect. Named above: ${names.slice(0, -1).join(', ')}.`;
  reader.report('polycrate/team-file-unknown-environment', 'warning', message, { path, part: 'key' });
}
