import type { Severity } from './finding.ts';

/** One row of the table of codes. Texts are Markdown; the example is YAML that triggers the code. */
export interface CodeInfo {
  /** `area/what` in kebab case. */
  readonly code: string;
  /** The level it is reported at unless the team file or the rule says otherwise. */
  readonly severity: Severity;
  readonly title: string;
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  readonly example: string;
  /** Where the rule comes from: kustomize file, Kubernetes validation file, RFC, KEP. */
  readonly source?: string;
  readonly fixable?: boolean;
}
