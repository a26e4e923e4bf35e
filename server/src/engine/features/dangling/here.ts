import { nearestName } from '../../schema/nearest.ts';
import { isReached, isSameGroup, type Wanted, wantedBy } from '../../workspace/references/namedObject.ts';
import { nameKey } from '../../workspace/references/reference.ts';
import type { JudgedObject } from './judgedObject.ts';
import { mayMakeObjects } from './makers.ts';

/** A made object and who makes it. */
export interface MadeHere {
  readonly maker: JudgedObject;
  readonly name: string;
  /** '' for one that is not written, `*` for any. */
  readonly namespace: string;
  /** Undefined where the keys cannot be told. */
  readonly keys: readonly string[] | undefined;
}

/** What an overlay has, by kind and name. */
export class Here {
  readonly objects: readonly JudgedObject[];
  private readonly byName = new Map<string, JudgedObject[]>();
  private readonly names = new Map<string, string[]>();
  private readonly resolved = new Map<string, boolean>();
  private readonly made = new Map<string, MadeHere[]>();
  private readonly texts = new Map<JudgedObject, ReadonlySet<string>>();
  private ordered: string | undefined;
  /** Custom resources of which operators may make objects. */
  readonly operators: readonly JudgedObject[];
  /** Plural names of the kinds that roles let programs create. */
  readonly creates: ReadonlySet<string>;

  constructor(objects: readonly JudgedObject[]) {
    this.objects = objects;
    this.operators = objects.filter(({ facts }) => mayMakeObjects(facts));
    this.creates = new Set(objects.flatMap(({ facts }) => facts.creates));
    for (const object of objects) {
      const { kind, name, namespace, makes } = object.facts;
      push(this.byName, nameKey(kind, name), object);
      push(this.names, kind, object.written);
      for (const one of makes) {
        const keys = one.keys?.map((key) => key.name);
        push(this.made, one.kind, { maker: object, name: one.name, namespace: one.namespace ?? namespace, keys });
      }
    }
  }

  /** The objects of that name that can be reached from the namespace. */
  find(wanted: Wanted): readonly JudgedObject[] {
    return this.named(wanted).filter(({ facts }) => isReached(facts.namespace, wanted.namespace));
  }

  /** The same in whatever namespace. */
  named({ kind, name, group }: Wanted): readonly JudgedObject[] {
    return (this.byName.get(nameKey(kind, name)) ?? []).filter(({ facts }) => isSameGroup(facts.group, group));
  }

  /** What operators make of that name. */
  findMade(wanted: Wanted): readonly MadeHere[] {
    return (this.made.get(wanted.kind) ?? []).filter(
      ({ name, namespace }) => isReached(namespace, wanted.namespace) && fitsStars(name, wanted.name),
    );
  }

  /** Whether some reference of the overlay to an object of a kind leads to one. */
  resolves(kind: string): boolean {
    const known = this.resolved.get(kind);
    if (known !== undefined) return known;
    const found = this.objects.some(({ facts }) =>
      facts.references.some(
        (one) => one.sure && one.target.kind === kind && this.find(wantedBy(one, facts)).length > 0,
      ),
    );
    this.resolved.set(kind, found);
    return found;
  }

  /** Whether a reference of the overlay leads nowhere and is nearly a name. */
  wantsNear(kind: string, name: string): boolean {
    return this.objects.some(({ facts }) =>
      facts.references.some(
        (one) =>
          one.role === 'object' &&
          one.target.kind === kind &&
          nearestName(one.name, [name]) !== undefined &&
          this.find(wantedBy(one, facts)).length === 0,
      ),
    );
  }

  /** Every text in an object. */
  textsOf(object: JudgedObject): ReadonlySet<string> {
    const texts = this.texts.get(object) ?? object.texts();
    this.texts.set(object, texts);
    return texts;
  }

  /** What all objects order their programs to make, one order a line. */
  orders(): string {
    this.ordered ??= this.objects.flatMap((object) => object.orders()).join('\n');
    return this.ordered;
  }

  /** Names of a kind as they are written. */
  namesOf(kind: string): readonly string[] {
    return this.names.get(kind) ?? [];
  }
}

/** Whether a name fits one in which `*` stands for any text. */
export function fitsStars(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return pattern === name;
  const parts = pattern.split('*');
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const found = index === parts.length - 1 ? Math.max(at, name.length - part.length) : name.indexOf(part, at);
    if (found < 0 || !name.startsWith(part, found) || (index === 0 && found !== 0)) return false;
    at = found + part.length;
  }
  return true;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
