import { type FieldPath, startsWithPath } from '../../syntax/fieldPath.ts';
import { type FieldAtOffset, fieldAt, locateField, nodeAt } from '../../syntax/lookup.ts';
import type { Range, SyntaxFile, SyntaxNode } from '../../syntax/tree.ts';
import { type Occurrence, occurrenceAt, occurrencesIn } from '../../workspace/polycrate/occurrences.ts';
import type { PolycrateScene } from '../../workspace/polycrate/scene.ts';
import { aloneWorkspace, type PolycrateWorkspace } from '../../workspace/polycrateBlocks.ts';
import type { PolycrateBlock } from '../../workspace/polycrateFacts.ts';
import { recovered } from '../recovered.ts';
import { spanRange } from '../spanRange.ts';

/** A Polycrate file and its surroundings, with the trees of any file; broken lines stand as blank ones. */
export interface PolycrateView {
  readonly scene: PolycrateScene;
  /** The workspace, or the block alone where there is none. */
  readonly workspace: PolycrateWorkspace | undefined;
  readonly syntax: (file: string) => SyntaxFile;
}

/** Makes the view of a scene. */
export function viewOf(scene: PolycrateScene, syntax: (file: string) => SyntaxFile): PolycrateView {
  const workspace = scene.workspace ?? aloneWorkspace(scene.file);
  return { scene, workspace, syntax: (file) => recovered(syntax(file)) };
}

/** The first document of a file that says something. */
export function rootOfFile({ syntax }: PolycrateView, file: string): SyntaxNode | undefined {
  return syntax(file).documents.find((document) => document.root !== undefined)?.root;
}

/** The field under an offset of the view's own file. */
export function fieldUnder(view: PolycrateView, offset: number): FieldAtOffset | undefined {
  return fieldAt(rootOfFile(view, view.scene.file.path), offset);
}

/** The name under an offset; undefined where none of blocks, actions, workflows and steps stands. */
export function nameUnder(view: PolycrateView, offset: number): Occurrence | undefined {
  const at = fieldUnder(view, offset);
  if (at === undefined || at.part === 'key' || view.workspace === undefined) return undefined;
  const found = occurrenceAt(occurrencesIn(view.workspace), view.scene.file.path, at.path);
  const range = found && nameRange(view, found);
  return range !== undefined && offset <= range.end ? found : undefined;
}

/** Where the name of an occurrence stands, its version left out; undefined where it is written in another form. */
export function nameRange(view: PolycrateView, { file, field, name }: Occurrence): Range | undefined {
  const { text } = view.syntax(file);
  const range = spanRange(text, nodeAt(rootOfFile(view, file), field), { start: 0, end: name.length });
  return range !== undefined && text.slice(range.start, range.end) === name ? range : undefined;
}

/** The block of a file that a field belongs to. */
export function blockAround(blocks: readonly PolycrateBlock[], path: FieldPath): PolycrateBlock | undefined {
  return blocks.find(({ field }) => startsWithPath(path, field));
}

/** The range of a field, or of its key; undefined where it is not there. */
export function rangeOf(view: PolycrateView, file: string, field: FieldPath, part: 'key' | 'value'): Range | undefined {
  const root = rootOfFile(view, file);
  if (root === undefined || nodeAt(root, field) === undefined) return undefined;
  const found = locateField(root, field);
  return part === 'key' ? (found.key ?? found.value) : found.value;
}
