import { failed } from '../../schema/cel/failure.ts';
import type { Library } from '../../schema/cel/overload.ts';
import { Opaque, type Outcome, type Value } from '../../schema/cel/value.ts';
import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { listAt, memberOf, objectAt, textAt } from '../judged/resource.ts';
import { isArray, isObject } from '../values/json.ts';
import { jsonOf } from './toJson.ts';

/** The type of `generator`. */
export const GENERATOR_TYPE = 'kyverno.Generator';

/** `generator` in one evaluation: it keeps what expressions generate, and nothing is made anywhere. */
export class Generator extends Opaque {
  readonly type = GENERATOR_TYPE;
  readonly made: JsonObject[] = [];
  /** The namespace that the policy is bound to; empty for one that holds everywhere. */
  private readonly bound: string;

  constructor(bound: string) {
    super();
    this.bound = bound;
  }

  equals(other: Opaque): boolean {
    return other === this;
  }

  /** Takes objects into a namespace (pkg/cel/libs/context.go GenerateResources); lists are unpacked. A text says why it does not. */
  take(namespace: string, objects: readonly Json[]): string | undefined {
    for (const object of objects) {
      if (!isObject(object)) return 'what is generated must be an object';
      const items = memberOf(object, 'items');
      const list = isArray(items) ? listAt(object, 'items') : [object as JsonObject];
      for (const item of list) if (isObject(item)) this.made.push(placed(item as JsonObject, namespace || this.bound));
    }
    return undefined;
  }

  /** The same for objects that say themselves where they belong; one of another namespace than the policy's is refused. */
  takeAsWritten(objects: readonly JsonObject[]): string | undefined {
    for (const object of objects) {
      const namespace = textAt(objectAt(object, 'metadata'), 'namespace') || this.bound;
      if (this.bound !== '' && namespace !== this.bound)
        return `cross-namespace generation denied: a policy in namespace "${this.bound}" cannot generate resources into namespace "${namespace}"`;
      this.made.push(placed(object, namespace));
    }
    return undefined;
  }
}

/** What the server writes is not copied; neither are owners of another namespace. */
const OF_THE_SERVER = ['uid', 'resourceVersion', 'creationTimestamp', 'managedFields', 'selfLink'];

function placed(object: JsonObject, namespace: string): JsonObject {
  const metadata: Record<string, Json> = { ...objectAt(object, 'metadata') };
  const from = textAt(metadata, 'namespace');
  const isMoved = from !== '' && from !== namespace;
  for (const name of isMoved ? [...OF_THE_SERVER, 'ownerReferences'] : OF_THE_SERVER) delete metadata[name];
  delete metadata.namespace;
  return { ...object, metadata: namespace === '' ? metadata : { ...metadata, namespace } };
}

function apply(generator: Generator, namespace: string, objects: readonly Value[]): Outcome {
  const problem = generator.take(namespace, objects.map(jsonOf));
  return problem === undefined ? true : failed(`failed to generate resources: ${problem}`);
}

/** `generator.apply` of policies that hold everywhere (github.com/kyverno/sdk, extensions/cel/libs/generator). */
export const CLUSTER_GENERATOR: Library = Object.fromEntries(
  ['Apply', 'apply'].map((name) => [`${GENERATOR_TYPE} . ${name}(string, list<map<string, dyn>>) -> bool`, apply]),
);

/** The same of policies in a namespace, which generate there and nowhere else. */
export const NAMESPACE_GENERATOR: Library = Object.fromEntries(
  ['Apply', 'apply'].map((name) => [
    `${GENERATOR_TYPE} . ${name}(list<map<string, dyn>>) -> bool`,
    (generator: Generator, objects: readonly Value[]) => apply(generator, '', objects),
  ]),
);
