import type { RenderedResource } from '../../kustomize/rendered.ts';
import { textAt } from '../fields.ts';
import { podOf } from '../pods.ts';
import { objectRule, type Violation } from '../rule.ts';

/** Images without a tag, or with the tag `latest`: what runs depends on the day the node pulled it. */
export const imageUnpinned = objectRule({
  meta: { name: 'image-unpinned', level: 'off', recommended: { 'prod*': 'error', '*': 'information' } },
  check,
});

function check(resource: RenderedResource): readonly Violation[] {
  const containers = podOf(resource)?.containers ?? [];
  return containers.flatMap((container) => {
    const path = [...container.path, 'image'];
    const image = textAt(resource.root, path);
    if (image === undefined || isPinned(image)) return [];
    const message = `Image \`${image}\` has no fixed version; a restart may run something else. Name a tag or a digest.`;
    return [{ path, part: 'value' as const, message }];
  });
}

/** A digest or a tag other than `latest` (distribution/reference); a text with variables is left alone. */
function isPinned(image: string): boolean {
  if (image === '' || image.includes('@sha256:') || /\$\{|\{\{/.test(image)) return true;
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  return tag !== undefined && tag !== 'latest';
}
