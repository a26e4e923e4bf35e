/** The parts of an image reference as Kyverno names them. */
export interface ImageInfo {
  readonly registry: string;
  readonly path: string;
  readonly name: string;
  readonly tag: string;
  readonly digest: string;
  /** With the digest, else with the tag. */
  readonly reference: string;
  readonly referenceWithTag: string;
}

const DOMAIN =
  '(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?';
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
/** github.com/distribution/reference, regexp.go. */
const REFERENCE = new RegExp(
  `^(?:(${DOMAIN})/)?(${COMPONENT}(?:/${COMPONENT})*)(?::([\\w][\\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$`,
);

/**
 * Reads an image as Kyverno does (pkg/utils/image/infos.go): `docker.io` where no registry is named, the tag `latest` where there is
 * neither tag nor digest, and no `library/`. Undefined for a text that is no image.
 */
export function normalizeImage(text: string): ImageInfo | undefined {
  if (text.length > 1000) return undefined;
  const [, registry = '', path, givenTag = '', digest = ''] = REFERENCE.exec(withRegistry(text)) ?? [];
  if (path === undefined) return undefined;
  const tag = givenTag === '' && digest === '' ? 'latest' : givenTag;
  const image = `${registry}/${path}`;
  return {
    registry,
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    tag,
    digest,
    reference: digest === '' ? `${image}:${tag}` : `${image}@${digest}`,
    referenceWithTag: `${image}:${tag}`,
  };
}

function withRegistry(text: string): string {
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0));
  const names = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first);
  return names ? text : `docker.io/${text}`;
}
