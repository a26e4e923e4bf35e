import type { FieldPath } from '../syntax/fieldPath.ts';
import { findEntry, keyText, resolveAlias } from '../syntax/lookup.ts';
import { parse } from '../syntax/parse.ts';
import type { Range, SyntaxFile, SyntaxNode, SyntaxScalar } from '../syntax/tree.ts';
import { innerRange } from './innerText.ts';
import { polycrateSecrets } from './polycrate/sensitiveValues.ts';

/**
 * Where Secret values stand in a source file: `data` and `stringData` of Secrets, also in patches and objects that are written inside of
 * a kustomization, literals of secret generators, and secret values of Polycrate files. Whoever shows lines of the file covers them (product-design section 3, one rule
 * everywhere).
 */
export function sensitiveRanges(file: SyntaxFile): readonly Range[] {
  return file.documents.flatMap(({ root }) => {
    const values = isSecret(root) ? secretFields(root).flatMap((value) => scalars(value)) : [];
    const inner = innerTexts(root).flatMap((node) => innerValues(file.text, node));
    const generators = resolveAlias(findEntry(root, 'secretGenerator')?.value);
    const literals =
      generators?.kind === 'seq' ? generators.items.flatMap((item) => scalars(findEntry(item, 'literals')?.value)) : [];
    return [...values, ...inner, ...literals, ...polycrateSecrets(root)];
  });
}

function isSecret(root: SyntaxNode | undefined): boolean {
  return text(findEntry(root, 'kind')?.value) === 'Secret';
}

function secretFields(root: SyntaxNode | undefined): readonly (SyntaxNode | undefined)[] {
  return ['data', 'stringData'].map((key) => findEntry(root, key)?.value);
}

/** A text in a kustomization that is an object or a patch. */
interface InnerText {
  readonly node: SyntaxScalar;
  /** The patch is for Secrets. */
  readonly forSecrets: boolean;
}

function innerTexts(root: SyntaxNode | undefined): readonly InnerText[] {
  const items = (field: string): readonly SyntaxNode[] => {
    const list = resolveAlias(findEntry(root, field)?.value);
    return list?.kind === 'seq' ? list.items : [];
  };
  const inner = (found: SyntaxNode | undefined, forSecrets: boolean): InnerText[] => {
    const node = resolveAlias(found);
    return node?.kind === 'scalar' && node.value.includes('\n') ? [{ node, forSecrets }] : [];
  };
  const plain = ['patchesStrategicMerge', 'generators', 'transformers', 'validators'].flatMap(items);
  const patches = ['patches', 'patchesJson6902'].flatMap(items);
  return [
    ...plain.flatMap((item) => inner(item, false)),
    ...patches.flatMap((item) => {
      const kind = text(findEntry(findEntry(item, 'target')?.value, 'kind')?.value);
      return inner(findEntry(item, 'patch')?.value, kind === 'Secret');
    }),
  ];
}

/** The values in such a text; the text as a whole where their places cannot be told. */
function innerValues(source: string, { node, forSecrets }: InnerText): Range[] {
  return parse(node.value).documents.flatMap(({ root, index }) =>
    secretPaths(root, forSecrets).map(
      (path) => innerRange(source, node, { document: index, path, part: 'value' }) ?? node.range,
    ),
  );
}

/** Paths of the values of a Secret, or of a JSON patch for one. */
function secretPaths(root: SyntaxNode | undefined, forSecrets: boolean): FieldPath[] {
  if (root?.kind === 'seq') return forSecrets ? root.items.map((_, at) => [at, 'value']) : [];
  if (!forSecrets && !isSecret(root)) return [];
  return ['data', 'stringData'].flatMap((field) => {
    const map = resolveAlias(findEntry(root, field)?.value);
    return map?.kind === 'map' ? map.entries.map((entry) => [field, keyText(entry) ?? '']) : [];
  });
}

/** Ranges of all scalar values below a node; keys stay readable. */
function scalars(node: SyntaxNode | undefined): Range[] {
  if (node === undefined || node.kind === 'alias') return [];
  if (node.kind === 'scalar') return [node.range];
  if (node.kind === 'seq') return node.items.flatMap(scalars);
  return node.entries.flatMap((entry) => scalars(entry.value));
}

function text(node: SyntaxNode | undefined): string | undefined {
  const at = resolveAlias(node);
  return at?.kind === 'scalar' ? at.value : undefined;
}
