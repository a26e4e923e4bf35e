/** An image reference in parts; missing ones are ''. */
export interface ImageParts {
  readonly name: string;
  readonly tag: string;
  readonly digest: string;
}

/**
 * Splits an image reference as kustomize does (api/internal/image/image.go): separators are looked for after the first slash, so
 * that the port of a registry is no tag.
 */
export function splitImage(image: string): ImageParts {
  const slash = image.indexOf('/');
  const from = Math.max(slash, 0);
  const at = image.indexOf('@', from);
  const colon = image.indexOf(':', from);
  if (at < 0 && colon < 0) return { name: image, tag: '', digest: '' };
  if (at >= 0 && (colon < 0 || at < colon)) return { name: image.slice(0, at), tag: '', digest: image.slice(at + 1) };
  if (at >= 0) return { name: image.slice(0, colon), tag: image.slice(colon + 1, at), digest: image.slice(at + 1) };
  return { name: image.slice(0, colon), tag: image.slice(colon + 1), digest: '' };
}

/** The text of an image reference. */
export function printImage(parts: ImageParts): string {
  const tag = parts.tag === '' ? '' : `:${parts.tag}`;
  return `${parts.name}${tag}${parts.digest === '' ? '' : `@${parts.digest}`}`;
}
