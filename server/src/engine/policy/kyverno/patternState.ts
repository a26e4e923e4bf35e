import type { Json } from '../../schema/schemaShape.ts';
import type { FieldPath, PathSegment } from '../../syntax/fieldPath.ts';

/** A place in the object, as the way to it. */
export interface Place {
  readonly parent: Place | undefined;
  readonly segment: PathSegment;
}

/** What is remembered while a pattern is laid over an object: anchors by their text, and whether their key was anywhere. */
export interface PatternState {
  anchors: Map<string, boolean> | undefined;
}

/** Why a part does not fit. */
export interface PatternFailure {
  readonly kind: 'fail' | 'skip' | 'negation';
  /** Of a skip: raised by an anchor of this very mapping. */
  readonly isDirect?: boolean;
  /** Without a path, which makes it an error. */
  readonly isLost?: boolean;
  readonly place: Place | undefined;
  readonly message: string;
}

/** Compares a value, or one that is missing, with a part of a pattern. */
export type Part = (
  value: Json | undefined,
  place: Place | undefined,
  state: PatternState,
) => PatternFailure | undefined;

/** A failure whose text is made when somebody reads it. */
class LazyFailure implements PatternFailure {
  readonly kind: PatternFailure['kind'];
  readonly isLost: boolean;
  readonly place: Place | undefined;
  private readonly say: () => string;

  constructor(place: Place | undefined, say: () => string, how: FailureKind) {
    this.kind = how === 'lost' ? 'fail' : how;
    this.isLost = how === 'lost';
    this.place = place;
    this.say = say;
  }

  get message(): string {
    return this.say();
  }
}

type FailureKind = 'fail' | 'negation' | 'lost';

/** A failure; a `lost` one has no path. */
export function fail(place: Place | undefined, say: () => string, how: FailureKind = 'fail'): PatternFailure {
  return new LazyFailure(place, say, how);
}

export function skipped(place: Place | undefined, message: string, isDirect: boolean): PatternFailure {
  return { kind: 'skip', isDirect, place, message };
}

/** The segments from the root. */
export function fieldsOf(place: Place | undefined): FieldPath {
  const path: PathSegment[] = [];
  for (let at = place; at !== undefined; at = at.parent) path.push(at.segment);
  return path.reverse();
}

/** `/spec/containers/0/image/` */
export function printPlace(place: Place | undefined): string {
  const path = fieldsOf(place);
  return path.length === 0 ? '/' : `/${path.join('/')}/`;
}
