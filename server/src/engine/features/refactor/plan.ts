import type { TextEdit } from '../../api.ts';

/** A change of several files at once, as plain data: nothing is written before a front applies it. */
export interface RefactorPlan {
  /** New files with their whole text. */
  readonly creates: readonly { readonly file: string; readonly text: string }[];
  /** Files that come into being as copies, whose content a front reads itself, so that no value of a Secret passes through an answer. */
  readonly copies: readonly FileCopy[];
  /** Edits of existing files, in offsets of their present texts; they do not overlap. */
  readonly edits: readonly TextEdit[];
  /** Moves of files, after the edits. */
  readonly renames: readonly PathMove[];
}

/** A copied file; `edits` count in the text of the original. */
export interface FileCopy {
  readonly from: string;
  readonly to: string;
  readonly edits: readonly Omit<TextEdit, 'file'>[];
}

/** A file or folder that changes its path; both absolute. */
export interface PathMove {
  readonly from: string;
  readonly to: string;
}

/** A plan with what a person should know before it is applied, or the reason why there is none, in words for people. */
export type RefactorAnswer =
  | { readonly plan: RefactorPlan; readonly notes: readonly string[] }
  | { readonly problem: string };

/** Whether a text can be the name of a file or folder: one segment of a path. */
export function isPathSegment(text: string): boolean {
  return /^[^/\\\s][^/\\]*$/.test(text) && text !== '.' && text !== '..';
}

/** A text after edits that count in it and do not overlap. */
export function applyEdits(text: string, edits: readonly Omit<TextEdit, 'file'>[]): string {
  let made = '';
  let at = 0;
  for (const { range, text: put } of edits.toSorted((a, b) => a.range.start - b.range.start)) {
    made += text.slice(at, range.start) + put;
    at = range.end;
  }
  return made + text.slice(at);
}

/** The part of a text that differs, as one edit; none for equal texts. */
export function changedPart(before: string, after: string): readonly Omit<TextEdit, 'file'>[] {
  if (before === after) return [];
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start++;
  let end = 0;
  while (end < shortest - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return [{ range: { start, end: before.length - end }, text: after.slice(start, after.length - end) }];
}
