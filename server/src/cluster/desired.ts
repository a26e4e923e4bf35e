import type { IgnoreRule } from './ignoreRules.ts';
import type { JsonObject } from './json.ts';
import type { OwnerTool } from './managers.ts';

/** An object as rendered from Git. */
export interface DesiredResource {
  /** Text form of the id in the render. */
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** '' where Git names none. */
  readonly namespace: string;
  readonly json: JsonObject;
}

/** What the judgement of one object needs to know about who deploys it. */
export interface OwnerFacts {
  readonly tool: OwnerTool;
  /** For people: "Flux Kustomization flux-system/shop". */
  readonly words: string;
  readonly name: string;
  readonly namespace: string;
  readonly prune: boolean;
  readonly suspended: boolean;
  /** Why the controller cannot finish, as it says itself. */
  readonly failing?: string;
  /** It replaces `${name}` after the render, so such values cannot be compared. */
  readonly substitutes: boolean;
  /** Labels and annotations that it puts on every object. */
  readonly commonMetadata: { readonly labels: JsonObject; readonly annotations: JsonObject };
  /** Namespace that it puts all namespaced objects into; '' when it does not. */
  readonly targetNamespace: string;
}

/** The object at the revision that the cluster was given: not known, not there, or this. */
export type AppliedObject =
  | { readonly is: 'unknown' }
  | { readonly is: 'absent' }
  | { readonly is: 'object'; readonly json: JsonObject };

/** All that one judgement reads. Nothing is fetched. */
export interface JudgeInput {
  readonly desired: DesiredResource;
  readonly applied: AppliedObject;
  readonly live: JsonObject;
  readonly owner: OwnerFacts;
  readonly rules: readonly IgnoreRule[];
  readonly localEdits: boolean;
}

/** Nobody known deploys the overlay. */
export const NO_OWNER: OwnerFacts = {
  tool: 'none',
  words: '',
  name: '',
  namespace: '',
  prune: false,
  suspended: false,
  substitutes: false,
  commonMetadata: { labels: {}, annotations: {} },
  targetNamespace: '',
};
