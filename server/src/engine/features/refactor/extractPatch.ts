import { builtInMergeSchemas } from '../../kustomize/merge/mergeKeys.ts';
import type { Range, SyntaxDocument, SyntaxFile, SyntaxNode } from '../../syntax/tree.ts';
import { baseName, dirName, joinPath, relativePath } from '../../text/paths.ts';
import type { KustomizationFacts } from '../../workspace/kustomizationFacts.ts';
import { textAt } from '../../workspace/read.ts';
import { addItems } from './listEdit.ts';
import type { RefactorPlan } from './plan.ts';
import { plainOrQuoted } from './scalarEdit.ts';
import { patchLines } from './selectedFields.ts';

/** A strategic merge patch that was made from a selection. */
export interface ExtractedPatch {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}

/**
 * The patch that sets what is selected in a manifest to the values that it has there. Undefined where no field of one object is selected,
 * for Secrets, whose values go nowhere else, and for what holds aliases, which have no anchor in another file.
 *
 * @param keepsOrder whether elements of lists before the selected ones are named, so that the patch does not move these to the front
 */
export function extractedPatch(source: SyntaxFile, range: Range, keepsOrder = false): ExtractedPatch | undefined {
  const chosen = trimmed(source.text, range);
  const document = source.documents.find(
    (one) => one.root !== undefined && one.range.start <= chosen.start && chosen.end <= one.range.end,
  );
  const { root } = document ?? {};
  if (document === undefined || root?.kind !== 'map' || root.flow || document.problems.length > 0) return undefined;
  const identity = identityOf(document);
  if (identity === undefined || identity.kind === 'Secret' || identity.kind.endsWith('List')) return undefined;
  const { apiVersion, kind, name, namespace } = identity;
  const selection = { text: source.text, range: chosen, keepsOrder };
  const { own, metadata } = patchLines(root, selection, builtInMergeSchemas(apiVersion, kind));
  if (own.length + metadata.length === 0 || aliasIn(root, chosen)) return undefined;
  const head = [`apiVersion: ${plainOrQuoted(apiVersion)}`, `kind: ${plainOrQuoted(kind)}`, 'metadata:'];
  const place = namespace === undefined ? [] : [`  namespace: ${plainOrQuoted(namespace)}`];
  const text = [
    ...head,
    `  name: ${plainOrQuoted(name)}`,
    ...place,
    ...metadata.map((line) => (line === '' ? '' : `  ${line}`)),
    ...own,
  ].join('\n');
  return { kind, name, text: `${text}\n` };
}

/** Where a patch goes, and what is known of that kustomization. */
export interface PatchPlace {
  /** The kustomization file. */
  readonly file: string;
  readonly source: SyntaxFile;
  readonly facts: KustomizationFacts;
  readonly exists: (path: string) => boolean;
}

/** A new file beside the other patches of a kustomization, and its entry. */
export function patchPlan(patch: ExtractedPatch, { file, source, facts, exists }: PatchPlace): RefactorPlan {
  const directory = dirName(file);
  const others = facts.references.filter(({ role, target }) => role === 'patch' && dirName(target) !== directory);
  const folder = others.length > 0 ? dirName(others.at(-1)?.target ?? '') : directory;
  const stem = `${safeName(patch.name)}-${folder === directory ? 'patch' : patch.kind.toLowerCase()}`;
  const names = [`${stem}.yaml`, ...Array.from({ length: 98 }, (_, i) => `${stem}-${i + 2}.yaml`)];
  const path =
    names.map((one) => joinPath(folder, one)).find((one) => !exists(one)) ?? joinPath(folder, `${stem}.yaml`);
  const edits = addItems(source, 'patches', [{ path: relativePath(directory, path) }]);
  return {
    creates: [{ file: path, text: patch.text }],
    copies: [],
    edits: edits.map((edit) => ({ file, ...edit })),
    renames: [],
  };
}

/** A name of an object as a part of a file name. */
export function safeName(name: string): string {
  return baseName(name).replaceAll(/[^\w.-]+/g, '-') || 'object';
}

interface ObjectName {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

function identityOf({ root }: SyntaxDocument): ObjectName | undefined {
  const [apiVersion, kind] = [textAt(root, ['apiVersion']), textAt(root, ['kind'])];
  const name = textAt(root, ['metadata', 'name']);
  if (apiVersion === undefined || kind === undefined || name === undefined) return undefined;
  return { apiVersion, kind, name, namespace: textAt(root, ['metadata', 'namespace']) };
}

function aliasIn(node: SyntaxNode, range: Range): boolean {
  if (node.range.start > range.end || node.range.end < range.start) return false;
  if (node.kind === 'alias') return true;
  if (node.kind === 'seq') return node.items.some((item) => aliasIn(item, range));
  return node.kind === 'map' && node.entries.some(({ key, value }) => keyIsMerge(key) || aliasIn(value, range));
}

function keyIsMerge(key: SyntaxNode): boolean {
  return key.kind === 'scalar' && key.value === '<<';
}

/** A selection without the blanks around it; the cursor alone stays where it is. */
function trimmed(text: string, { start, end }: Range): Range {
  const inside = text.slice(start, end);
  if (inside.trim() === '') return { start, end: start };
  const from = start + (inside.length - inside.trimStart().length);
  return { start: from, end: from + inside.trim().length };
}
