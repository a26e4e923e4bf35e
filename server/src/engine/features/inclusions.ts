import { type FieldPath, samePath } from '../syntax/fieldPath.ts';
import { fieldAt, locateField } from '../syntax/lookup.ts';
import type { Range, SyntaxFile } from '../syntax/tree.ts';
import { baseName, dirName, isWithin, relativePath } from '../text/paths.ts';
import type { WorkspaceGraph } from '../workspace/graph.ts';
import { rootOf } from '../workspace/tree.ts';

/** A file that takes part in builds: a kustomization, something that one reads, or an object that deploys a folder. */
export interface InclusionItem {
  readonly name: string;
  readonly kind: 'overlay' | 'base' | 'component' | 'file' | 'deployment';
  /** Path below the repository root, for people. */
  readonly detail: string;
  readonly file: string;
}

/** One line of a call hierarchy: who is at the other end, and the fields that name the included one. */
export interface InclusionCall {
  readonly item: InclusionItem;
  /** Ranges in the text of the one that includes. */
  readonly ranges: readonly Range[];
}

/** Who includes whom, as the editor's call hierarchy shows it: "used by overlays". */
export interface Inclusions {
  /** What an entry under the offset leads to, else the file itself. */
  at(file: string, offset: number): InclusionItem | undefined;
  includedBy(file: string): readonly InclusionCall[];
  includes(file: string): readonly InclusionCall[];
}

/** What the answers are made of. */
export interface InclusionContext {
  readonly graph: WorkspaceGraph;
  readonly syntax: (file: string) => SyntaxFile;
}

/** The item of a place; undefined for files that take no part in any build. */
export function inclusionAt(
  file: string,
  offset: number,
  { graph, syntax }: InclusionContext,
): InclusionItem | undefined {
  const references = graph.tree.facts.get(file)?.kustomization?.references ?? [];
  const document = syntax(file).documents.find(({ range }) => range.start <= offset && offset <= range.end);
  const at = fieldAt(document?.root, offset)?.path;
  const named = at === undefined ? undefined : references.find(({ field }) => samePath(field, at));
  const target = named && fileOf(named.target, graph);
  if (target !== undefined) return itemOf(target, graph);
  return references.length > 0 || isIncluded(file, graph) ? itemOf(file, graph) : undefined;
}

/** Kustomizations that name a file or the folder of a kustomization, and Flux and Argo objects that deploy the folder. */
export function includedBy(file: string, { graph, syntax }: InclusionContext): readonly InclusionCall[] {
  const targets = targetsOf(file, graph);
  const readers = [...new Set(targets.flatMap((target) => graph.includedBy.get(target) ?? []))].sort();
  const kustomizations = readers.flatMap((directory): InclusionCall[] => {
    const fact = graph.tree.kustomizations.get(directory);
    if (fact === undefined || fact.path === file) return [];
    const fields = (fact.kustomization?.references ?? []).filter(({ target }) => targets.includes(target));
    const ranges = fields.map(({ field }) => rangeOf(syntax(fact.path), field));
    return [{ item: itemOf(fact.path, graph), ranges }];
  });
  const deployments = targets.flatMap((target) => graph.overlays.get(target)?.deployments ?? []);
  return [
    ...kustomizations,
    ...deployments.map(({ unit }): InclusionCall => {
      const { kind, name, file: path } = unit;
      const range = rangeOf(syntax(path), unit.field, unit.document);
      return { item: { ...itemOf(path, graph), name: `${kind}/${name}`, kind: 'deployment' }, ranges: [range] };
    }),
  ];
}

/** What a kustomization names; nothing for other files. What is not there is left out. */
export function includes(file: string, { graph, syntax }: InclusionContext): readonly InclusionCall[] {
  const found = new Map<string, Range[]>();
  for (const { target, field } of graph.tree.facts.get(file)?.kustomization?.references ?? []) {
    const path = fileOf(target, graph);
    if (path === undefined) continue;
    found.set(path, [...(found.get(path) ?? []), rangeOf(syntax(file), field)]);
  }
  return [...found].map(([path, ranges]) => ({ item: itemOf(path, graph), ranges }));
}

/** A kustomization is named by its folder. */
function targetsOf(file: string, graph: WorkspaceGraph): readonly string[] {
  const folder = dirName(file);
  return graph.tree.kustomizations.get(folder)?.path === file ? [file, folder] : [file];
}

function isIncluded(file: string, graph: WorkspaceGraph): boolean {
  return targetsOf(file, graph).some((target) => graph.includedBy.has(target) || graph.overlays.has(target));
}

function fileOf(target: string, graph: WorkspaceGraph): string | undefined {
  const kustomization = graph.tree.kustomizations.get(target)?.path;
  if (kustomization !== undefined || graph.tree.directories.has(target)) return kustomization;
  const folder = dirName(target);
  return graph.tree.directories.get(folder)?.files.includes(target) === true ? target : undefined;
}

function itemOf(file: string, graph: WorkspaceGraph): InclusionItem {
  const root = rootOf(graph.tree.roots, file);
  const folder = dirName(file);
  const short = (path: string): string =>
    root === undefined || !isWithin(path, root) ? path : path === root ? baseName(root) : relativePath(root, path);
  const own = graph.tree.kustomizations.get(folder);
  if (own?.path !== file) return { name: baseName(file), kind: 'file', detail: short(folder), file };
  const kind = own.kustomization?.component ? 'component' : graph.overlays.has(folder) ? 'overlay' : 'base';
  return { name: short(folder), kind, detail: kind, file };
}

function rangeOf(syntax: SyntaxFile, field: FieldPath, document?: number): Range {
  const one =
    document === undefined ? syntax.documents.find(({ root }) => root !== undefined) : syntax.documents[document];
  return one?.root === undefined ? { start: 0, end: 0 } : locateField(one.root, field).value;
}
