import type { TextEdit } from '../../api.ts';
import { getNode } from '../../kustomize/node.ts';
import { originPath } from '../../kustomize/provenance.ts';
import type { RenderedResource } from '../../kustomize/rendered.ts';
import { type Setting, withSettings } from '../../policy/remedies/remedies.ts';
import type { JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { nodeAt, resolveAlias } from '../../syntax/lookup.ts';
import type { SyntaxFile } from '../../syntax/tree.ts';
import { fixEdits } from '../fixEdits.ts';
import { yamlLines } from './yamlText.ts';

/**
 * Edits that set fields of a rendered object where the object itself is written. Undefined where that is not possible by adding lines or
 * writing over a value: what another file wrote, mappings in brackets.
 */
export function sourceEdits(
  resource: RenderedResource,
  settings: readonly Setting[],
  source: SyntaxFile,
): readonly TextEdit[] | undefined {
  const { file, document, step } = resource.root.origin;
  const root = source.documents[document]?.root;
  if (step !== 'resource' || root === undefined) return undefined;
  const added = new Map<string, { readonly at: FieldPath; lines: JsonObject }>();
  const edits: TextEdit[] = [];
  for (const { path, value } of settings) {
    const own = ownPart(resource, path);
    if (own === undefined) return undefined;
    const [key, ...rest] = own.rest;
    if (key === undefined) {
      if (typeof value === 'object') return undefined;
      const place = { file, document, path: own.at };
      edits.push(...fixEdits({ title: '', edit: { kind: 'set-value', place, to: String(value) } }, () => source));
      continue;
    }
    const holder = resolveAlias(nodeAt(root, own.at));
    const isTaken = nodeAt(root, [...own.at, key]) !== undefined;
    if (holder?.kind !== 'map' || holder.flow || holder.entries.length === 0 || isTaken) return undefined;
    const id = own.at.join('/');
    const entry = added.get(id) ?? { at: own.at, lines: {} };
    entry.lines = withSettings(entry.lines, [{ path: [key, ...rest], value }]);
    added.set(id, entry);
  }
  // Mappings in one another may end at the same place, where an editor puts the lines of the first edit above those of the next.
  for (const { at, lines } of [...added.values()].sort((a, b) => b.at.length - a.at.length)) {
    const place = { file, document, path: at };
    const yaml = yamlLines(lines).join('\n');
    edits.push(...fixEdits({ title: '', edit: { kind: 'insert', place, yaml } }, () => source));
  }
  return edits.length === 0 ? undefined : edits;
}

/** The longest part of a path that the object's own document has written, as a path of that document, and what is left. */
function ownPart(
  { root }: RenderedResource,
  path: FieldPath,
): { readonly at: FieldPath; readonly rest: FieldPath } | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node = getNode(root, path.slice(0, length));
    if (node === undefined) continue;
    const { file, document, step, inner } = node.origin;
    const isOwn = file === root.origin.file && document === root.origin.document && step === 'resource';
    if (isOwn && inner === undefined) return { at: originPath(node.origin), rest: path.slice(length) };
    // What another file wrote over is not set here.
    if (length === path.length) return undefined;
  }
  return undefined;
}
