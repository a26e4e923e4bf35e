import type { ForgeKind } from './recognise.ts';

/** What a forge makes of the text of a request. */
export interface Dialect {
  /** Characters that we fill at most; below the forge's own limit. */
  readonly budget: number;
  /** Whether `<details>` folds. Where not, diffs stand under headings and are kept short. */
  readonly details: boolean;
  /** What hides the marks around our part: HTML comments, link references, or nothing does. */
  readonly marks: 'comment' | 'reference' | 'none';
}

const BY_FORGE: Readonly<Record<ForgeKind, Dialect>> = {
  // 65,536 characters; "body is too long" past that.
  github: { budget: 58_000, details: true, marks: 'comment' },
  // 1,048,576 characters.
  gitlab: { budget: 200_000, details: true, marks: 'comment' },
  gitea: { budget: 200_000, details: true, marks: 'comment' },
  // Neither `<details>` nor comments are understood (BCLOUD-20231).
  'bitbucket-cloud': { budget: 30_000, details: false, marks: 'none' },
  // 32,768 characters; all HTML is shown as text.
  'bitbucket-server': { budget: 30_000, details: false, marks: 'reference' },
  // "must not be longer than 4000 characters".
  azure: { budget: 3_900, details: true, marks: 'comment' },
  gerrit: { budget: 12_000, details: false, marks: 'none' },
  plain: { budget: 200_000, details: true, marks: 'comment' },
};

/** The dialect of a kind of forge. */
export function dialectOf(kind: ForgeKind): Dialect {
  return BY_FORGE[kind];
}

/** Length as forges count it: UTF-16 units or code points, whichever is more. */
export function textLength(text: string): number {
  return text.length;
}

/** A code span that holds any text, also one with backquotes, on one line. */
export function code(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  const longest = Math.max(0, ...(flat.match(/`+/g) ?? []).map((run) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${flat}\`` : `${ticks} ${flat} ${ticks}`;
}

/** Markdown inside a cell of a table: a bar would end the cell, also in a code span. */
export function cell(markdown: string): string {
  return markdown.replace(/\\?\|/g, '\\|');
}

/** A fenced block that holds any text; the fence is longer than every run of backquotes inside. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n+$/, '')}\n${fence}`;
}

/**
 * Text of a person or of a rule, on one line, so that it neither breaks the layout nor notifies anybody: code spans stay, and
 * outside of them mentions, issue numbers, tags and table bars lose their meaning.
 */
export function plain(text: string): string {
  const pieces = text.replace(/\s+/g, ' ').trim().split('`');
  // An odd number of backquotes: the last one opens nothing.
  const balanced = pieces.length % 2 === 1;
  return pieces
    .map((piece, index) => {
      if (index % 2 === 1 && (balanced || index < pieces.length - 1)) return code(piece);
      return piece
        .replace(/[\\*_[\]<>~|]/g, '\\$&')
        .replace(/[@#!](?=\w)/g, '$&\u200b')
        .replace(/^\//, '\\/');
    })
    .join('');
}
