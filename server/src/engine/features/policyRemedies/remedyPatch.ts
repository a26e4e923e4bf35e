import { getNode } from '../../kustomize/node.ts';
import type { RenderedResource } from '../../kustomize/rendered.ts';
import { apiVersionOf } from '../../kustomize/resourceId.ts';
import type { Setting } from '../../policy/remedies/remedies.ts';
import { setOwn } from '../../policy/values/json.ts';
import type { Json } from '../../schema/schemaShape.ts';
import type { ExtractedPatch } from '../refactor/extractPatch.ts';
import { yamlLines } from './yamlText.ts';

type Tree = Record<string, Json>;

/** A strategic merge patch that sets fields of an object; elements of lists are named as they are rendered. Undefined for lists without names. */
export function remedyPatch(resource: RenderedResource, settings: readonly Setting[]): ExtractedPatch | undefined {
  const { originalId: id, root } = resource;
  const metadata: Tree = { name: id.name, ...(id.namespace === '' ? {} : { namespace: id.namespace }) };
  const patch: Tree = { apiVersion: apiVersionOf(id), kind: id.kind, metadata };
  for (const { path, value } of settings) {
    let at: Tree = patch;
    for (const [index, segment] of path.entries()) {
      if (typeof segment === 'number') continue;
      const next = path[index + 1];
      if (next === undefined) setOwn(at, segment, value);
      else if (typeof next === 'number') {
        const name = getNode(root, [...path.slice(0, index + 2), 'name']);
        if (name?.kind !== 'scalar') return undefined;
        at = itemOf(at, segment, name.text);
      } else at = mapOf(at, segment);
    }
  }
  return { kind: id.kind, name: id.name, text: `${yamlLines(patch).join('\n')}\n` };
}

function mapOf(holder: Tree, key: string): Tree {
  const known = Object.hasOwn(holder, key) ? (holder[key] as Tree) : {};
  setOwn(holder, key, known);
  return known;
}

function itemOf(holder: Tree, key: string, name: string): Tree {
  const items = Object.hasOwn(holder, key) ? (holder[key] as Tree[]) : [];
  setOwn(holder, key, items);
  const known = items.find((item) => item.name === name);
  if (known !== undefined) return known;
  const made: Tree = { name };
  items.push(made);
  return made;
}
