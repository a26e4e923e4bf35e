import type { FieldPath } from '../../syntax/fieldPath.ts';
import { findEntry, keyText, nodeAt } from '../../syntax/lookup.ts';
import { parse } from '../../syntax/parse.ts';
import type { Range, SyntaxFile, SyntaxSeq } from '../../syntax/tree.ts';
import { baseName, dirName, isWithin, joinPath, relativePath } from '../../text/paths.ts';
import type { WorkspaceGraph } from '../../workspace/graph.ts';
import type { PathReference } from '../../workspace/kustomizationFacts.ts';
import { rootOf } from '../../workspace/tree.ts';
import { addItems, endOfLine, removeItems, rootMap } from './listEdit.ts';
import { applyEdits, changedPart, type PathMove, type RefactorAnswer } from './plan.ts';
import { rewrittenScalar } from './scalarEdit.ts';
import { sliceLines } from './selectedFields.ts';

/** Lists of a kustomization whose entries mean the same in a component, as far as the render shows. */
const LISTS: readonly string[] = [
  ...['resources', 'patches', 'patchesStrategicMerge', 'patchesJson6902', 'configMapGenerator', 'secretGenerator'],
  ...['images', 'replicas', 'labels', 'replacements', 'generators', 'transformers', 'vars'],
];

/** Entries of a kustomization by the list that they stand in. */
export type ChosenEntries = ReadonlyMap<string, readonly number[]>;

/** The entries of a kustomization that a selection touches; empty where there are none that a component can take. */
export function chosenEntries(source: SyntaxFile, range: Range): ChosenEntries {
  const chosen = new Map<string, readonly number[]>();
  for (const entry of rootMap(source)?.entries ?? []) {
    const field = keyText(entry) ?? '';
    if (!LISTS.includes(field) || entry.value.kind !== 'seq') continue;
    const isAll = range.start <= entry.key.range.end && entry.key.range.start <= range.end && range.end > range.start;
    const touched = entry.value.items.flatMap((item, index) =>
      isAll || (item.range.start <= range.end && range.start <= lastOf(source.text, item.range)) ? [index] : [],
    );
    if (touched.length > 0) chosen.set(field, touched);
  }
  return chosen;
}

/** What a component is made of. */
export interface ComponentInput {
  /** The kustomization file whose entries move. */
  readonly file: string;
  readonly source: SyntaxFile;
  readonly entries: ChosenEntries;
  readonly name: string;
  readonly graph: WorkspaceGraph;
  /** A path as people know it. */
  readonly shorten: (path: string) => string;
}

/**
 * A new folder `components/NAME` with the entries of a kustomization and the files that they name, and the kustomization with the component
 * in their place. Files move along, since kustomize lets a component read only its own folder; so nobody else may use them.
 */
export function extractComponent(input: ComponentInput): RefactorAnswer {
  const { file, source, entries, graph, name } = input;
  const directory = dirName(file);
  const folder = joinPath(componentsFolder(graph, directory), name);
  if (graph.tree.directories.has(folder))
    return { problem: `\`${input.shorten(folder)}\` exists already; choose another name.` };
  if (hasSecretLiterals(source, entries))
    return {
      problem: 'A selected generator has values of a Secret in it; move it by hand, or put the values into a file.',
    };
  const references = chosenReferences(input);
  const moves: PathMove[] = [];
  for (const reference of references) {
    const { target } = reference;
    if (graph.tree.directories.has(target)) continue;
    const problem = immovable(target, references, input);
    if (problem !== undefined) return { problem };
    const to = joinPath(folder, relativePath(directory, target));
    if (!moves.some((move) => move.from === target)) moves.push({ from: target, to });
  }
  const text = componentText(input, references, folder);
  const removed = [...entries].flatMap(([field, indexes]) => removeItems(source, [field], indexes));
  const rest = applyEdits(source.text, removed);
  const added = addItems(parse(rest), 'components', [relativePath(directory, folder)]);
  const edits = changedPart(source.text, applyEdits(rest, added)).map((edit) => ({ file, ...edit }));
  return {
    plan: { creates: [{ file: `${folder}/kustomization.yaml`, text }], copies: [], edits, renames: moves },
    notes: [],
  };
}

