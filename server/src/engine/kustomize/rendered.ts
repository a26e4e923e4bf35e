import type { Finding } from '../diagnostics/finding.ts';
import type { Range } from '../syntax/tree.ts';
import type { MapNode } from './node.ts';
import type { RemoteEntries } from './remoteFindings.ts';
import type { RemovedResource } from './removed.ts';
import type { FormerName } from './resource.ts';
import type { ResourceId } from './resourceId.ts';

/** One object of a finished render. Immutable; the same object comes back from the next render when nothing changed in it. */
export interface RenderedResource {
  readonly id: ResourceId;
  /** Id before any step renamed or moved it; differs from `id` for prefixed or hashed names. */
  readonly originalId: ResourceId;
  /** Every name that it had before the present one, oldest first; absent for an object that always had its name. */
  readonly former?: readonly FormerName[];
  /** Tree with the origin of every node; bookkeeping annotations are gone. */
  readonly root: MapNode;
}

/** What rendering a directory gives: never fails, `resources` is what could still be made. */
export interface RenderResult {
  readonly directory: string;
  /** In output order. Empty when `failed`. */
  readonly resources: readonly RenderedResource[];
  /** Errors and silent no-ops found on the way, on the line that causes them; `overlays` is not filled here. */
  readonly findings: readonly Finding[];
  /** True when kustomize would refuse the build; a caller then shows the last good render. */
  readonly failed: boolean;
  /** What came from the network, and the entry that brought it; findings in it are told there. */
  readonly remotes: RemoteEntries;
  /** Objects that a step took out again; absent for what is not built. */
  readonly removed?: readonly RemovedResource[];
  /** Every file that was read or looked for, sorted; an edit elsewhere cannot change this render. */
  readonly files: readonly string[];
}

/** One printed document: text (no separator, ends with a line break) and where each node of the tree stands in it. */
export interface PrintedResource {
  readonly text: string;
  /** In order of appearance; `range` counts from the start of `text`. Path of the node in the resource. */
  readonly fields: readonly PrintedField[];
}

export interface PrintedField {
  readonly path: readonly (string | number)[];
  readonly key?: Range;
  readonly value: Range;
}
