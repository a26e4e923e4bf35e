import type { FieldPath } from '../syntax/fieldPath.ts';
import { findEntry } from '../syntax/lookup.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import { joinPath } from '../text/paths.ts';
import { itemsAt, scalarText, textAt } from './read.ts';

/** For what a kustomization reads a file or a directory. */
export type ReferenceRole =
  | 'resource'
  | 'component'
  | 'patch'
  | 'data'
  | 'configuration'
  | 'crd'
  | 'openapi'
  | 'replacement'
  | 'plugin'
  | 'helmValues';

/** One path that a kustomization file names. */
export interface PathReference {
  readonly role: ReferenceRole;
  /** Absolute path; whether it is a file or a directory shows only in the tree. */
  readonly target: string;
  /** The field of the kustomization file that names it. */
  readonly field: FieldPath;
}

/** What a kustomization file says about other files; free of offsets, so that a layout edit leaves it equal. */
export interface KustomizationFacts {
  readonly component: boolean;
  readonly references: readonly PathReference[];
  /** Entries that lead to another machine: URLs and repositories. */
  readonly remotes: readonly { readonly entry: string; readonly field: FieldPath }[];
  /** Whether it inflates Helm charts, whose output no file holds. */
  readonly charts: boolean;
}

/** Lists whose entries are paths themselves (kustomize api/types/kustomization.go). */
const PATH_LISTS: readonly (readonly [field: string, role: ReferenceRole])[] = [
  ['resources', 'resource'],
  ['bases', 'resource'],
  ['components', 'component'],
  ['configurations', 'configuration'],
  ['crds', 'crd'],
  ['patchesStrategicMerge', 'patch'],
  ['generators', 'plugin'],
  ['transformers', 'plugin'],
  ['validators', 'plugin'],
];

/** Lists whose entries carry a path in a field. */
const PATH_FIELDS: readonly (readonly [list: string, field: string, role: ReferenceRole])[] = [
  ['patches', 'path', 'patch'],
  ['patchesJson6902', 'path', 'patch'],
  ['replacements', 'path', 'replacement'],
  ['helmCharts', 'valuesFile', 'helmValues'],
];

const CHARTS = ['helmCharts', 'helmChartInflationGenerator'];

/** Reads every path that the kustomization at `directory` names, in the order of the field tables. */
export function readKustomization(root: SyntaxNode | undefined, directory: string): KustomizationFacts {
  const found: { role: ReferenceRole; entry: string; field: FieldPath }[] = [];
  const add = (role: ReferenceRole, entry: string | undefined, field: FieldPath): void => {
    if (entry !== undefined && entry !== '' && !isInlineYaml(entry)) found.push({ role, entry, field });
  };
  for (const [name, role] of PATH_LISTS) {
    itemsAt(root, [name]).forEach((item, i) => {
      add(role, scalarText(item), [name, i]);
    });
  }
  for (const [list, field, role] of PATH_FIELDS) {
    itemsAt(root, [list]).forEach((item, i) => {
      add(role, textAt(item, [field]), [list, i, field]);
    });
  }
  itemsAt(root, ['helmCharts']).forEach((item, i) => {
    itemsAt(item, ['additionalValuesFiles']).forEach((file, k) => {
      add('helmValues', scalarText(file), ['helmCharts', i, 'additionalValuesFiles', k]);
    });
  });
  add('openapi', textAt(root, ['openapi', 'path']), ['openapi', 'path']);
  for (const list of ['configMapGenerator', 'secretGenerator']) readGenerators(root, list, add);
  const local = found.filter(({ entry }) => !isRemoteEntry(entry));
  return {
    component: textAt(root, ['kind']) === 'Component',
    references: local.map(({ role, entry, field }) => ({ role, field, target: joinPath(directory, entry) })),
    remotes: found.filter(({ entry }) => isRemoteEntry(entry)).map(({ entry, field }) => ({ entry, field })),
    charts: CHARTS.some((list) => itemsAt(root, [list]).length > 0),
  };
}

type Add = (role: ReferenceRole, entry: string | undefined, field: FieldPath) => void;

/** `files: [key=path]`, `envs: [path]` and the deprecated `env: path` of generators. */
function readGenerators(root: SyntaxNode | undefined, list: string, add: Add): void {
  itemsAt(root, [list]).forEach((item, i) => {
    itemsAt(item, ['files']).forEach((file, k) => {
      const entry = scalarText(file);
      add('data', entry?.slice(entry.indexOf('=') + 1), [list, i, 'files', k]);
    });
    itemsAt(item, ['envs']).forEach((file, k) => {
      add('data', scalarText(file), [list, i, 'envs', k]);
    });
    if (findEntry(item, 'env') !== undefined) add('data', textAt(item, ['env']), [list, i, 'env']);
  });
}

function isInlineYaml(entry: string): boolean {
  return entry.includes('\n') || /:\s/.test(entry) || entry.startsWith('{');
}

/** kustomize's own test for "leads to another machine" (api/internal/git/repospec.go, api/internal/loader). */
export function isRemoteEntry(entry: string): boolean {
  return /^(?:git::|(?:https?|ssh|git|file|oci):\/\/|github\.com[/:]|[\w.-]+@[\w.-]+[:/])/i.test(entry);
}
