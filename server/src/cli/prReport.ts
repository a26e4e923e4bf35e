import type { Evidence, FindingLine } from '../forge/evidence.ts';
import type { RequestPreview } from '../forge/openRequest.ts';
import type { Outcome, RequestReason } from '../forge/outcome.ts';
import type { Survey } from '../forge/survey.ts';
import { EXIT, type ExitStatus } from './context.ts';
import { type FailOn, isGrave } from './failOn.ts';

// What a person has to change on the command line or in the folder.
const USAGE = new Set<RequestReason>([
  'not-a-repository',
  'bare-repository',
  'ignored-file',
  'unknown-file',
  'not-in-repository',
  'bad-branch',
]);
// What the repository's own checks or state forbid.
const FORBIDDEN = new Set<RequestReason>(['hook-failed', 'unmerged-file']);

// Going on with the same plan would end the same way.
const DECIDED = new Set<RequestReason>([
  'request-closed',
  'diverged',
  'conflict',
  'branch-protected',
  'branch-taken',
  'secret-blocked',
  'too-large',
  'plan-damaged',
  'busy',
]);

/** Exit status of a closed reason (product-design section 4). */
function exitOf(reason: RequestReason): ExitStatus {
  if (reason === 'cancelled') return EXIT.cancelled;
  if (USAGE.has(reason)) return EXIT.usage;
  return FORBIDDEN.has(reason) ? EXIT.found : EXIT.incomplete;
}

/** Exit status of an outcome. */
export function exitOfOutcome(outcome: Outcome): ExitStatus {
  return outcome.kind === 'stopped' ? exitOf(outcome.problem.reason) : EXIT.clean;
}

/** The outcome in words; the address of the request, or what takes its place, stands last on a line of its own. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'nothing':
      return `Nothing to open. ${outcome.why}\n`;
    case 'request': {
      const what = { opened: 'Opened', updated: 'Updated', unchanged: 'Already up to date:' }[outcome.action];
      return `${warningLines(outcome.warnings)}${what} request #${outcome.number} "${outcome.title}", ${outcome.branch} into ${outcome.base}.\n${outcome.url}\n`;
    }
    case 'page':
      return `${warningLines(outcome.warnings)}Pushed ${outcome.branch}. ${outcome.why}\nThe text is in ${outcome.textFile}\n${outcome.url}\n`;
    case 'text': {
      const links = outcome.links.map((link) => `${link}\n`).join('');
      return `${warningLines(outcome.warnings)}Pushed ${outcome.branch}; open the request by hand.\n${links}The text is in ${outcome.textFile}\n`;
    }
    case 'stopped':
      return stoppedText(outcome);
  }
}

/** The outcome for programs: one shape, with `reason` only where something went wrong. */
export function outcomeJson(outcome: Outcome): string {
  const { kind, ...rest } = outcome;
  const reason = outcome.kind === 'stopped' ? { reason: outcome.problem.reason, message: outcome.problem.message } : {};
  return `${JSON.stringify({ version: 1, outcome: kind, ...reason, ...rest }, undefined, 2)}\n`;
}

/** What would be opened: target, files, impact, then the text as it would stand there. */
export function previewText(survey: Survey, preview: RequestPreview): string {
  const sign = { added: '+', changed: '~', removed: '-', unmerged: '!' };
  const files = survey.changes.map((change) => `  ${sign[change.kind]} ${change.path}\n`).join('');
  const target = `${preview.branch} into ${survey.base.branch} on ${survey.remote.name}`;
  const who = `${survey.author.name} <${survey.author.email}>${survey.sign ? ', signed' : ''}`;
  return `${preview.title}\n${target}, by ${who}\n${files}\n${preview.body}\n`;
}

/** New findings at or above a level: what keeps a request from being opened. */
export function forbidding(evidence: Evidence, failOn: FailOn): readonly FindingLine[] {
  return evidence.findings.added.filter(({ level }) => isGrave(level, failOn));
}

/** Findings, one a line and the message below. */
export function findingsText(findings: readonly FindingLine[]): string {
  return findings
    .map((finding) => `${finding.place} ${finding.level} ${finding.code}\n  ${finding.message}\n`)
    .join('');
}

function stoppedText(outcome: Extract<Outcome, { kind: 'stopped' }>): string {
  const { problem, isPushed, id, pageUrl } = outcome;
  const said =
    problem.detail === ''
      ? ''
      : `${problem.detail
          .split('\n')
          .map((line) => `  | ${line}`)
          .join('\n')}\n`;
  const pushed = isPushed ? 'The branch is pushed; no request was opened.\n' : '';
  const again = id === '' || DECIDED.has(problem.reason) ? '' : `Continue with: polycrate-gitops pr --continue ${id}\n`;
  return `${problem.message} (${problem.reason})\n${said}${pushed}${again}${pageUrl === undefined ? '' : `${pageUrl}\n`}`;
}

function warningLines(warnings: readonly string[]): string {
  return warnings.map((warning) => `Warning: ${warning}\n`).join('');
}
