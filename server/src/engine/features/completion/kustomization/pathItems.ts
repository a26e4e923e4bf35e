import { baseName, isWithin, joinPath, relativePath } from '../../../text/paths.ts';
import { KUSTOMIZATION_NAMES } from '../../../workspace/classify.ts';
import { dependents, type WorkspaceGraph } from '../../../workspace/graph.ts';
import { isPatchByName } from '../../../workspace/patchNames.ts';
import type { CompletionItem } from '../completionItem.ts';
import { insertScalar } from '../insertion.ts';
import type { CompletionPlace } from '../place.ts';
import type { KustomizationScope } from './scope.ts';

/** What the paths of a field lead to. */
type Role = 'resource' | 'base' | 'component' | 'plugin' | 'patch' | 'config' | 'schema' | 'data' | 'env' | 'values';

const ROLES: readonly (readonly [spot: RegExp, role: Role])[] = [
  [/^resources\.0$/, 'resource'],
  [/^bases\.0$/, 'base'],
  [/^components\.0$/, 'component'],
  [/^(?:generators|transformers|validators)\.0$/, 'plugin'],
  [/^(?:patchesStrategicMerge\.0|patches\.0\.path|patchesJson6902\.0\.path)$/, 'patch'],
  [/^(?:configurations\.0|replacements\.0\.path)$/, 'config'],
  [/^(?:crds\.0|openapi\.path)$/, 'schema'],
  [/^(?:configMap|secret)Generator\.0\.files\.0$/, 'data'],
  [/^(?:configMap|secret)Generator\.0\.(?:envs\.0|env)$/, 'env'],
  [/^helmCharts\.0\.(?:valuesFile|additionalValuesFiles\.0)$/, 'values'],
];

/** Files below a folder that are looked at, and proposals that are made; more help nobody, who types a letter more instead. */
const MOST_FILES = 2000;

/**
 * Paths that fit a field: files below the kustomization, which is all that kustomize reads, and folders of other kustomizations. What the
 * file names already is left out, and what would include it in turn.
 */
export function pathItems(place: CompletionPlace, spot: string, scope: KustomizationScope): readonly CompletionItem[] {
  const role = ROLES.find(([pattern]) => pattern.test(spot))?.[1];
  if (role === undefined) return [];
  const graph = scope.graph();
  const facts = graph.tree.facts.get(scope.file)?.kustomization;
  const typed = joinPath(scope.directory, place.cursor.word.slice(place.cursor.word.indexOf('=') + 1));
  const listed = new Set((facts?.references ?? []).map(({ target }) => target).filter((target) => target !== typed));
  const key = role === 'data' ? /^[^=]*=/.exec(place.cursor.word)?.[0] : undefined;
  const offer = (target: string, kind: 'file' | 'folder', rank: number): CompletionItem => {
    const path = relativePath(scope.directory, target);
    const label = `${key ?? ''}${path}`;
    const detail = detailOf(target, kind, graph);
    return {
      label,
      kind,
      ...(detail !== '' && { detail }),
      ...insertScalar(place.cursor, label, true),
      sort: `${rank}${String(path.split('/').length).padStart(2, '0')}${path}`,
    };
  };
  const folders = foldersFor(role, scope, graph).filter((folder) => !listed.has(folder));
  const files = filesFor(role, scope, graph).filter((file) => !listed.has(file));
  return [
    ...files.map((file) => offer(file, 'file', rankOf(file, role))),
    ...folders.map((folder) => offer(folder, 'folder', 1)),
  ];
}

function rankOf(file: string, role: Role): number {
  if (role === 'env') return /\.(?:env|properties)$|(?:^|\/)\.env/.test(file) ? 0 : 2;
  if (role === 'patch') return isPatchByName(file) ? 0 : 2;
  return role === 'resource' && isPatchByName(file) ? 2 : 0;
}

/** Folders of kustomizations that may be included: of the wanted sort, and not on the way here. */
function foldersFor(role: Role, { file, directory }: KustomizationScope, graph: WorkspaceGraph): readonly string[] {
  if (!['resource', 'base', 'component', 'plugin'].includes(role)) return [];
  const includers = new Set(dependents(graph, file));
  return [...graph.tree.kustomizations].flatMap(([folder, fact]) => {
    const isComponent = fact.kustomization?.component === true;
    const fits = role === 'component' ? isComponent : !isComponent;
    // kustomize takes every folder above for a cycle.
    if (!fits || isWithin(directory, folder) || includers.has(folder)) return [];
    return [folder];
  });
}

function filesFor(role: Role, scope: KustomizationScope, graph: WorkspaceGraph): readonly string[] {
  if (role === 'base' || role === 'component') return [];
  const isOther = role === 'data' || role === 'env';
  return filesBelow(scope.directory, graph, isOther).filter((file) => {
    const name = baseName(file);
    if (KUSTOMIZATION_NAMES.includes(name)) return false;
    if (isOther) return true;
    const { kind } = graph.tree.facts.get(file) ?? {};
    if (role === 'resource' || role === 'plugin') return kind === 'manifest' || kind === 'encrypted';
    if (role === 'patch') return kind === 'manifest' || (kind === 'other' && /\.(?:ya?ml|json)$/.test(name));
    if (role === 'schema') return /\.(?:json|ya?ml)$/.test(name) && kind !== 'manifest';
    return /\.ya?ml$/.test(name) && kind !== 'manifest';
  });
}

/** Files at any depth; those of other kustomizations belong to them, unless it is data. */
function filesBelow(directory: string, graph: WorkspaceGraph, isOther: boolean): readonly string[] {
  const { directories, kustomizations } = graph.tree;
  const found: string[] = [];
  const open = [directory];
  for (let at = open.shift(); at !== undefined && found.length < MOST_FILES; at = open.shift()) {
    found.push(...(directories.get(at)?.files ?? []));
    for (const below of directories.get(at)?.directories ?? []) {
      if (isOther || !kustomizations.has(below)) open.push(below);
    }
  }
  return found;
}

/** What a path brings, in a few words. */
function detailOf(target: string, kind: 'file' | 'folder', graph: WorkspaceGraph): string {
  if (kind === 'folder') {
    const references = graph.tree.kustomizations.get(target)?.kustomization?.references.length ?? 0;
    return `${references} ${references === 1 ? 'entry' : 'entries'}`;
  }
  const objects = graph.tree.facts.get(target)?.objects ?? [];
  const [first] = objects;
  if (first === undefined) return '';
  const name = `${first.kind}/${first.name}`;
  return objects.length === 1 ? name : `${name} and ${objects.length - 1} more`;
}
