import type { RenderedResource } from '../../kustomize/rendered.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { TeamLimits } from '../../workspace/teamFile.ts';
import type { JudgedResource } from '../judged/resource.ts';

/** What becomes of one object of an overlay. */
export interface ObjectChange {
  readonly kind: 'added' | 'changed' | 'removed';
  /** As it is committed; undefined for an object that is added. */
  readonly old: JudgedResource | undefined;
  /** As it would be; undefined for an object that is removed. */
  readonly now: JudgedResource | undefined;
  /** The rendered object: the new one, else the old one. */
  readonly resource: RenderedResource;
  /** The rendered object as it is committed; undefined for an object that is added. */
  readonly was: RenderedResource | undefined;
}

/** What becomes of an overlay. */
export interface OverlayChange {
  readonly overlay: string;
  readonly environments: readonly string[];
  readonly clusters: readonly string[];
  /** Every cluster that the whole change reaches, by all overlays. */
  readonly reached: readonly string[];
  readonly objects: readonly ObjectChange[];
  /** All objects before and after, changed or not. */
  readonly before: readonly JudgedResource[];
  readonly after: readonly RenderedResource[];
}

/** An objection to a change: at an object and a field of it, or at the overlay as a whole. */
export interface ChangeObjection {
  readonly change: ObjectChange | undefined;
  /** The field of the new object; the nearest one that is there is shown. */
  readonly path: FieldPath;
  readonly message: string;
}

/** A rule about a change, named as in `policies.change` of the team file. */
export interface ChangeRule {
  readonly name: string;
  judge(change: OverlayChange, limits: TeamLimits): readonly ChangeObjection[];
}

/** A rule that looks at one object at a time. */
export function objectChangeRule(
  name: string,
  judge: (change: ObjectChange, limits: TeamLimits) => readonly Omit<ChangeObjection, 'change'>[],
): ChangeRule {
  return {
    name,
    judge: ({ objects }, limits) =>
      objects.flatMap((change) => judge(change, limits).map((objection) => ({ ...objection, change }))),
  };
}

/** How messages name an object: `Deployment \`web\``. */
export function nameOf({ resource }: ObjectChange): string {
  return `${resource.id.kind} \`${resource.id.name}\``;
}
