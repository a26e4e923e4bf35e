import { toValue } from '../../schema/cel/typedValue.ts';
import type { CelMap, Outcome } from '../../schema/cel/value.ts';
import type { Json } from '../../schema/schemaShape.ts';

const known = new WeakMap<object, Outcome>();
const asItIs = <T>(schema: T): T => schema;

/** A value of JSON as expressions see it: integers are `int`, other numbers `double`. Worked out once for each object. */
export function celValue(json: Json): Outcome {
  if (typeof json !== 'object' || json === null) return toValue(json, undefined, asItIs);
  const made = known.get(json);
  if (made !== undefined) return made;
  const value = toValue(json, undefined, asItIs);
  known.set(json, value);
  return value;
}

/** A mapping whose values are worked out when they are first asked for; a value that fails is a failure at each use. */
export class LazyMap extends Map<string, never> {
  private readonly makers: ReadonlyMap<string, () => Outcome>;
  private readonly made = new Map<string, Outcome>();

  constructor(makers: ReadonlyMap<string, () => Outcome>) {
    super();
    this.makers = makers;
  }

  override get size(): number {
    return this.makers.size;
  }

  override has(name: string): boolean {
    return this.makers.has(name);
  }

  override get(name: string): never | undefined {
    const known = this.made.get(name);
    if (known !== undefined) return known as never;
    const outcome = this.makers.get(name)?.();
    if (outcome !== undefined) this.made.set(name, outcome);
    return outcome as never | undefined;
  }

  override keys(): MapIterator<string> {
    return new Map([...this.makers.keys()].map((name) => [name, null])).keys();
  }

  override *entries(): MapIterator<[string, never]> {
    for (const name of this.makers.keys()) yield [name, this.get(name) as never];
  }

  override [Symbol.iterator](): MapIterator<[string, never]> {
    return this.entries();
  }

  /** As a value of the language. */
  asMap(): CelMap {
    return this as unknown as CelMap;
  }
}
