import type { Finding } from '../../diagnostics/finding.ts';
import type { Wanted } from '../../workspace/references/namedObject.ts';
import type { ObjectReferences } from '../../workspace/references/reference.ts';
import type { RenderedProblem } from '../renderedFindings.ts';

/** An object of an overlay, and how a problem in it is told: on the source line that wrote the field. */
export interface JudgedObject {
  readonly facts: ObjectReferences;
  /** Its name as it is written in the source, before prefixes, suffixes and hashes. */
  readonly written: string;
  /** The file that defines the object, before any patch. */
  readonly file: string;
  /** Every text in it, for the question whether an operator is told a name. Read when it is asked for. */
  readonly texts: () => ReadonlySet<string>;
  /** Annotations, commands, arguments and values of variables: where a program is told what it shall make. */
  readonly orders: () => readonly string[];
  /** A generator made it, with a hash behind its name. */
  readonly hashed: boolean;
  readonly tell: (problem: RenderedProblem) => Finding;
}

/** What may come from outside the overlay. */
export interface Around {
  /** Whether the overlay is built, so that its objects are known to belong together. A folder of manifests may hold anything. */
  readonly built: boolean;
  /** Whether something outside this overlay has or brings an object, as far as the repository and the team tell. */
  readonly elsewhere: (wanted: Wanted, from: JudgedObject) => Elsewhere;
  /** Whether pods that no file of this overlay makes may run in a namespace ('' for one that is not written). */
  readonly hasOtherPods: (namespace: string) => boolean;
  /** Whether a workload of another overlay is called as one of the values of labels. */
  readonly isNamed: (labels: readonly (readonly [key: string, value: string])[]) => boolean;
  /** Whether a file beside the one that defines an object writes its name, or what is brought to its namespace may know it. */
  readonly mayBeNamed: (object: JudgedObject) => boolean;
  /** Names of a kind that other overlays of the cluster have, for what was meant. */
  readonly names: (kind: string) => readonly string[];
}

/**
 * `present`: it is there, or may well be; `alternative`: only overlays have it that stand beside this one, as `dev` beside `prod`;
 * `absent`: no file has it.
 */
export type Elsewhere = 'present' | 'alternative' | 'absent';
