import assert from 'node:assert/strict';
import { readDocuments } from '../../server/src/engine/kustomize/documents.ts';
import type { RenderedResource } from '../../server/src/engine/kustomize/rendered.ts';
import { idOf } from '../../server/src/engine/kustomize/resource.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';

/** Objects as a render without any step gives them; fails on a text that kustomize would refuse. */
export function resourcesOf(text: string, file = '/repo/file.yaml'): readonly RenderedResource[] {
  const { documents, findings } = readDocuments(parse(text), { file, step: 'resource' });
  assert.deepEqual(
    findings.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    [],
  );
  return documents.map((root) => {
    const id = idOf(root);
    return { id, originalId: id, root };
  });
}
