import type { Dialect } from './dialect.ts';

/** Result of putting our part into a text that a person may have written in. */
export interface Spliced {
  readonly text: string;
  readonly isChanged: boolean;
  /** Somebody edited inside our part since we wrote it; theirs was kept and ours put below. */
  readonly wasEdited: boolean;
}

/** What identifies our part of a request's text. */
export interface BlockInput {
  /** Identity of the request, twelve hexadecimal digits. */
  readonly id: string;
  readonly dialect: Dialect;
  /** Gives the SHA-256 of a text as hexadecimal digits. */
  readonly sha256: (text: string) => string;
}

/**
 * Wraps our part in marks, so that a later run replaces exactly this. The end mark holds a digest of what is inside: an edit
 * by a person shows.
 */
export function wrapBlock(content: string, { id, dialect, sha256 }: BlockInput): string {
  const inner = content.trim();
  const digest = sha256(inner).slice(0, 16);
  if (dialect.marks === 'comment')
    return `<!-- polycrate:begin v1 ${id} -->\n${inner}\n<!-- polycrate:end ${digest} -->`;
  if (dialect.marks === 'reference')
    return `[//]: # (polycrate:begin v1 ${id})\n\n${inner}\n\n[//]: # (polycrate:end ${digest})`;
  return inner;
}

/**
 * Puts our part into the text that a request has now. Text outside our marks is never touched. Where there are no marks yet
 * (a request that a person opened), ours goes below theirs.
 */
export function spliceBlock(existing: string, content: string, input: BlockInput): Spliced {
  const block = wrapBlock(content, input);
  const text = existing.replace(/\r\n/g, '\n');
  if (input.dialect.marks === 'none') return spliceUnmarked(text, block, input.id);
  const found = findBlock(text, input.id);
  if (!found) {
    const joined = text.trim() === '' ? block : `${text.trimEnd()}\n\n${block}`;
    return { text: joined, isChanged: true, wasEdited: false };
  }
  const { start, end, inner, digest } = found;
  const wasEdited = input.sha256(inner.trim()).slice(0, 16) !== digest;
  if (wasEdited) {
    // What a person wrote inside stays as their text; our marks around it go, so that the next run finds one block only.
    const kept = `${text.slice(0, start)}${inner.trim()}${text.slice(end)}`.trimEnd();
    return { text: `${kept}\n\n${block}`, isChanged: true, wasEdited };
  }
  const next = text.slice(0, start) + block + text.slice(end);
  return { text: next, isChanged: next !== text, wasEdited };
}

interface FoundBlock {
  readonly start: number;
  readonly end: number;
  readonly inner: string;
  readonly digest: string;
}

function findBlock(text: string, id: string): FoundBlock | undefined {
  const pattern = new RegExp(
    `(?:<!-- |\\[//\\]: # \\()polycrate:begin v1 ${id}(?: -->|\\))\\n([\\s\\S]*?)\\n(?:<!-- |\\[//\\]: # \\()polycrate:end ([0-9a-f]+)(?: -->|\\))`,
  );
  const match = pattern.exec(text);
  if (!match || match[1] === undefined || match[2] === undefined) return undefined;
  return { start: match.index, end: match.index + match[0].length, inner: match[1], digest: match[2] };
}

// Without marks ours is everything up to and with the last line that names the request; it stands first there.
function spliceUnmarked(text: string, block: string, id: string): Spliced {
  const mark = text.lastIndexOf(`request \`${id}\``);
  if (mark < 0)
    return { text: text.trim() === '' ? block : `${block}\n\n${text.trim()}`, isChanged: true, wasEdited: false };
  const lineEnd = text.indexOf('\n', mark);
  const next = block + (lineEnd < 0 ? '' : text.slice(lineEnd));
  return { text: next, isChanged: next !== text, wasEdited: false };
}