/** The folder of the components that are there, else one beside the kustomization or the folder of its environment. */
export function componentsFolder(graph: WorkspaceGraph, directory: string): string {
  const root = rootOf(graph.tree.roots, directory) ?? '/';
  for (let at = directory; isWithin(at, root); at = dirName(at)) {
    const folder = joinPath(at, 'components');
    if (graph.tree.directories.has(folder)) return folder;
    if (at === '/' || at === root) break;
  }
  if (directory === root) return joinPath(root, 'components');
  const above = dirName(directory);
  const isLevel = /^(?:overlays?|environments?|envs?|clusters?|variants?)$/.test(baseName(above)) && above !== root;
  return joinPath(isLevel ? dirName(above) : above, 'components');
}

/** The paths that the chosen entries name. */
function chosenReferences({ file, entries, graph }: ComponentInput): readonly PathReference[] {
  const all = graph.tree.facts.get(file)?.kustomization?.references ?? [];
  return all.filter(({ field: [list, index] }) => entries.get(String(list))?.includes(Number(index)) === true);
}

function immovable(
  target: string,
  chosen: readonly PathReference[],
  { file, graph, shorten }: ComponentInput,
): string | undefined {
  const directory = dirName(file);
  const shown = `\`${shorten(target)}\``;
  if (!isWithin(target, directory))
    return `${shown} lies outside of this kustomization's folder, so it cannot move into a component.`;
  const readers = (graph.includedBy.get(target) ?? []).filter((reader) => reader !== directory);
  const [other] = readers;
  if (other !== undefined) return `${shown} is used in \`${shorten(other)}\` too, so it cannot move into a component.`;
  const own = graph.tree.facts.get(file)?.kustomization?.references ?? [];
  const isShared = own.some((one) => one.target === target && !chosen.includes(one));
  return isShared ? `${shown} is used by another entry of this kustomization; select that too.` : undefined;
}

function hasSecretLiterals(source: SyntaxFile, entries: ChosenEntries): boolean {
  const root = rootMap(source);
  return (entries.get('secretGenerator') ?? []).some(
    (index) => findEntry(nodeAt(root, ['secretGenerator', index]), 'literals') !== undefined,
  );
}

/** The text of the new kustomization: entries as written, in the order of the file; paths of folders count from the new place. */
function componentText(input: ComponentInput, references: readonly PathReference[], folder: string): string {
  const { source, entries, graph } = input;
  const root = rootMap(source);
  const lines = ['apiVersion: kustomize.config.k8s.io/v1alpha1', 'kind: Component'];
  for (const entry of root?.entries ?? []) {
    const field = keyText(entry) ?? '';
    const indexes = entries.get(field);
    if (indexes === undefined) continue;
    lines.push(`${field}:`);
    for (const index of indexes) {
      const item = (entry.value as SyntaxSeq).items[index];
      if (item === undefined) continue;
      const edits = references.flatMap(({ field: at, target }) =>
        at[0] === field && at[1] === index && graph.tree.directories.has(target)
          ? pathEdit(source, at, relativePath(folder, target))
          : [],
      );
      const text = applyEdits(source.text, edits);
      const end = item.range.end + text.length - source.text.length;
      const slice = sliceLines(text, { start: item.range.start, end });
      lines.push(...slice.map((line, i) => (line === '' ? '' : `${i === 0 ? '  - ' : '    '}${line}`)));
    }
  }
  return lines.join(endOfLine(source.text)) + endOfLine(source.text);
}

function pathEdit(source: SyntaxFile, field: FieldPath, path: string): readonly { range: Range; text: string }[] {
  const node = nodeAt(rootMap(source), field);
  const text = rewrittenScalar(node, path);
  return node === undefined || text === undefined ? [] : [{ range: node.range, text }];
}

/** The last character of a node, blanks behind it left out. */
function lastOf(text: string, range: Range): number {
  return range.start + text.slice(range.start, range.end).trimEnd().length;
}
