import { Opaque } from '../../schema/cel/value.ts';

const REPOSITORY = /^[a-z0-9_\-./]{2,255}$/;
const TAG = /^[a-zA-Z0-9_\-.]{1,128}$/;
const DIGEST = /^sha256:[a-f0-9]{64}$/;
const DOCKER_HUB = 'index.docker.io';

/** An image reference as github.com/google/go-containerregistry reads it, which CEL policies of Kyverno do. */
export class ImageReference extends Opaque {
  readonly type = 'kyverno.Image';
  readonly text: string;
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;

  constructor(text: string, parts: { registry: string; repository: string; tag: string; digest: string }) {
    super();
    this.text = text;
    this.registry = parts.registry;
    this.repository = parts.repository;
    this.tag = parts.tag;
    this.digest = parts.digest;
  }

  equals(other: Opaque): boolean {
    return other instanceof ImageReference && other.text === this.text;
  }

  get identifier(): string {
    if (this.digest === '') return this.tag;
    return this.tag === '' ? this.digest : `${this.tag}@${this.digest}`;
  }
}

/** Reads a reference: Docker Hub and its `library/` are the standard, and the tag `latest`. Undefined for a text that is none. */
export function parseImageReference(text: string): ImageReference | undefined {
  const at = text.indexOf('@');
  const digest = at < 0 ? '' : text.slice(at + 1);
  if (digest !== '' && !DIGEST.test(digest)) return undefined;
  if (at >= 0 && digest === '') return undefined;
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(':');
  const hasTag = colon >= 0 && !named.slice(colon).includes('/');
  const tag = hasTag ? named.slice(colon + 1) : '';
  if (hasTag && !TAG.test(tag)) return undefined;
  const base = hasTag ? named.slice(0, colon) : named;
  const slash = base.indexOf('/');
  const first = base.slice(0, Math.max(slash, 0));
  const isNamed = slash >= 0 && (first === 'localhost' || /[.:]/.test(first));
  const repository = isNamed ? base.slice(slash + 1) : base;
  if (!REPOSITORY.test(repository)) return undefined;
  const given = isNamed ? first : DOCKER_HUB;
  const registry = given === 'docker.io' ? DOCKER_HUB : given;
  return new ImageReference(text, {
    registry,
    repository: registry === DOCKER_HUB && !repository.includes('/') ? `library/${repository}` : repository,
    tag: hasTag || digest !== '' ? tag : 'latest',
    digest,
  });
}
