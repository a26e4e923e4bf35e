import type { JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { type JudgedResource, listAt, memberOf, objectAt, textAt, valueAt } from '../judged/resource.ts';
import { podPath } from '../pods.ts';
import { isObject } from '../values/json.ts';

/** A container of an object, with where it stands. */
export interface ContainerJson {
  readonly name: string;
  readonly isInit: boolean;
  readonly path: FieldPath;
  readonly container: JsonObject;
}

/** Where an object has the spec of its pods; undefined for kinds without. */
export function podSpecPath({ group, kind }: JudgedResource): FieldPath | undefined {
  const pod = podPath(group, kind);
  return pod && [...pod, 'spec'];
}

/** The containers of an object, those that run first included. */
export function containersOf(resource: JudgedResource): readonly ContainerJson[] {
  const spec = podSpecPath(resource);
  if (spec === undefined) return [];
  const pod = valueAt(resource.object, spec);
  return ['initContainers', 'containers'].flatMap((list) =>
    listAt(pod, list).flatMap((container, index): ContainerJson[] =>
      isObject(container)
        ? [
            {
              name: textAt(container, 'name'),
              isInit: list === 'initContainers',
              path: [...spec, list, index],
              container,
            },
          ]
        : [],
    ),
  );
}

/** How many pods an object asks for at the same time. */
export function replicasOf({ group, kind, object }: JudgedResource): number {
  const spec = objectAt(object, 'spec');
  const counted = group === 'batch' ? memberOf(spec, 'parallelism') : memberOf(spec, 'replicas');
  return typeof counted === 'number' && kind !== 'DaemonSet' && kind !== 'Pod' ? counted : 1;
}
