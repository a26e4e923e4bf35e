/** One step into a YAML value: a mapping key or a sequence index (zero-based). */
export type PathSegment = string | number;

/**
 * The name of a field inside one YAML document, from the root: `['spec', 'containers', 0, 'image']`.
 * Paths are stable under comment and layout edits, which is why values that cross files hold them instead of offsets.
 */
export type FieldPath = readonly PathSegment[];

/** Prints a path the way the API server names fields: `spec.containers[0].image`; keys with dots or slashes go in brackets. */
export function printPath(path: FieldPath): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else if (/^[\w$-]+$/.test(segment)) text += text === '' ? segment : `.${segment}`;
    else text += `[${segment}]`;
  }
  return text;
}

/** The RFC 6901 JSON pointer of a path: `/spec/containers/0/image`, with `~` and `/` escaped. */
export function toPointer(path: FieldPath): string {
  return path.map((segment) => `/${toPointerPart(String(segment))}`).join('');
}

/** A name as it stands in a JSON pointer (RFC 6901 section 3). */
export function toPointerPart(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The name that a part of a JSON pointer stands for. */
export function fromPointerPart(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** True when both paths name the same field. */
export function samePath(a: FieldPath, b: FieldPath): boolean {
  return a.length === b.length && a.every((segment, i) => segment === b[i]);
}

/** True when `path` is `prefix` or lies below it. */
export function startsWithPath(path: FieldPath, prefix: FieldPath): boolean {
  return path.length >= prefix.length && prefix.every((segment, i) => segment === path[i]);
}
