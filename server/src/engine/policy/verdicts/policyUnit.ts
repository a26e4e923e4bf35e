import type { MapNode } from '../../kustomize/node.ts';
import type { JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { Range } from '../../syntax/tree.ts';
import type { SchemaOf } from '../admission/mutating/mutate.ts';
import type { JudgedResource } from '../judged/resource.ts';
import type { Verdict } from '../judged/verdict.ts';

/** A document of a policy, a template, an exception and so on, with where its fields were written. */
export interface PolicyDocument {
  readonly root: MapNode;
  readonly object: JsonObject;
}

/** One policy of any language, as answers name it. */
export interface PolicyInfo {
  /** Its language, as in reports: `kyverno`, `KyvernoValidatingPolicy`, `ValidatingAdmissionPolicy`, `gatekeeper`. */
  readonly source: string;
  /** With its namespace in front where it has one. */
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly document: PolicyDocument;
}

/** What an engine may ask about the cluster that an object goes to. What nobody knows is undefined. */
export interface Surroundings {
  namespace(name: string): JsonObject | undefined;
  object(kind: string, namespace: string, name: string): JsonObject | undefined;
  /** What may be a parameter of a policy: the objects of the overlay, and those beside the policies. */
  objects(): readonly JudgedResource[];
  /** `data.inventory` of Gatekeeper: every object of the overlay. */
  inventory(): JsonObject;
  /** The schemas that say how lists are merged; the same function for as long as they are the same. */
  schemas(): SchemaOf;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The verdict of one rule on one object. */
export interface PolicyVerdict {
  readonly policy: PolicyInfo;
  /** As reports name it; undefined for policies without rules. */
  readonly rule: string | undefined;
  /** The field of the policy's document that says it. */
  readonly rulePath: FieldPath;
  /** Where the rule stands, when its file has no fields: a file of Rego. */
  readonly place?: { readonly file: string; readonly range: Range };
  /** What a cluster does about a failure: `Enforce`, `Audit`, `Deny`, `Warn`, `deny`, `dryrun`, `warn`. */
  readonly action: string | undefined;
  readonly verdict: Verdict;
}

/**
 * The one shape that all engines meet: a policy (or several that cannot be judged apart), compiled, that judges one object at a time.
 * A unit is remembered for as long as its documents are the same objects.
 */
export interface PolicyUnit {
  /** All that its verdicts hang on besides the object and the surroundings. */
  readonly documents: readonly PolicyDocument[];
  readonly policies: readonly PolicyInfo[];
  /** What it is shown: the object as units before it leave it in the cluster, or as it is in the repository. */
  readonly shown: 'left' | 'written';
  /** Whether it changes objects, so that units after it see another one. */
  readonly changes: boolean;
  judge(resource: JudgedResource, around: Surroundings): UnitAnswer;
}

/** What a unit makes of an object. Only rules that select the object have a verdict. */
export interface UnitAnswer {
  readonly verdicts: readonly PolicyVerdict[];
  /** The object as its policies leave it; undefined where they change nothing. */
  readonly left?: ChangedResource;
}

/** An object as policies leave it, with the names of those that changed it. */
export interface ChangedResource {
  readonly resource: JudgedResource;
  readonly policies: readonly string[];
}
