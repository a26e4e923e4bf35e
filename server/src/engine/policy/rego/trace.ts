import type { FieldPath } from '../../syntax/fieldPath.ts';
import { once } from '../verdicts/once.ts';
import { pick } from './pick.ts';
import { isArray, type Key, keyOf, RegoObject, RegoSet, type Value } from './value.ts';

/**
 * Which fields of an object a rule looked at on its way to a value. A field that is not there counts under the name that was asked for.
 * `places` names the lists and objects that are known by their identity.
 */
export class Trace {
  private readonly places: ReadonlyMap<object, FieldPath>;
  private readonly kept = new Map<Key, readonly FieldPath[]>();
  private readonly memory = new Map<object, readonly FieldPath[]>();
  private path: FieldPath[] = [];
  private attempts: FieldPath[] | undefined;

  constructor(root: Value) {
    this.places = typeof root === 'object' && root !== null ? placesIn(root) : new Map();
  }

  /** How much is seen now; `back` forgets what came after. */
  get mark(): number {
    return this.path.length;
  }

  back(mark: number): void {
    this.path.length = mark;
  }

  /** Somebody asks a value for the ones below keys. */
  see(value: Value | undefined, keys: readonly Value[]): void {
    let at = value;
    let found: FieldPath | undefined;
    for (const key of keys) {
      if (at instanceof RegoSet) this.add(this.kept.get(keyOf(key)) ?? []);
      const known = typeof at === 'object' && at !== null ? this.places.get(at) : undefined;
      const base: FieldPath | undefined = known ?? found;
      found = base && (typeof key === 'string' || typeof key === 'number') ? [...base, key] : base;
      at = at === undefined || at === null ? undefined : pick(at, key);
    }
    if (found === undefined) return;
    this.path.push(found);
    this.attempts?.push(found);
  }

  /** Runs what leaves no way behind: a negation, a comprehension. All that it looks at is given. */
  aside<T>(run: () => T): { readonly result: T; readonly seen: readonly FieldPath[] } {
    const outer = this.attempts;
    const { mark } = this;
    this.attempts = [];
    const result = run();
    const seen = this.attempts;
    this.attempts = outer;
    this.back(mark);
    return { result, seen };
  }

  add(paths: readonly FieldPath[]): void {
    for (const path of paths) {
      this.path.push(path);
      this.attempts?.push(path);
    }
  }

  /** A rule is asked for again that gave its value already. */
  again(rule: object): void {
    this.add(this.memory.get(rule) ?? []);
  }

  remember(rule: object, paths: readonly FieldPath[]): void {
    this.memory.set(rule, paths);
  }

  /** What was seen since a mark. */
  since(mark: number): readonly FieldPath[] {
    return this.path.slice(mark);
  }

  /** A value was made here. */
  keep(value: Value): void {
    const key = keyOf(value);
    if (!this.kept.has(key)) this.kept.set(key, [...this.path]);
  }

  /** The field to blame for a value: the deepest one on the way to it, of those the last; names only where there is nothing else. */
  blamed(value: Value): FieldPath | undefined {
    const paths = this.kept.get(keyOf(value)) ?? [];
    const plain = paths.filter((path) => !isName(path));
    return (plain.length > 0 ? plain : paths).reduce<FieldPath | undefined>(
      (best, path) => (best === undefined || path.length >= best.length ? path : best),
      undefined,
    );
  }
}

const NAMES = new Set<string | number | undefined>(['name', 'namespace', 'kind', 'apiVersion', 'metadata']);

function isName(path: FieldPath): boolean {
  return path.length === 0 || NAMES.has(path.at(-1));
}

/** An object is judged by many rules; its places are gathered once. */
const placesIn = once((root: Value & object): ReadonlyMap<object, FieldPath> => {
  const places = new Map<object, FieldPath>();
  const visit = (value: Value, path: FieldPath): void => {
    if (isArray(value)) {
      places.set(value, path);
      for (const [index, item] of value.entries()) visit(item, [...path, index]);
    } else if (value instanceof RegoObject) {
      places.set(value, path);
      for (const [key, item] of value.sorted()) if (typeof key === 'string') visit(item, [...path, key]);
    }
  };
  visit(root, []);
  return places;
});

/** The longest way that all paths have in common; none where they have nothing in common. */
export function commonPath(paths: readonly FieldPath[]): readonly FieldPath[] {
  const [first, ...rest] = paths;
  if (first === undefined) return [];
  const length = rest.reduce((least, path) => {
    let same = 0;
    while (same < least && path[same] === first[same]) same++;
    return same;
  }, first.length);
  return length === 0 ? [] : [first.slice(0, length)];
}
