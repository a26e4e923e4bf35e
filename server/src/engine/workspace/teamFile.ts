import type { Severity } from '../diagnostics/finding.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';

/** `.polycrate-gitops.yaml` as read: every member has a working default, so an empty file is a valid one. */
export interface TeamFile {
  readonly environments: readonly TeamEnvironment[];
  readonly clusters: readonly TeamCluster[];
  readonly policies: TeamPolicies;
  readonly ignore: readonly IgnoreRule[];
  readonly known: readonly KnownObject[];
}

export interface TeamEnvironment {
  readonly name: string;
  /** Patterns (workspace/globs.ts) of directories below the repository root. */
  readonly overlays: readonly string[];
  readonly clusters: readonly string[];
  readonly field: FieldPath;
}

export interface TeamCluster {
  readonly name: string;
  /** Context of the kubeconfig; a person's own setting wins. */
  readonly context: string | undefined;
  /** Kubernetes minor version, such as `1.37`. */
  readonly kubernetes: string | undefined;
  /** Label selector of what this repository owns there. */
  readonly owns: string | undefined;
  readonly field: FieldPath;
}

export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

/** A severity, or off. */
export type RuleLevel = Severity | 'off';

export interface TeamPolicies {
  /** Folders and files with policies, below the repository root. */
  readonly paths: readonly string[];
  /** Environment → level; `*` stands for every other one. */
  readonly podSecurity: ReadonlyMap<string, PodSecurityLevel>;
  /** Rule → environment → level; `*` stands for every other environment. */
  readonly rules: ReadonlyMap<string, ReadonlyMap<string, RuleLevel>>;
  /** The same for rules about a change. */
  readonly change: ReadonlyMap<string, ReadonlyMap<string, RuleLevel>>;
  readonly limits: TeamLimits;
  readonly exceptions: TeamExceptions;
}

/** What rules about a change measure by; each has a standard. */
export interface TeamLimits {
  /** Clusters that one change may reach; 1 when left out. */
  readonly clusters?: number;
  /** Percent of its replicas that a workload may lose at once; 50 when left out. */
  readonly replicas?: number;
  /** Kind → anchored pattern (RE2) of names; `*` stands for every other kind. */
  readonly names?: ReadonlyMap<string, string>;
}

/** What an exception must have to count: PolicyExceptions and comments alike. */
export interface TeamExceptions {
  readonly reason: boolean;
  readonly expires: boolean;
}

/** Findings and drift that are wanted: all given members must fit. Patterns of `target` are anchored regular expressions, as in Flux. */
export interface IgnoreRule {
  readonly code: string;
  readonly target: TargetSelector | undefined;
  /** JSON pointers; empty stands for every field. */
  readonly paths: readonly string[];
  readonly reason: string;
  readonly field: FieldPath;
}

/** kustomize's Selector (api/types/selector.go). */
export interface TargetSelector {
  /** Where the selector stands in the team file. */
  readonly at: FieldPath;
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

/** An object that something outside of this repository creates; `*` in name and namespace stands for any characters. */
export interface KnownObject {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** What a repository without a team file has. */
export const NO_TEAM_FILE: TeamFile = {
  environments: [],
  clusters: [],
  policies: {
    paths: [],
    podSecurity: new Map(),
    rules: new Map(),
    change: new Map(),
    limits: {},
    exceptions: { reason: false, expires: false },
  },
  ignore: [],
  known: [],
};
