/** How much a finding matters. */
export type FindingLevel = 'error' | 'warning' | 'information' | 'hint';

/** One resource of a rendered overlay that the change touches. */
export interface ResourceChange {
  readonly change: 'added' | 'changed' | 'removed';
  readonly kind: string;
  readonly name: string;
  /** Absent for cluster-wide resources and where none is set. */
  readonly namespace?: string;
  /** Place in the repository that the change comes from, as in `base/deployment.yaml:12`. */
  readonly source?: string;
  /** Name before, when a generated name got another hash. */
  readonly was?: string;
  /** Field by field for `changed`, both values on one line; Secret values are masked already. */
  readonly fields: readonly FieldChange[];
}

/** One field of a rendered resource; a side is absent where the field is not there. */
export interface FieldChange {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/** What the change does to one overlay. */
export interface OverlayEvidence {
  /** Folder of the overlay from the top of the repository. */
  readonly path: string;
  readonly environment: string;
  readonly clusters: readonly string[];
  readonly isProduction: boolean;
  readonly resources: readonly ResourceChange[];
  /** Unified diff of both renders as a whole, Secret values masked; empty where it is not known. */
  readonly unified: string;
  /** Why the overlay does not render after the change, in one sentence. */
  readonly refused?: string;
}

/** A finding as it is shown in a request. */
export interface FindingLine {
  readonly code: string;
  readonly level: FindingLevel;
  readonly message: string;
  /** As in `base/deployment.yaml:6`. */
  readonly place: string;
}

/** Findings before and after the change, over all overlays that it touches. */
export interface FindingEvidence {
  readonly before: Readonly<Record<FindingLevel, number>>;
  readonly after: Readonly<Record<FindingLevel, number>>;
  readonly added: readonly FindingLine[];
  readonly resolved: readonly FindingLine[];
  /** Exceptions from policies that are in force after the change; absent where there are none. */
  readonly exceptions?: readonly FindingLine[];
}

/**
 * Everything that the text of a request says about the change. Plain data: whoever renders fills it, and masks every Secret
 * value before.
 */
export interface Evidence {
  /** As in `polycrate-gitops 0.1.0`. */
  readonly tool: string;
  readonly overlays: readonly OverlayEvidence[];
  readonly findings: FindingEvidence;
  /** What was not judged and why, one sentence each. */
  readonly notJudged: readonly string[];
  /** Versions of Kubernetes that the schemas are of, as in `1.37`. */
  readonly kubernetes: readonly string[];
}

/** Evidence of a change that touches no overlay, or of a run that could not render. */
export function emptyEvidence(tool: string, notJudged: readonly string[] = []): Evidence {
  const none = { error: 0, warning: 0, information: 0, hint: 0 };
  return {
    tool,
    overlays: [],
    findings: { before: none, after: none, added: [], resolved: [] },
    notJudged,
    kubernetes: [],
  };
}
