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
  readonly prune: boolean;
  readonly suspended: boolean;
  /** Why the controller cannot finish, as it says itself. */
  readonly failing?: string;
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
export const NO_OWNER: OwnerFacts = { tool: 'none', words: '', prune: false, suspended: false };
