import type { Evidence } from './evidence.ts';
import { judgeRisk } from './risk.ts';

/** What the message of the commit is made from. */
export interface MessageInput {
  readonly id: string;
  readonly title: string;
  /** The person's own text. */
  readonly text: string;
  readonly evidence: Evidence;
  readonly signOff?: { readonly name: string; readonly email: string };
}

/**
 * Message of the commit: subject, the person's text, a short form of the evidence and trailers. Forges prefill the form of a
 * request from the message of a single commit, so a page opened without any token arrives filled. Trailers are written here,
 * since `git interpret-trailers` runs commands that the configuration names.
 */
export function commitMessage({ id, title, text, evidence, signOff }: MessageInput): string {
  const paragraphs = [oneLine(title)];
  if (text.trim() !== '') paragraphs.push(tidy(text));
  const summary = summaryLines(evidence);
  if (summary.length > 0) paragraphs.push(summary.join('\n'));
  const trailers = [`Polycrate-Request: ${id}`];
  if (signOff) trailers.push(`Signed-off-by: ${signOff.name} <${signOff.email}>`);
  paragraphs.push(trailers.join('\n'));
  return `${paragraphs.join('\n\n')}\n`;
}

/** A title from the names of the files, for a person who gives none. */
export function proposeTitle(files: readonly string[]): string {
  const [first = ''] = files;
  if (files.length === 1) return `Change ${first}`;
  const common = commonFolder(files);
  return common === '' ? `Change ${files.length} files` : `Change ${files.length} files in ${common}`;
}

function summaryLines(evidence: Evidence): string[] {
  const { overlays, findings } = evidence;
  if (overlays.length === 0) return [];
  const lines = overlays.slice(0, 10).map((overlay) => {
    const sum = (change: string): number => overlay.resources.filter((resource) => resource.change === change).length;
    const what =
      overlay.refused === undefined ? `+${sum('added')} ~${sum('changed')} -${sum('removed')}` : 'does not render';
    return `${oneLine(overlay.path)}: ${what}`;
  });
  if (overlays.length > 10) lines.push(`and ${overlays.length - 10} more overlays`);
  lines.push(
    `Risk: ${judgeRisk(evidence).level}. Findings: ${findings.before.error} errors before, ${findings.after.error} after.`,
  );
  lines.push('Rollback: git revert of the merge.');
  return lines;
}

function commonFolder(files: readonly string[]): string {
  const [first = [], ...rest] = files.map((file) => file.split('/').slice(0, -1));
  const shared = first.filter((part, index) =>
    rest.every((other) => other[index] === part && other.slice(0, index).join('/') === first.slice(0, index).join('/')),
  );
  return shared.join('/');
}

// What `git stripspace` does, without starting it. NUL would be refused by git.
function tidy(text: string): string {
  const lines = text
    .replace(/\0/g, '')
    .split(/\r?\n/)
    .map((line) => line.trimEnd());
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function oneLine(text: string): string {
  return text.replace(/[\s\0]+/g, ' ').trim();
}
