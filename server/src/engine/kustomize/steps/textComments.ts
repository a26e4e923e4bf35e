import type { SyntaxDocument, SyntaxNode } from '../../syntax/tree.ts';

/** A YAML text without its comments, line by line, and what stood where. */
interface Bare {
  readonly lines: readonly string[];
  /** Comments on lines of their own before a line, by its number. */
  readonly above: ReadonlyMap<number, readonly string[]>;
  /** Comments behind a line, by its number. */
  readonly behind: ReadonlyMap<number, string>;
}

/**
 * The new YAML text with the comments of the old one, as go-yaml v3 writes them: above the same line, or behind it after one blank.
 * `before` is the old text as it is written without comments. Undefined where that is not sure: comments at the end, apart by an empty
 * line or at another depth than the line below, or at what changed.
 */
export function withTextComments(
  old: string,
  document: SyntaxDocument,
  { before, now }: { readonly before: string; readonly now: string },
): string | undefined {
  const bare = bareLines(old, document);
  const canonical = before.trim().split('\n');
  if (bare === undefined || bare.lines.length !== canonical.length) return undefined;
  if (!bare.lines.every((line, at) => line.trim() === canonical[at]?.trim())) return undefined;
  const made = now.trim().split('\n');
  const end = made.length - canonical.length;
  const first = canonical.findIndex((line, at) => line !== made[at]);
  const from = first < 0 ? canonical.length : first;
  const last = canonical.findLastIndex((line, at) => line !== made[at + end]);
  const isMoved = (at: number): boolean => at > from && at <= last && end !== 0;
  const numbers = [...bare.above.keys(), ...bare.behind.keys()];
  if (numbers.some(isMoved) || (end !== 0 && bare.behind.has(from))) return undefined;
  const place = (at: number): number => (at <= from || end === 0 ? at : at + end);
  const lines = made.slice();
  for (const [at, comment] of bare.behind) lines[place(at)] += ` ${comment}`;
  for (const [at, comments] of [...bare.above].reverse()) {
    const indent = /^ */.exec(made[place(at)] ?? '')?.[0] ?? '';
    lines.splice(place(at), 0, ...comments.map((comment) => indent + comment));
  }
  return lines.join('\n');
}

function bareLines(text: string, { comments }: SyntaxDocument): Bare | undefined {
  const starts = new Map<number, string>();
  let offset = 0;
  const lines: string[] = [];
  const above = new Map<number, readonly string[]>();
  const behind = new Map<number, string>();
  for (const { text: comment, range } of comments) starts.set(range.start, `#${comment}`.trimEnd());
  let waiting: { readonly indent: number; readonly comment: string }[] = [];
  for (const line of text.trimEnd().split('\n')) {
    const found = [...starts.keys()].find((start) => start >= offset && start <= offset + line.length);
    const comment = found === undefined ? undefined : (starts.get(found) ?? '');
    const content = found === undefined ? line : line.slice(0, found - offset).trimEnd();
    offset += line.length + 1;
    const indent = line.search(/\S|$/);
    if (content.trim() === '') {
      if (comment === undefined) return undefined;
      waiting.push({ indent, comment });
      continue;
    }
    if (waiting.some((one) => one.indent !== indent)) return undefined;
    if (waiting.length > 0)
      above.set(
        lines.length,
        waiting.map((one) => one.comment),
      );
    waiting = [];
    if (comment !== undefined) behind.set(lines.length, comment);
    lines.push(content);
  }
  return waiting.length > 0 ? undefined : { lines, above, behind };
}

/** Whether a text holds what this writer does not write as go-yaml does: folded texts, anchors and aliases. */
export function hasUnwritten(node: SyntaxNode | undefined): boolean {
  if (node === undefined) return false;
  if (node.kind === 'alias' || node.anchor !== undefined) return true;
  if (node.kind === 'scalar') return node.style === 'folded';
  if (node.kind === 'seq') return node.items.some(hasUnwritten);
  return node.entries.some(({ key, value }) => hasUnwritten(key) || hasUnwritten(value));
}
