import type { TextEdit } from '../api.ts';
import type { Fix, Place } from '../diagnostics/finding.ts';
import type { RewrittenFile } from '../kustomize/rewrite.ts';
import { locateField, nodeAt } from '../syntax/lookup.ts';
import type { Range, SyntaxFile } from '../syntax/tree.ts';
import { innerRange } from './innerText.ts';
import { locatePlace } from './locate.ts';
import { removeItems } from './refactor/listEdit.ts';
import { changedPart } from './refactor/plan.ts';

type SyntaxOf = (file: string) => SyntaxFile | undefined;

/** What fixes need to know of files and renders. */
export interface FixContext {
  readonly syntax: SyntaxOf;
  /** New texts of files, for a fix that rewrites them; none when it cannot. */
  readonly rewrite: (file: string, vars: boolean) => readonly RewrittenFile[];
  /** Whether every overlay renders the same with other texts in some files. */
  readonly keepsRenders: (files: readonly RewrittenFile[]) => boolean;
}

/** Text edits of one fix; empty when its place is gone. */
export function fixEdits(fix: Fix, syntax: SyntaxOf, rewrite: FixContext['rewrite'] = () => []): readonly TextEdit[] {
  const { edit } = fix;
  const file = edit.place.file;
  const source = syntax(file);
  if (source === undefined) return [];
  if (isInner(edit.place)) return innerEdits(edit, source);
  if (edit.kind === 'kustomize-fix') return rewrite(file, edit.vars).flatMap((one) => wholeEdit(one, syntax));
  if (edit.kind === 'rename-key')
    return [{ file, range: locatePlace(asPart(edit.place, 'key'), syntax), text: edit.to }];
  if (edit.kind === 'set-value') return [{ file, range: exactValue(edit.place, source), text: edit.to }];
  const items = edit.kind === 'remove' ? itemRemoval(edit.place, source) : [];
  if (items.length > 0) return items;
  if (edit.kind === 'remove')
    return [{ file, range: wholeLines(locatePlace(asPart(edit.place, 'whole'), syntax), source.text), text: '' }];
  if (edit.kind === 'replace') return [replaceEdit(locatePlace(asPart(edit.place, 'whole'), syntax), edit, source)];
  return [insertEdit(edit.place, edit.yaml, source)];
}

function isInner(place: Place): place is FieldPlace & Required<Pick<FieldPlace, 'inner'>> {
  return 'inner' in place && place.inner !== undefined;
}

type FieldPlace = Exclude<Place, { range: Range }>;

/** Edits in a text that is YAML itself: names and values where the text stands in the file letter by letter; nothing else. */
function innerEdits({ place, ...edit }: Fix['edit'], source: SyntaxFile): readonly TextEdit[] {
  if (!isInner(place) || (edit.kind !== 'rename-key' && edit.kind !== 'set-value')) return [];
  const node = nodeAt(source.documents[place.document]?.root, place.path);
  const range = innerRange(source.text, node, { ...place.inner, part: edit.kind === 'rename-key' ? 'key' : 'value' });
  return range === undefined ? [] : [{ file: place.file, range, text: edit.to }];
}

/** An item in brackets takes its comma along, and the last one of a list the field. */
function itemRemoval(place: Place, source: SyntaxFile): readonly TextEdit[] {
  const at = 'path' in place && place.document === 0 && place.inner === undefined ? place.path : [];
  const index = at.at(-1);
  if (typeof index !== 'number') return [];
  return removeItems(source, at.slice(0, -1), [index]).map((edit) => ({ file: place.file, ...edit }));
}

/** The files with the edits of a fix, of which each has one. */
export function edited(edits: readonly TextEdit[], syntax: SyntaxOf): readonly RewrittenFile[] {
  return edits.map(({ file, range, text }) => {
    const before = syntax(file)?.text ?? '';
    return { file, text: before.slice(0, range.start) + text + before.slice(range.end) };
  });
}

/** The new text of a file as one edit of the part that differs. */
function wholeEdit({ file, text }: RewrittenFile, syntax: SyntaxOf): TextEdit[] {
  const before = syntax(file)?.text;
  return before === undefined ? [] : changedPart(before, text).map((edit) => ({ file, ...edit }));
}

/** Puts lines in the place of a field, indented as that was. What follows its value on a line of its own stays. */
function replaceEdit(whole: Range, { place, yaml }: { place: Place; yaml: string }, source: SyntaxFile): TextEdit {
  const column = whole.start - (source.text.lastIndexOf('\n', whole.start - 1) + 1);
  const lines = yaml.trimEnd().replaceAll('\n', `\n${' '.repeat(column)}`);
  return { file: place.file, range: { start: whole.start, end: trimEnd(source.text, whole) }, text: lines };
}

function asPart(place: Place, part: 'key' | 'whole'): Place {
  return 'range' in place ? place : { ...place, part };
}

function exactValue(place: Place, source: SyntaxFile): Range {
  if ('range' in place) return place.range;
  const root = source.documents[place.document]?.root;
  return root === undefined ? { start: 0, end: 0 } : locateField(root, place.path).value;
}

/** A removed entry takes its line along, the sequence dash included, when nothing else stands on it. */
function wholeLines(range: Range, text: string): Range {
  const lineStart = text.lastIndexOf('\n', range.start - 1) + 1;
  const before = text.slice(lineStart, range.start);
  if (!/^[ \t]*(- )?[ \t]*$/.test(before)) return range;
  const keepsDash =
    before.includes('-') &&
    /^[ \t]*\S/.test(text.slice(lineEnd(text, range.end) + 1).split('\n')[0] ?? '') &&
    hasSibling(text, range, before.length);
  if (keepsDash) return range;
  const end = lineEnd(text, range.end);
  return { start: lineStart, end: Math.min(end + 1, text.length) };
}

/** Whether the next line goes on with the same mapping that began after the dash. */
function hasSibling(text: string, range: Range, indent: number): boolean {
  const next = text.slice(lineEnd(text, range.end) + 1).split('\n')[0] ?? '';
  return next.length - next.trimStart().length === indent && !next.trimStart().startsWith('- ');
}

function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset > 0 && text[offset - 1] === '\n' ? offset - 1 : offset);
  return at < 0 ? text.length : at;
}

/** Adds lines at the end of the mapping at `place`, indented like its first entry. */
function insertEdit(place: Place, yaml: string, source: SyntaxFile): TextEdit {
  const value = exactValue(place, source);
  const column = value.start - (source.text.lastIndexOf('\n', value.start - 1) + 1);
  const end = trimEnd(source.text, value);
  const lines = yaml
    .trimEnd()
    .split('\n')
    .map((line) => `\n${' '.repeat(column)}${line}`);
  return { file: place.file, range: { start: end, end }, text: lines.join('') };
}

function trimEnd(text: string, range: Range): number {
  return range.start + text.slice(range.start, range.end).trimEnd().length;
}
