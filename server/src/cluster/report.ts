/**
 * How a resource rendered from Git compares with the cluster. `changed`, `pending` and `driftAndPending` are said only where
 * the applied revision is known; without it a difference is `differsFromGit`.
 */
export type DriftState =
  | 'inSync'
  | 'changed'
  | 'differsFromGit'
  | 'pending'
  | 'driftAndPending'
  | 'alreadyAtGit'
  | 'missing'
  | 'pendingCreation'
  | 'pendingRemoval'
  | 'extra'
  | 'orphan'
  | 'excluded'
  | 'cannotApply'
  | 'terminating'
  | 'notPermitted'
  | 'unknownKind'
  | 'unreadable'
  | 'notVerifiable';

/** What happened to a field. `unset` is a field that Git does not set and that the controller would remove. */
export type FieldChange = 'changed' | 'removed' | 'order' | 'type' | 'unset';

/** Whether a field is drift, still to come from Git, both, or not to be told without the applied revision. */
export type FieldVerdict = 'drift' | 'pending' | 'driftAndPending' | 'differs';

/** Who wrote the live value, as managedFields has it. The manager is the client's claim, never a person. */
export interface FieldWriter {
  readonly manager: string;
  readonly operation: string;
  readonly subresource?: string;
  /** ISO time of the last write of that manager, which may be later than that of this field; absent for scale. */
  readonly time?: string;
  /** Number of other fields that this entry covers. */
  readonly covers: number;
  /** For people: "last write by kubectl edit on 12 Aug 2026 14:03 UTC; this entry also covers 3 other fields". */
  readonly words: string;
}

export interface DriftField {
  /** For people, items by key: `spec.template.spec.containers[web].image`. */
  readonly path: string;
  /** In the rendered document, by index; the nearest existing parent for a field that Git does not set. */
  readonly gitPath: readonly (string | number)[];
  readonly change: FieldChange;
  readonly verdict: FieldVerdict;
  /** One-line values, Secrets masked; absent where the side has none. */
  readonly rendered?: string;
  readonly applied?: string;
  readonly live?: string;
  readonly writer?: FieldWriter;
  /** Owned by design: shown in a group of its own, never hidden. */
  readonly group?: 'autoscaler' | 'injector';
  /** Set when a rule says that it does not count: the rule and its reason in words. */
  readonly ignored?: string;
  /** One sentence more, such as "would become 1, the default, with the next apply". */
  readonly note?: string;
}

/** A field that somebody set and Git says nothing about; never counted. */
export interface DriftAddition {
  readonly path: string;
  readonly live: string;
  readonly writer?: FieldWriter;
}

export interface ResourceDrift {
  /** Text form of the id, as in the render; made up the same way for extras. */
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly state: DriftState;
  /** How it was compared: with managedFields, without them, or confirmed by a dry run of the server. */
  readonly mode: 'managedFields' | 'structural' | 'dryRun' | 'none';
  readonly fields: readonly DriftField[];
  readonly additions: readonly DriftAddition[];
  /** More to know, one sentence each. */
  readonly notes: readonly string[];
  /** The working copy differs from HEAD here; never called drift. */
  readonly localEdits: boolean;
  /** Masked YAML of both sides for a diff editor, the live one reduced to what Git can set; '' where a side has none. */
  readonly renderedText: string;
  readonly liveText: string;
}

/** What is known about the revision that the cluster was given. */
export interface AppliedRevision {
  /** As the controller records it: `main@sha1:…`. */
  readonly recorded: string;
  readonly commit?: string;
  /** The same as HEAD, another one whose render is known, or one that cannot be rendered here. */
  readonly is: 'head' | 'rendered' | 'notLocal';
}

export interface DriftReport {
  readonly version: 1;
  /** Short name of the overlay. */
  readonly overlay: string;
  readonly context: string;
  /** URL of the API server. */
  readonly server: string;
  readonly commit?: string;
  readonly applied?: AppliedRevision;
  /** ISO time. */
  readonly checkedAt: string;
  readonly requests: number;
  readonly resources: readonly ResourceDrift[];
  /** About the whole check, one sentence each: "Extras not computed: …". */
  readonly notes: readonly string[];
}

/** States in which the cluster is not what Git says; a check that finds one of them found something. */
const DIFFERENT: readonly DriftState[] = [
  'changed',
  'differsFromGit',
  'pending',
  'driftAndPending',
  'missing',
  'pendingCreation',
  'pendingRemoval',
  'extra',
  'orphan',
  'cannotApply',
];

/** States in which nothing could be said. */
const UNJUDGED: readonly DriftState[] = ['notPermitted', 'unknownKind', 'unreadable'];

/** Whether this state means that the cluster differs, that it could not be judged, or neither. */
export function stateMeans(state: DriftState): 'different' | 'unjudged' | 'fine' {
  if (DIFFERENT.includes(state)) return 'different';
  return UNJUDGED.includes(state) ? 'unjudged' : 'fine';
}
