import type { FieldPath } from '../../syntax/fieldPath.ts';
import { entriesAt, fieldAt, flagAt, nearestExisting, textAt } from '../fields.ts';
import type { ContainerView, PodView } from '../pods.ts';
import type { Violation } from '../rule.ts';

/** A place that carries a `securityContext`: the pod, or one container. */
export interface Setter {
  /** `The pod` or `Container `web``, to begin a sentence. */
  readonly who: string;
  /** Path of the pod spec or of the container. */
  readonly path: FieldPath;
}

export function podSetter(pod: PodView): Setter {
  return { who: 'The pod', path: pod.spec };
}

export function containerSetter(container: ContainerView): Setter {
  const kind = { init: 'Init container', ordinary: 'Container', ephemeral: 'Ephemeral container' }[container.role];
  return { who: `${kind} \`${container.name}\``, path: container.path };
}

/** The pod, then every container. */
export function allSetters(pod: PodView): readonly Setter[] {
  return [podSetter(pod), ...pod.containers.map(containerSetter)];
}

export function containerSetters(pod: PodView): readonly Setter[] {
  return pod.containers.map(containerSetter);
}

/** A value that is there and must not be. */
export function forbidden(path: FieldPath, message: string): Violation {
  return { path, part: 'value', message };
}

/** A field that must be set and is not, or is set to something else. */
export function required(pod: PodView, path: FieldPath, message: string): Violation {
  return { ...nearestExisting(pod.root, path), message };
}

/** Every setter whose boolean field has the given value. */
export function whereFlag(
  pod: PodView,
  setters: readonly Setter[],
  field: FieldPath,
  value: boolean,
): readonly { readonly setter: Setter; readonly path: FieldPath }[] {
  return setters
    .map((setter) => ({ setter, path: [...setter.path, ...field] }))
    .filter(({ path }) => flagAt(pod.root, path) === value);
}

/** Every setter that has a mapping at `field`, with its path and the text of one of its members (empty when missing). */
export function whereMapping(
  pod: PodView,
  setters: readonly Setter[],
  field: FieldPath,
  member: string,
): readonly { readonly setter: Setter; readonly path: FieldPath; readonly value: string }[] {
  return setters.flatMap((setter) => {
    const path = [...setter.path, ...field];
    if (fieldAt(pod.root, path) === undefined) return [];
    return [{ setter, path, value: textAt(pod.root, [...path, member]) ?? '' }];
  });
}

/** The pod's annotations with their paths. */
export function annotationsOf(
  pod: PodView,
): readonly { readonly key: string; readonly value: string; readonly path: FieldPath }[] {
  return entriesAt(pod.root, [...pod.metadata, 'annotations']).flatMap(({ key, path, node }) =>
    node.kind === 'scalar' ? [{ key, value: node.text, path }] : [],
  );
}

/** `hostUsers: false`: the pod runs in a user namespace (KEP-127). */
export function hasUserNamespace(pod: PodView): boolean {
  return flagAt(pod.root, [...pod.spec, 'hostUsers']) === false;
}

/** Checks that Linux alone can meet do not hold for Windows pods from 1.25 on. */
export function isWindows(pod: PodView): boolean {
  return textAt(pod.root, [...pod.spec, 'os', 'name']) === 'windows';
}
