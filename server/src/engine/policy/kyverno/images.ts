import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { type QueryFailure, queryError } from '../jmespath/failure.ts';
import { type ImageInfo, normalizeImage } from '../jmespath/image.ts';
import { memberOf } from '../judged/resource.ts';
import { isArray, isObject, setOwn } from '../values/json.ts';

const TEMPLATE = ['spec', 'template', 'spec'];
/** Where each kind keeps the pod's spec (pkg/utils/api/image.go). */
const PODS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  DaemonSet: TEMPLATE,
  Deployment: TEMPLATE,
  Job: TEMPLATE,
  ReplicaSet: TEMPLATE,
  ReplicationController: TEMPLATE,
  StatefulSet: TEMPLATE,
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};
const LISTS = ['initContainers', 'containers', 'ephemeralContainers'];

/** The variable `images` of an object; undefined when it has none, a failure for an image that cannot be read. */
export function imagesOf(object: JsonObject): Json | QueryFailure | undefined {
  const path = PODS[String(memberOf(object, 'kind'))];
  if (path === undefined) return undefined;
  const spec = path.reduce<Json | undefined>((at, key) => memberOf(at, key), object);
  const made: Record<string, Json> = {};
  for (const list of LISTS) {
    const containers = memberOf(spec, list);
    if (!isArray(containers)) continue;
    const images: Record<string, Json> = {};
    for (const [index, container] of containers.entries()) {
      const [name, image] = [memberOf(container, 'name'), memberOf(container, 'image')];
      if (!isObject(container) || typeof image !== 'string' || image.trim() === '') continue;
      if (typeof name !== 'string') return queryError('failed to add image information: invalid key');
      const info = normalizeImage(image);
      if (info === undefined)
        return queryError(`failed to add image information: invalid image '${image}' (bad image)`);
      setOwn(images, name, imageValue(info, `/${[...path, list, index, 'image'].join('/')}`));
    }
    if (Object.keys(images).length > 0) made[list] = images;
  }
  return Object.keys(made).length === 0 ? undefined : made;
}

/** The texts of the images in the lists of a pod, as policies in CEL see them; none for what makes no pods. */
export function podImages(object: JsonObject): readonly (readonly [string, readonly string[]])[] {
  const path = PODS[String(memberOf(object, 'kind'))];
  if (path === undefined) return [];
  const spec = path.reduce<Json | undefined>((at, key) => memberOf(at, key), object);
  return LISTS.map((list) => {
    const containers = memberOf(spec, list);
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
