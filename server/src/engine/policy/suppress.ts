import type { Finding } from '../diagnostics/finding.ts';
import { type FieldPath, startsWithPath } from '../syntax/fieldPath.ts';
import { keyText, resolveAlias } from '../syntax/lookup.ts';
import type { SyntaxDocument, SyntaxFile, SyntaxNode } from '../syntax/tree.ts';
import { codeFits } from './ignore.ts';

/** `# polycrate-ignore CODE reason [until 2027-01-31]`: excuses findings of that code at a field and everything below it. */
export interface Suppression {
  readonly file: string;
  readonly document: number;
  readonly path: FieldPath;
  readonly code: string;
  readonly reason: string;
  /** The last day on which it counts, as in `2027-01-31`. */
  readonly expires: string | undefined;
}

const UNTIL = /\s*[([]?\b(?:until|expires:?)\s+(\d{4}-\d{2}-\d{2})[)\]]?\.?\s*$/i;

const COMMENT = /^\s*polycrate-ignore(?::\s*|\s+)(\S+)(.*)$/;

/**
 * The comments of a file that excuse findings. A comment behind a field stands for that field or list item; one on a line
 * of its own for what follows, which above the first field of a document is the whole document. Without a reason it does
 * not count and is a finding.
 */
export function readSuppressions(
  path: string,
  file: SyntaxFile,
): { readonly suppressions: readonly Suppression[]; readonly findings: readonly Finding[] } {
  const suppressions: Suppression[] = [];
  const findings: Finding[] = [];
  if (!file.text.includes('polycrate-ignore')) return { suppressions, findings };
  for (const document of file.documents) {
    for (const { text, range } of document.comments) {
      const match = COMMENT.exec(text);
      const target = match === null ? undefined : targetOf(file.text, document, range.start);
      if (match === null || target === undefined) continue;
      const code = match[1] ?? '';
      const words = match[2] ?? '';
      const reason = words.replace(UNTIL, '').trim();
      const expires = UNTIL.exec(words)?.[1];
      if (reason === '') findings.push(withoutReason(path, code, range));
      else suppressions.push({ file: path, document: document.index, path: target, code, reason, expires });
    }
  }
  return { suppressions, findings };
}

function withoutReason(file: string, code: string, range: { start: number; end: number }): Finding {
  return {
    code: 'policy/ignore-without-reason',
    severity: 'warning',
    message: `This comment gives no reason and does not count; write \`# polycrate-ignore ${code} why\`.`,
    place: { file, range },
    overlays: [],
    related: [],
    fixes: [],
  };
}

interface FieldStart {
  readonly path: FieldPath;
  readonly start: number;
}

function targetOf(text: string, document: SyntaxDocument, comment: number): FieldPath | undefined {
  const lineStart = text.lastIndexOf('\n', comment - 1) + 1;
  const fields = fieldStarts(document.root);
  if (text.slice(lineStart, comment).trim() !== '') {
    return fields.find(({ path, start }) => path.length > 0 && start >= lineStart && start < comment)?.path;
  }
  return fields.find(({ start }) => start > comment)?.path;
}

/** Every field and list item in order; of those that begin at one place the outermost comes first. */
function fieldStarts(root: SyntaxNode | undefined): readonly FieldStart[] {
  const starts: FieldStart[] = [];
  const visit = (node: SyntaxNode, path: FieldPath): void => {
    if (node.kind === 'map') {
      for (const entry of node.entries) {
        const at = [...path, keyText(entry) ?? ''];
        starts.push({ path: at, start: entry.range.start });
        visit(entry.value, at);
      }
    } else if (node.kind === 'seq') {
      node.items.forEach((item, i) => {
        starts.push({ path: [...path, i], start: item.range.start });
        visit(item, [...path, i]);
      });
    }
  };
  const top = resolveAlias(root);
  if (top === undefined) return starts;
  starts.push({ path: [], start: top.range.start });
  visit(top, []);
  return starts;
}

export interface Suppressed {
  readonly kept: readonly Finding[];
  readonly excused: readonly { readonly finding: Finding; readonly suppression: Suppression }[];
}

/** Takes out the findings that a comment at their source line excuses. */
export function applySuppressions(findings: readonly Finding[], suppressions: readonly Suppression[]): Suppressed {
  if (suppressions.length === 0) return { kept: findings, excused: [] };
  const kept: Finding[] = [];
  const excused: { finding: Finding; suppression: Suppression }[] = [];
  for (const finding of findings) {
    const suppression = suppressions.find((candidate) => excuses(candidate, finding));
    if (suppression === undefined) kept.push(finding);
    else excused.push({ finding, suppression });
  }
  return { kept, excused };
}

/** Whether a comment excuses a finding: it is of that code, and at that field or above it. */
export function excuses(suppression: Suppression, { code, place }: Finding): boolean {
  return (
    'path' in place &&
    place.file === suppression.file &&
    place.document === suppression.document &&
    startsWithPath(place.path, suppression.path) &&
    codeFits(suppression.code, code)
  );
}
