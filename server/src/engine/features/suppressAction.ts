import type { CodeActionAnswer, TextEdit } from '../api.ts';
import type { Finding } from '../diagnostics/finding.ts';
import { excuses, readSuppressions } from '../policy/suppress.ts';
import { type FieldLocation, locateField } from '../syntax/lookup.ts';
import { parse } from '../syntax/parse.ts';
import type { Range, SyntaxFile, SyntaxNode } from '../syntax/tree.ts';
import type { ActionInput } from './codeActions.ts';
import { findingsAt } from './findingsAt.ts';

/** What stands where the reason belongs until somebody writes it; editors that can select it. */
const REASON = 'write why this is right here';

/**
 * A comment at the field that excuses a finding, for each code at the range. Behind the field where it stands on one line, so that nothing
 * else is excused, else on a line above it. Offered only where the comment then does excuse the finding.
 */
export function suppressActions(input: ActionInput): readonly CodeActionAnswer[] {
  const { file, fixes } = input;
  const source = fixes.syntax(file);
  if (source === undefined) return [];
  const seen = new Set<string>();
  return findingsAt(input).flatMap((finding) => {
    if (finding.place.file !== file || seen.has(finding.code)) return [];
    const edit = suppressEdit(source, finding);
    if (edit === undefined) return [];
    seen.add(finding.code);
    const start = edit.text.indexOf(REASON);
    const title = `Ignore \`${finding.code}\` here, with a reason`;
    const select = { start, end: start + REASON.length };
    return [{ title, kind: 'quickfix', code: finding.code, preferred: false, edits: [edit], select }];
  });
}

function suppressEdit(source: SyntaxFile, finding: Finding): TextEdit | undefined {
  const { place } = finding;
  if ('range' in place) return undefined;
  const root = source.documents[place.document]?.root;
  if (root === undefined) return undefined;
  const comment = `# polycrate-ignore ${finding.code} ${REASON}`;
  const found: FieldLocation = locateField(root, place.path);
  const edits =
    place.path.length === 0 ? [above(source.text, root.range.start, comment)] : both(source, root, found, comment);
  const made = edits.find((edit) => edit !== undefined && isExcused(source, edit, finding));
  return made && { file: place.file, ...made };
}

type Edit = Omit<TextEdit, 'file'>;

function both(source: SyntaxFile, root: SyntaxNode, { whole }: FieldLocation, comment: string): (Edit | undefined)[] {
  const onLine = behind(source, whole, comment);
  // Above the first field it would stand for the whole document.
  return whole.start === root.range.start ? [onLine] : [onLine, above(source.text, whole.start, comment)];
}

/** Behind a field that stands on one line without a comment. */
function behind({ text, documents }: SyntaxFile, whole: Range, comment: string): Edit | undefined {
  const end = lineEnd(text, whole.start);
  const hasComment = documents.some(({ comments }) =>
    comments.some(({ range }) => range.start > whole.start && range.start <= end),
  );
  const stands = whole.end <= end && text.slice(whole.end, end).trim() === '';
  if (hasComment || !stands) return undefined;
  const at = whole.start + text.slice(whole.start, end).trimEnd().length;
  return { range: { start: at, end: at }, text: ` ${comment}` };
}

function above(text: string, offset: number, comment: string): Edit {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const indent = /^[ \ufeff]*/.exec(text.slice(start, offset))?.[0] ?? '';
  const at = indent.startsWith('\ufeff') ? start + 1 : start;
  return { range: { start: at, end: at }, text: `${indent.replace('\ufeff', '')}${comment}\n` };
}

function isExcused(source: SyntaxFile, edit: Edit, finding: Finding): boolean {
  const text = source.text.slice(0, edit.range.start) + edit.text + source.text.slice(edit.range.end);
  const { suppressions } = readSuppressions(finding.place.file, parse(text));
  return suppressions.some((suppression) => suppression.reason === REASON && excuses(suppression, finding));
}

function lineEnd(text: string, offset: number): number {
  const at = /\r?\n|$/.exec(text.slice(offset))?.index ?? 0;
  return offset + at;
}
