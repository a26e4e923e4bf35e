import type { JsonValue } from '../kustomize/node.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import type { Position } from '../text/lineIndex.ts';
import type { TargetSelector } from '../workspace/teamFile.ts';

/** One object of the committed render as plain data. Secret values are in it: it goes to the comparison and nowhere else. */
export interface DriftObject {
  /** Text form of the id, identity within the overlay. */
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly json: JsonValue;
}

/** An object in Git that deploys an overlay, with its line (one-based) in the working copy. */
export interface DriftOwner {
  readonly json: JsonValue;
  readonly file: string;
  readonly line: number;
  /** The cluster that it names or is bootstrapped in, where that is known. */
  readonly cluster: string | undefined;
}

/** A row under `ignore` in the team file that is about drift. */
export interface DriftIgnore {
  readonly target: Omit<TargetSelector, 'at'> | undefined;
  readonly paths: readonly string[];
  readonly reason: string;
  readonly file: string;
  readonly line: number;
}

/** What the team file says about a cluster. */
export interface DriftCluster {
  readonly name: string;
  readonly context: string | undefined;
  readonly owns: string | undefined;
}

/** What a comparison with a cluster needs from Git. */
export interface DriftSource {
  /** Short name of the overlay. */
  readonly overlay: string;
  /**
   * `rendered`: as committed. `absent`: not in the commit. `broken`: the committed overlay does not render. `unavailable`:
   * there is no commit to read.
   */
  readonly head: 'rendered' | 'absent' | 'broken' | 'unavailable';
  readonly resources: readonly DriftObject[];
  /** Why objects of the overlay are not among them: a chart that was not rendered, a remote base that was not fetched. */
  readonly lacking: readonly string[];
  /** Ids of objects that the working copy adds, changes or removes. */
  readonly localEdits: readonly string[];
  readonly owners: readonly DriftOwner[];
  /** Clusters that the overlay belongs to, with what the team file says about them. */
  readonly clusters: readonly DriftCluster[];
  readonly ignore: readonly DriftIgnore[];
}

/** The line in Git that sets a field of a committed render; file of the working copy, offsets in the committed text. */
export interface DriftPlace {
  readonly file: string;
  readonly path: FieldPath;
  readonly range: { readonly start: number; readonly end: number };
  /** Zero-based line and UTF-16 column of both ends. */
  readonly start: Position;
  readonly end: Position;
}
