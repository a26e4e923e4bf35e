import type { Range, SyntaxDocument, SyntaxFile } from '../../syntax/tree.ts';
import { baseName, joinPath, relativePath } from '../../text/paths.ts';
import type { WorkspaceGraph } from '../../workspace/graph.ts';
import { textAt } from '../../workspace/read.ts';
import { componentsFolder, extractComponent } from './extractComponent.ts';
import { addItems } from './listEdit.ts';
import { changedPart, type RefactorAnswer } from './plan.ts';

/** What a component of objects is made of. */
export interface ObjectsInput {
  /** The manifest. */
  readonly file: string;
  readonly range: Range;
  readonly name: string;
  readonly graph: WorkspaceGraph;
  readonly syntax: (file: string) => SyntaxFile;
  /** A path as people know it. */
  readonly shorten: (path: string) => string;
}

/** The documents that a selection covers; a cursor alone stands for the one that it is in. */
export function chosenDocuments({ text, documents }: SyntaxFile, range: Range): readonly SyntaxDocument[] {
  return documents.filter(({ root, range: whole }) => {
    if (root === undefined) return false;
    if (range.start === range.end) return whole.start <= range.start && range.start < whole.end;
    const end = root.range.start + text.slice(root.range.start, root.range.end).trimEnd().length;
    return range.start <= root.range.start && end <= range.end;
  });
}

/**
 * A component with the selected objects of a manifest, in the kustomization that lists the manifest. The whole file moves where all of its
 * objects are selected; else the objects go into a file of the same name.
 */
export function extractObjects(input: ObjectsInput): RefactorAnswer {
  const { file, range, name, graph, syntax, shorten } = input;
  const source = syntax(file);
  const chosen = chosenDocuments(source, range);
  if (chosen.length === 0) return { problem: 'Select whole objects of the manifest, or entries of a kustomization.' };
  const [reader, another] = graph.includedBy.get(file) ?? [];
  const fact = reader === undefined ? undefined : graph.tree.kustomizations.get(reader);
  const entry = fact?.kustomization?.references.find(({ target, role }) => target === file && role === 'resource');
  if (reader === undefined || fact === undefined || entry === undefined)
    return {
      problem: `No kustomization lists \`${shorten(file)}\` as a resource, so nothing could include a component instead.`,
    };
  if (another !== undefined)
    return {
      problem: `\`${shorten(file)}\` is used in \`${shorten(another)}\` too, so its objects cannot move into a component.`,
    };
  const kustomization = syntax(fact.path);
  const full = source.documents.filter(({ root }) => root !== undefined);
  if (chosen.length === full.length) {
    const entries = new Map([[String(entry.field[0]), [Number(entry.field[1])]]]);
    return extractComponent({ file: fact.path, source: kustomization, entries, name, graph, shorten });
  }
  if (chosen.some(({ root }) => textAt(root, ['kind']) === 'Secret'))
    return { problem: 'A selected object is a Secret, whose values go nowhere by themselves; move it by hand.' };
  const folder = joinPath(componentsFolder(graph, reader), name);
  if (graph.tree.directories.has(folder))
    return { problem: `\`${shorten(folder)}\` exists already; choose another name.` };
  const added = addItems(kustomization, 'components', [relativePath(reader, folder)]);
  const rest = source.documents.filter((one) => !chosen.includes(one));
  const component = `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources:\n  - ${baseName(file)}\n`;
  return {
    plan: {
      creates: [
        { file: joinPath(folder, 'kustomization.yaml'), text: component },
        { file: joinPath(folder, baseName(file)), text: stream(source.text, chosen) },
      ],
      copies: [],
      edits: [
        ...changedPart(source.text, stream(source.text, rest)).map((edit) => ({ file, ...edit })),
        ...added.map((edit) => ({ file: fact.path, ...edit })),
      ],
      renames: [],
    },
    notes: [],
  };
}

/** Documents as a file of their own, which begins with a mark only if the file did from which they are. */
function stream(text: string, documents: readonly SyntaxDocument[]): string {
  const parts = documents.map(({ range }) => text.slice(range.start, range.end));
  const joined = parts.map((part) => (part.endsWith('\n') ? part : `${part}\n`)).join('');
  return text.startsWith('---') ? joined : joined.replace(/^---\r?\n/, '');
}
