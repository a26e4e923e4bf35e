import { nodeAt } from '../../syntax/lookup.ts';
import type { SyntaxFile } from '../../syntax/tree.ts';
import { baseName, dirName, isWithin, joinPath, relativePath } from '../../text/paths.ts';
import { reachedFrom, type WorkspaceGraph } from '../../workspace/graph.ts';
import { textAt } from '../../workspace/read.ts';
import { rootMap } from './listEdit.ts';
import { type FileCopy, isPathSegment, type RefactorAnswer } from './plan.ts';
import { rewrittenScalar } from './scalarEdit.ts';

/** What a new overlay is made from. */
export interface OverlayInput {
  /** Folder of the overlay that is copied, absolute. */
  readonly from: string;
  /** Name of the new folder beside it. */
  readonly name: string;
  readonly graph: WorkspaceGraph;
  readonly syntax: (file: string) => SyntaxFile;
  /** A path as people know it. */
  readonly shorten: (path: string) => string;
}

/** A copy of an overlay and of the files in its folder, beside it, with the paths that lead out of the folder as they have to be there. */
export function newOverlay(input: OverlayInput): RefactorAnswer {
  const { from, name, graph, shorten } = input;
  const to = joinPath(dirName(from), name);
  if (!isPathSegment(name)) return { problem: `\`${name}\` is no name of a folder; write one without slashes.` };
  if (graph.tree.directories.has(to)) return { problem: `\`${shorten(to)}\` exists already; choose another name.` };
  if (!graph.tree.kustomizations.has(from))
    return { problem: `\`${shorten(from)}\` has no kustomization that could be copied.` };
  const copies = ownFiles(from, graph).map((file) => copyOf(file, to, input));
  return { plan: { creates: [], copies, edits: [], renames: [] }, notes: leftNames(input, to) };
}

/** Files in the folder, and those that the overlay reads there although Git ignores them; not what lies in folders of other overlays. */
function ownFiles(from: string, graph: WorkspaceGraph): readonly string[] {
  const { directories, kustomizations } = graph.tree;
  const reached = reachedFrom(graph, from);
  const found = new Set<string>();
  const walk = (directory: string): void => {
    for (const file of directories.get(directory)?.files ?? []) found.add(file);
    for (const below of directories.get(directory)?.directories ?? []) {
      if (!kustomizations.has(below) || reached.has(below)) walk(below);
    }
  };
  walk(from);
  for (const path of reached) if (isWithin(path, from) && !directories.has(path)) found.add(path);
  return [...found].sort();
}

function copyOf(file: string, to: string, { from, graph, syntax }: OverlayInput): FileCopy {
  const place = joinPath(to, relativePath(from, file));
  const references = graph.tree.facts.get(file)?.kustomization?.references ?? [];
  const edits = references.flatMap(({ target, field }) => {
    const [before, after] = [relativePath(dirName(file), target), relativePath(dirName(place), target)];
    if (isWithin(target, from) || before === after) return [];
    const node = nodeAt(rootMap(syntax(file)), field);
    const text = rewrittenScalar(node, after);
    return node === undefined || text === undefined ? [] : [{ range: node.range, text }];
  });
  return { from: file, to: place, edits };
}

/** Fields that still say the name of the old overlay. */
function leftNames({ from, graph, syntax, shorten }: OverlayInput, to: string): readonly string[] {
  const file = graph.tree.kustomizations.get(from)?.path;
  const root = file === undefined ? undefined : rootMap(syntax(file));
  return ['namespace', 'namePrefix', 'nameSuffix'].flatMap((field) => {
    const value = textAt(root, [field]);
    if (value?.includes(baseName(from)) !== true) return [];
    return [`\`${shorten(to)}\` still says \`${field}: ${value}\`; change it where the new overlay needs its own.`];
  });
}
