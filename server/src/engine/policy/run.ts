import type { Severity } from '../diagnostics/finding.ts';
import type { RenderedResource } from '../kustomize/rendered.ts';
import { matchWildcards } from '../workspace/globs.ts';
import type { IgnoreRule, PodSecurityLevel, RuleLevel, TeamFile } from '../workspace/teamFile.ts';
import { findIgnore } from './ignore.ts';
import { judgePodSecurity } from './podSecurity/judge.ts';
import { compareLevels } from './podSecurity/levels.ts';
import type { PolicyProblem, Rule, RuleMeta } from './rule.ts';
import { RULES } from './rules/all.ts';

export interface PolicyInput {
  /** The rendered objects of one overlay, in output order. */
  readonly resources: readonly RenderedResource[];
  /** Environments that the overlay is in; the strictest one counts. */
  readonly environments: readonly string[];
  readonly team: TeamFile;
  /** An object as the cluster stores it, where policies of the cluster change it. */
  readonly stored?: (resource: RenderedResource) => RenderedResource | undefined;
}

export interface PolicyResult {
  /** In order of the rules, then of the output. */
  readonly problems: readonly PolicyProblem[];
  /** What the team file excuses, with the entry that does. */
  readonly excused: readonly { readonly problem: PolicyProblem; readonly ignore: IgnoreRule }[];
}

/** Judges one rendered overlay by every rule that is on and by the Pod Security Standards. */
export function runPolicies(input: PolicyInput): PolicyResult {
  const { resources, team, environments, stored } = input;
  const found = [
    ...RULES.flatMap((rule) => runRule(rule, input)),
    ...judgePodSecurity({
      resources,
      teamLevel: teamLevelOf(team, environments),
      ...(stored === undefined ? {} : { stored }),
    }),
  ];
  const problems: PolicyProblem[] = [];
  const excused: { problem: PolicyProblem; ignore: IgnoreRule }[] = [];
  for (const problem of found) {
    const ignore = findIgnore(team.ignore, problem);
    if (ignore === undefined) problems.push(problem);
    else excused.push({ problem, ignore });
  }
  return { problems, excused };
}

function runRule(rule: Rule, { resources, team, environments }: PolicyInput): readonly PolicyProblem[] {
  const severity = levelOf(rule.meta, team, environments);
  if (severity === 'off') return [];
  const code = `policy/${rule.meta.name}`;
  return rule.run({ resources }).map((violation) => ({ ...violation, code, severity }));
}

const ORDER: readonly RuleLevel[] = ['off', 'hint', 'information', 'warning', 'error'];

/** The level of a rule in the environments of an overlay: the team file's, else the rule's own; the strictest of several. */
function levelOf(meta: RuleMeta, team: TeamFile, environments: readonly string[]): Severity | 'off' {
  return strictestLevel(team.policies.rules.get(meta.name), meta.level, environments);
}

/** The strictest of the levels of several environments; `standard` where none is named. */
export function strictestLevel(
  levels: ReadonlyMap<string, RuleLevel> | undefined,
  standard: RuleLevel,
  environments: readonly string[],
): RuleLevel {
  const names = environments.length === 0 ? [''] : environments;
  const chosen = names.map((name) => pick(levels, name) ?? standard);
  return chosen.reduce((a, b) => (ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b));
}

/** The Pod Security level that the team file asks for in some of the environments: the strictest one. */
export function teamLevelOf(team: TeamFile, environments: readonly string[]): PodSecurityLevel | undefined {
  const levels = environments.flatMap((name) => pick(team.policies.podSecurity, name) ?? []);
  return levels.length === 0 ? undefined : levels.reduce((a, b) => (compareLevels(a, b) >= 0 ? a : b));
}

/** An exact name, then a name with `*` in it, then `*`. */
function pick<T>(levels: ReadonlyMap<string, T> | undefined, environment: string): T | undefined {
  if (levels === undefined) return undefined;
  const exact = levels.get(environment);
  if (exact !== undefined) return exact;
  const pattern = [...levels.keys()].find(
    (key) => key !== '*' && key.includes('*') && matchWildcards(key, environment),
  );
  return levels.get(pattern ?? '*');
}
