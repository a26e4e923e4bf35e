import { nodeAt, resolveAlias } from '../syntax/lookup.ts';
import type { SyntaxFile, SyntaxNode } from '../syntax/tree.ts';
import { entriesAt, isTrue, itemsAt, scalarText, textAt } from './read.ts';

/** What a generator of an ApplicationSet fills into the template: names as they are written there, without braces. */
export type Parameters = Readonly<Record<string, string>>;

/** The generators that can be run offline; everything else is `other` and yields nothing. */
export type GeneratorFacts =
  | { readonly kind: 'list'; readonly elements: readonly Parameters[] }
  | GitGenerator
  | { readonly kind: 'matrix'; readonly children: readonly GeneratorFacts[] }
  | { readonly kind: 'merge'; readonly keys: readonly string[]; readonly children: readonly GeneratorFacts[] }
  /** Which clusters there are is not known here; what it says of all of them is. */
  | { readonly kind: 'clusters'; readonly values: Parameters }
  | { readonly kind: 'other' };

/** Directories of the repository, or files whose content has parameters. */
export interface GitGenerator {
  readonly kind: 'directories' | 'files';
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** `pathParamPrefix`: what stands before `path` in the names of its parameters. */
  readonly prefix: string | undefined;
}

/** Reads an entry of `generators` (argo-cd pkg/apis/application/v1alpha1 applicationset_types.go). */
export function readGenerator(node: SyntaxNode): GeneratorFacts {
  for (const kind of ['directories', 'files'] as const) {
    const items = itemsAt(node, ['git', kind]);
    if (items.length > 0) return readGit(node, kind, items);
  }
  const matrix = itemsAt(node, ['matrix', 'generators']);
  if (matrix.length > 0) return { kind: 'matrix', children: matrix.map(readGenerator) };
  const merged = itemsAt(node, ['merge', 'generators']);
  if (merged.length > 0) {
    const keys = itemsAt(node, ['merge', 'mergeKeys']).flatMap((key) => scalarText(key) ?? []);
    return { kind: 'merge', keys, children: merged.map(readGenerator) };
  }
  const clusters = nodeAt(node, ['clusters']);
  if (clusters !== undefined) return { kind: 'clusters', values: knownValues(clusters) };
  if (nodeAt(node, ['list']) === undefined) return { kind: 'other' };
  return { kind: 'list', elements: itemsAt(node, ['list', 'elements']).map((item) => flattenParameters(item)) };
}

function readGit(node: SyntaxNode, kind: GitGenerator['kind'], items: readonly SyntaxNode[]): GitGenerator {
  const paths = (excluded: boolean): string[] =>
    items
      .filter((item) => isTrue(nodeAt(item, ['exclude'])) === excluded)
      .flatMap((item) => textAt(item, ['path']) ?? []);
  return { kind, include: paths(false), exclude: paths(true), prefix: textAt(node, ['git', 'pathParamPrefix']) };
}

/** `values` of a cluster generator, without those that are made of what the cluster's Secret says. */
function knownValues(clusters: SyntaxNode): Parameters {
  const values = flattenParameters(nodeAt(clusters, ['values']), 'values.');
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !value.includes('{{')));
}

/** The parameters that a file has: one set for its mapping, or for each mapping of its list (argo-cd applicationset/generators/git.go). */
export function readParameters(file: SyntaxFile): readonly Parameters[] {
  const root = resolveAlias(file.documents[0]?.root);
  if (root?.kind === 'map') return [flattenParameters(root)];
  return itemsAt(root, []).map((item) => flattenParameters(item));
}

/** Parameters of a list element or of a file, nested mappings joined by dots. */
export function flattenParameters(node: SyntaxNode | undefined, prefix = ''): Parameters {
  const params: Record<string, string> = {};
  for (const { key, entry } of entriesAt(node, [])) {
    const value = scalarText(entry.value);
    if (value !== undefined) params[`${prefix}${key}`] = value;
    else Object.assign(params, flattenParameters(entry.value, `${prefix}${key}.`));
  }
  return params;
}
