import type { FieldPath } from '../../syntax/fieldPath.ts';

/** The field that an expression looks at, or one of the variables that it names. */
export function guessCelPath(
  text: string,
  variables: { readonly variables: readonly { readonly name: string; readonly text: string }[] },
): FieldPath | undefined {
  const own = celPath(text);
  if (own !== undefined) return own;
  const used = variables.variables.find(({ name }) => text.includes(`variables.${name}`));
  return used && celPath(used.text);
}

function celPath(text: string): FieldPath | undefined {
  const [, path] = /\bobject((?:\.\??\w+(?!\w*\())+)/.exec(text) ?? [];
  return path === undefined ? undefined : segments(path.replaceAll('?', ''));
}

/** The keys and indices of a plain path such as `.spec.containers[0]`. */
export function segments(text: string): FieldPath {
  return [...text.matchAll(/\.(\w+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
}
