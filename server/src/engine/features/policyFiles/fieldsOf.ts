import { childField, type FieldSchema, fieldSchema } from '../../schema/fieldSchema.ts';
import type { KindName, Registry } from '../../schema/registry.ts';
import type { ChainStep } from './chain.ts';

/** A field that may follow. */
export interface KnownField {
  readonly name: string;
  /** Its type, in a word. */
  readonly type: string;
}

/** What a way leads to, in one or several schemas. */
export type Target = readonly FieldSchema[];

/** The objects of kinds. */
export function targetsOfKinds(kinds: readonly KindName[], registry: Registry): Target {
  return kinds.flatMap(({ apiVersion, kind }) => {
    const found = registry.find(apiVersion, kind);
    const root = found && fieldSchema(found, [], registry);
    return root === undefined ? [] : [root];
  });
}

/** Goes on along a way. A field of a list is one of its items, as projections have it. */
export function follow(targets: Target, steps: readonly ChainStep[], registry: Registry): Target {
  return steps.reduce<Target>((at, step) => at.flatMap((one) => stepFrom(one, step, registry)), targets);
}

function stepFrom(at: FieldSchema, step: ChainStep, registry: Registry): Target {
  if (step === '*') return [...(at.schema.properties?.keys() ?? [])].flatMap((name) => childOf(at, name, registry));
  if (step === 0) return at.schema.type === 'array' ? childOf(at, 0, registry) : [at];
  return (at.schema.type === 'array' ? childOf(at, 0, registry) : [at]).flatMap((one) => childOf(one, step, registry));
}

function childOf(at: FieldSchema, step: ChainStep, registry: Registry): Target {
  const found = childField(at, step, registry);
  return found === undefined ? [] : [found];
}

/** The fields of what a way leads to, each once. */
export function fieldsOf(targets: Target, registry: Registry): readonly KnownField[] {
  const found = new Map<string, KnownField>();
  for (const at of targets) {
    const [holder] = at.schema.type === 'array' ? childOf(at, 0, registry) : [at];
    for (const [name, schema] of holder?.schema.properties ?? [])
      if (!found.has(name)) found.set(name, { name, type: registry.resolve(schema).type });
  }
  return [...found.values()];
}
