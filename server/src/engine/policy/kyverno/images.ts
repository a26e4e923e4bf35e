import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { type QueryFailure, queryError } from '../jmespath/failure.ts';
import { type ImageInfo, normalizeImage } from '../jmespath/image.ts';
import { memberOf, textAt } from '../judged/resource.ts';
import { isArray, isObject, setOwn } from '../values/json.ts';
import { podPathOf } from './podPaths.ts';

const LISTS = ['initContainers', 'containers', 'ephemeralContainers'];

/** The spec of the pod that an object is or makes, and where it stands; undefined for kinds without one. */
function podSpecOf(
  object: JsonObject,
): { readonly path: readonly string[]; readonly spec: Json | undefined } | undefined {
  const pod = podPathOf(textAt(object, 'kind'));
  if (pod === undefined) return undefined;
  const path = [...pod, 'spec'];
  return { path, spec: path.reduce<Json | undefined>((at, key) => memberOf(at, key), object) };
}

/** The variable `images` of an object; undefined when it has none, a failure for an image that cannot be read. */
export function imagesOf(object: JsonObject): Json | QueryFailure | undefined {
  const pod = podSpecOf(object);
  if (pod === undefined) return undefined;
  const made: Record<string, Json> = {};
  for (const list of LISTS) {
    const containers = memberOf(pod.spec, list);
    if (!isArray(containers)) continue;
    const images: Record<string, Json> = {};
    for (const [index, container] of containers.entries()) {
      const [name, image] = [memberOf(container, 'name'), memberOf(container, 'image')];
      if (!isObject(container) || typeof image !== 'string' || image.trim() === '') continue;
      if (typeof name !== 'string') return queryError('failed to add image information: invalid key');
      const info = normalizeImage(image);
      if (info === undefined)
        return queryError(`failed to add image information: invalid image '${image}' (bad image)`);
      setOwn(images, name, imageValue(info, `/${[...pod.path, list, index, 'image'].join('/')}`));
    }
    if (Object.keys(images).length > 0) made[list] = images;
  }
  return Object.keys(made).length === 0 ? undefined : made;
}

/** The texts of the images in the lists of a pod, as policies in CEL see them; none for what makes no pods. */
export function podImages(object: JsonObject): readonly (readonly [string, readonly string[]])[] {
  const pod = podSpecOf(object);
  if (pod === undefined) return [];
  return LISTS.map((list) => {
    const containers = memberOf(pod.spec, list);
    const texts = isArray(containers) ? containers.map((container) => memberOf(container, 'image')) : [];
    return [list, texts.filter((text) => typeof text === 'string')];
  });
}

function imageValue(
  { registry, path, name, tag, digest, reference, referenceWithTag }: ImageInfo,
  pointer: string,
): Json {
  const made: Record<string, Json> = { registry, path, name, reference, referenceWithTag, jsonPointer: pointer };
  if (tag !== '') made.tag = tag;
  if (digest !== '') made.digest = digest;
  return made;
}
