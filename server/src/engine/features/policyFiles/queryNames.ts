import { memberOf, textAt, valueAt } from '../../policy/judged/resource.ts';
import { contextEntries } from '../../policy/kyverno/context.ts';
import { isObject } from '../../policy/values/json.ts';
import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';

/** A name that queries at a place may begin with. */
export interface QueryName {
  readonly name: string;
  /** What it stands for, in a few words. */
  readonly detail: string;
}

/** What every rule sees (pkg/engine/context, and the webhook's own list of allowed variables). */
const REQUEST_NAMES: readonly QueryName[] = [
  { name: 'request', detail: 'the admission request' },
  { name: 'images', detail: 'the images of the resource, by container' },
  { name: 'image', detail: 'the image that is verified' },
  { name: 'serviceAccountName', detail: 'name of the service account that asks' },
  { name: 'serviceAccountNamespace', detail: 'namespace of the service account that asks' },
];

/** The names at a place of a policy: those of the request, of the contexts around it, and of the loop that it is in. */
export function queryNames(policy: JsonObject, path: FieldPath): readonly QueryName[] {
  const names = new Map(REQUEST_NAMES.map((one) => [one.name, one]));
  const add = (name: string, detail: string): unknown => name !== '' && names.set(name, { name, detail });
  let at: Json | undefined = policy;
  let depth = 0;
  for (const [index, segment] of path.entries()) {
    if (isObject(at)) for (const entry of contextEntries(at)) add(textAt(entry, 'name'), contextDetail(entry));
    at = valueAt(at, [segment]);
    const isElement = typeof segment === 'number' && path[index - 1] === 'foreach';
    if (isElement) addLoop(add, textAt(at, 'list'), depth++);
  }
  if (isMutating(policy, path)) add('target', 'the existing resource that is changed');
  return [...names.values()];
}

function addLoop(add: (name: string, detail: string) => unknown, list: string, depth: number): void {
  add('element', `an item of ${list}`);
  add(`element${depth}`, `an item of ${list}`);
  add('elementIndex', `its position in ${list}`);
  add(`elementIndex${depth}`, `its position in ${list}`);
}

function isMutating(policy: JsonObject, [, , rule]: FieldPath): boolean {
  const mutate = typeof rule === 'number' ? valueAt(policy, ['spec', 'rules', rule, 'mutate']) : undefined;
  return mutate !== undefined || textAt(policy, 'kind').endsWith('CleanupPolicy');
}

function contextDetail(entry: Json): string {
  const kind = ['configMap', 'apiCall', 'imageRegistry', 'variable', 'globalReference'].find(
    (name) => memberOf(entry, name) !== undefined,
  );
  return kind === undefined ? 'from the context' : `${kind} of the context`;
}
