import { splitImage } from '../../kustomize/imageName.ts';
import { nameOf, type ObjectChange, objectChangeRule } from '../change/changeRule.ts';
import { containersOf } from '../change/podJson.ts';
import { textAt } from '../judged/resource.ts';

/** Which part of a version an image goes up or down by; `other` where a tag is no version, or another image. */
export type ImageStep = 'major' | 'minor' | 'patch' | 'other';

export interface ImageChange {
  readonly container: string;
  readonly path: readonly (string | number)[];
  /** Undefined for a container that is new. */
  readonly before: string | undefined;
  readonly after: string;
  readonly step: ImageStep;
}

/** The images of an object that are not what they were; all of a new object. */
export function imageChanges({ old, now }: ObjectChange): readonly ImageChange[] {
  if (now === undefined) return [];
  const was = new Map(
    (old === undefined ? [] : containersOf(old)).map((one) => [one.name, textAt(one.container, 'image')]),
  );
  return containersOf(now).flatMap(({ name, path, container }) => {
    const after = textAt(container, 'image');
    const before = was.get(name);
    if (after === '' || after === before) return [];
    return [{ container: name, path: [...path, 'image'], before, after, step: stepOf(before, after) }];
  });
}

const VERSION = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+_.].*)?$/;

function stepOf(before: string | undefined, after: string): ImageStep {
  const [a, b] = [splitImage(before ?? ''), splitImage(after)];
  const [from, to] = [VERSION.exec(a.tag), VERSION.exec(b.tag)];
  if (before === undefined || a.name !== b.name || from === null || to === null) return 'other';
  const changed = [1, 2, 3].find((part) => (from[part] ?? '0') !== (to[part] ?? '0'));
  return changed === 1 ? 'major' : changed === 2 ? 'minor' : 'patch';
}

/** A new major version of an image. */
export const imageMajor = objectChangeRule('image-major', (change) =>
  imageChanges(change)
    .filter(({ step }) => step === 'major')
    .map(({ container, path, before = '', after }) => ({
      path,
      message: `Container \`${container}\` of ${nameOf(change)} goes from \`${splitImage(before).tag}\` to \`${splitImage(after).tag}\`, another major version; it may not work with what is there.`,
    })),
);

/** Tags that people move from one image to the next. */
const FLOATING =
  /^(?:latest|main|master|develop|dev|edge|nightly|stable|canary|next|current|head|snapshot|v?\d+|.*-latest)$/i;

/** An image that is set to a tag that moves. */
export const imageFloating = objectChangeRule('image-floating', (change) =>
  imageChanges(change)
    .map((one) => ({ ...one, parts: splitImage(one.after) }))
    .filter(({ parts }) => parts.digest === '' && (parts.tag === '' || FLOATING.test(parts.tag)))
    .map(({ path, after, parts }) => ({
      path,
      message:
        parts.tag === ''
          ? `Image \`${after}\` of ${nameOf(change)} has no tag; a restart may run something else. Name a version or a digest.`
          : `Tag \`${parts.tag}\` of ${nameOf(change)} moves from image to image; a restart may run something else. Name a version or a digest.`,
    })),
);
