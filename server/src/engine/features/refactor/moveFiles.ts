import type { TextEdit } from '../../api.ts';
import { nodeAt } from '../../syntax/lookup.ts';
import type { SyntaxFile, SyntaxNode } from '../../syntax/tree.ts';
import { baseName, dirName, isWithin, joinPath, relativePath } from '../../text/paths.ts';
import { KUSTOMIZATION_NAMES } from '../../workspace/classify.ts';
import type { FileFacts } from '../../workspace/fileFacts.ts';
import type { WorkspaceGraph } from '../../workspace/graph.ts';
import type { PathReference } from '../../workspace/kustomizationFacts.ts';
import { entriesAt, itemsAt } from '../../workspace/read.ts';
import { rootOf } from '../../workspace/tree.ts';
import type { PathMove } from './plan.ts';
import { rewrittenScalar } from './scalarEdit.ts';

/** What is read to follow moves. */
export interface MoveContext {
  readonly graph: WorkspaceGraph;
  readonly syntax: (file: string) => SyntaxFile;
  /** Team files by repository root. */
  readonly teamFiles: ReadonlyMap<string, string>;
}

/**
 * The edits that keep every path pointing to the same content when files or folders move: entries of kustomizations, `spec.path` of Flux,
 * `source.path` of Argo CD, and the team file. They count in the texts before the move. A file of a generator keeps its key. Entries keep
 * how they were written (`./`, a slash at the end, quotes), so that a move there and back gives the same bytes; only quotes that a name
 * in between needs stay.
 */
export function moveEdits(moves: readonly PathMove[], context: MoveContext): readonly TextEdit[] {
  const moved = movedPath(moves, context.graph);
  const facts = [...context.graph.tree.facts.values()];
  return [
    ...facts.flatMap((fact) => kustomizationEdits(fact, moved, context)),
    ...deploymentEdits(moved, context),
    ...[...context.teamFiles].flatMap(([root, file]) => teamFileEdits(root, file, moved, context)),
  ];
}

type Moved = (path: string) => string;

/** Where a path is afterwards. A folder whose kustomization file alone moves on is followed by those who include it. */
function movedPath(moves: readonly PathMove[], graph: WorkspaceGraph): Moved {
  const known = [...moves].sort((a, b) => b.from.length - a.from.length);
  const byMove = (path: string): string => {
    const move = known.find(({ from }) => isWithin(path, from));
    return move === undefined ? path : move.to + path.slice(move.from.length);
  };
  return (path) => {
    const there = byMove(path);
    const file = graph.tree.kustomizations.get(path)?.path;
    const now = file === undefined ? undefined : byMove(file);
    const follows = there === path && now !== undefined && KUSTOMIZATION_NAMES.includes(baseName(now));
    return follows ? dirName(now) : there;
  };
}

function kustomizationEdits(fact: FileFacts, moved: Moved, { syntax }: MoveContext): readonly TextEdit[] {
  const references = fact.kustomization?.references ?? [];
  const [before, after] = [dirName(fact.path), dirName(moved(fact.path))];
  return references.flatMap((reference) => {
    const target = moved(reference.target);
    if (relativePath(before, reference.target) === relativePath(after, target)) return [];
    const root = syntax(fact.path).documents.find((document) => document.root !== undefined)?.root;
    const node = nodeAt(root, reference.field);
    if (node?.kind !== 'scalar') return [];
    const entry = newEntry(node.value, reference, relativePath(after, target));
    return setScalar(fact.path, node, entry);
  });
}

/** A generator takes its key from the name of the file, so that another name has to come with the old key. */
function newEntry(written: string, { role, field, target }: PathReference, path: string): string {
  if (role !== 'data' || !field.includes('files')) return inStyle(written, path);
  const equals = written.indexOf('=');
  const key = equals < 0 ? baseName(target) : written.slice(0, equals);
  const text = inStyle(written.slice(equals + 1), path);
  const isPlain = equals < 0 || baseName(target) !== key;
  return isPlain && baseName(path) === key ? text : `${key}=${text}`;
}

/** A path as the one before it was written: with `./` in front, or a slash at the end. */
function inStyle(written: string, path: string): string {
  const start = written.startsWith('./') && path !== '.' ? './' : '';
  const end = written.length > 1 && written.endsWith('/') && path !== '' ? '/' : '';
  return start + path + end;
}

function deploymentEdits(moved: Moved, { graph, syntax }: MoveContext): readonly TextEdit[] {
  const done = new Set<string>();
  return [...graph.overlays.values()].flatMap(({ directory, deployments }) =>
    deployments.flatMap(({ unit }): readonly TextEdit[] => {
      const root = rootOf(graph.tree.roots, unit.file);
      const target = moved(directory);
      const key = `${unit.file}#${unit.document}#${unit.field.join('/')}`;
      if (root === undefined || target === directory || !isWithin(target, root) || done.has(key)) return [];
      const node = nodeAt(syntax(unit.file).documents[unit.document]?.root, unit.field);
      // The path of a template stands for many, and that of an artifact counts in the artifact.
      if (node?.kind !== 'scalar' || node.value !== unit.path || joinPath(root, unit.path) !== directory) return [];
      done.add(key);
      return setScalar(unit.file, node, inStyle(unit.path, relativePath(root, target)));
    }),
  );
}

/** Patterns of overlays, and folders of policies, of which the part before the first wildcard moves. */
function teamFileEdits(root: string, file: string, moved: Moved, { syntax }: MoveContext): readonly TextEdit[] {
  const tree = syntax(file).documents.find((document) => document.root !== undefined)?.root;
  const environments = entriesAt(tree, ['environments']).map(({ entry }) => itemsAt(entry.value, ['overlays']));
  return [...environments.flat(), ...itemsAt(tree, ['policies', 'paths'])].flatMap((node) => {
    if (node.kind !== 'scalar') return [];
    const segments = node.value.replace(/^\.\//, '').replace(/\/$/, '').split('/');
    const wild = segments.findIndex((segment) => /[*?[{!]/.test(segment));
    const fixed = wild < 0 ? segments : segments.slice(0, wild);
    const place = joinPath(root, fixed.join('/'));
    const target = moved(place);
    if (fixed.length === 0 || target === place || !isWithin(target, root)) return [];
    const rest = wild < 0 ? [] : segments.slice(wild);
    return setScalar(file, node, inStyle(node.value, [relativePath(root, target), ...rest].join('/')));
  });
}

function setScalar(file: string, node: SyntaxNode, value: string): readonly TextEdit[] {
  const text = rewrittenScalar(node, value);
  return text === undefined ? [] : [{ file, range: node.range, text }];
}
