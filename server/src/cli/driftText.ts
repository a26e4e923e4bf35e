import pico from 'picocolors';
import {
  type DriftField,
  type DriftReport,
  type DriftState,
  type ResourceDrift,
  stateMeans,
} from '../cluster/report.ts';

/** Sign and words of each state; the words come after the object's name. */
const STATES: Readonly<Record<DriftState, readonly [string, string]>> = {
  inSync: [' ', 'in sync'],
  changed: ['~', 'changed in the cluster'],
  differsFromGit: ['~', 'differs from Git'],
  pending: ['>', 'pending: Git is ahead'],
  driftAndPending: ['~', 'changed in the cluster, and Git is ahead'],
  alreadyAtGit: [' ', 'already as in Git'],
  missing: ['-', 'missing'],
  pendingCreation: ['>', 'pending: not created yet'],
  pendingRemoval: ['>', 'pending: to be removed'],
  extra: ['+', 'extra'],
  orphan: ['+', 'orphan'],
  excluded: [' ', 'not compared'],
  cannotApply: ['!', 'the server would refuse it'],
  terminating: [' ', 'being deleted'],
  notPermitted: ['?', 'not permitted'],
  unknownKind: ['?', 'unknown kind'],
  unreadable: ['?', 'could not be read'],
  notVerifiable: [' ', 'cannot be verified'],
};

/** Longest value on a line; the rest is cut in the middle. */
const VALUE_WIDTH = 100;

type SourceOf = (id: string, path: readonly (string | number)[]) => string;

/** A report for people: what differs first, then what could not be judged, then one line with the numbers. */
export function driftText(report: DriftReport, sourceOf: SourceOf, color: boolean): string {
  const paint = pico.createColors(color);
  const shown = report.resources.filter((one) => stateMeans(one.state) !== 'fine' || hasWord(one));
  const given =
    report.applied === undefined ? '' : `, given ${report.applied.commit?.slice(0, 8) ?? report.applied.recorded}`;
  const head = `${paint.bold(report.overlay)} on ${report.context} (${report.server})${given}\n`;
  const notes = report.notes.map((note) => paint.dim(`  ${note}\n`)).join('');
  const rows = shown.map((one) => rowText(one, sourceOf, paint)).join('');
  return `${head}${notes}${rows}${summary(report)}\n`;
}

/** In sync, but with something that a person may want to know. */
function hasWord(one: ResourceDrift): boolean {
  return one.state === 'terminating' || one.state === 'notVerifiable' || one.fields.length > 0;
}

function rowText(one: ResourceDrift, sourceOf: SourceOf, paint: ReturnType<typeof pico.createColors>): string {
  const [sign, words] = STATES[one.state];
  const name = `${one.kind}/${one.namespace === '' ? '' : `${one.namespace}/`}${one.name}`;
  const edits = one.localEdits ? ' (local edits)' : '';
  const means = stateMeans(one.state);
  const tint = means === 'different' ? paint.yellow : means === 'unjudged' ? paint.red : paint.dim;
  const fields = one.fields.map((field) => fieldText(field, sourceOf(one.id, field.gitPath))).join('');
  const notes = one.notes.map((note) => `      ${note}\n`).join('');
  return `  ${tint(`${sign} ${name}: ${words}`)}${edits}\n${fields}${notes}`;
}

function fieldText(field: DriftField, source: string): string {
  const git = field.rendered === undefined ? 'not set in Git' : `Git ${cut(field.rendered)}`;
  const cluster = field.live === undefined ? 'not in the cluster' : `cluster ${cut(field.live)}`;
  const applied = field.applied === undefined ? '' : `, applied ${cut(field.applied)}`;
  const group = field.group === undefined ? '' : `; an ${field.group} owns it by design`;
  const ignored = field.ignored === undefined ? '' : `; ignored by ${field.ignored}`;
  const more = [field.writer?.words, field.note].filter((part) => part !== undefined);
  const told = more.length === 0 ? '' : `\n        ${more.join('; ')}`;
  const where = source === '' ? '' : `\n        ${source}`;
  return `      ${field.path}: ${git}${applied}, ${cluster}${group}${ignored}${told}${where}\n`;
}

/** One line, at most VALUE_WIDTH wide. */
function cut(value: string): string {
  const line = value.replace(/\s*\n\s*/g, ' ↵ ');
  if (line.length <= VALUE_WIDTH) return line;
  const half = Math.floor((VALUE_WIDTH - 1) / 2);
  return `${line.slice(0, half)}…${line.slice(-half)}`;
}

function summary(report: DriftReport): string {
  const count = (meaning: string): number => report.resources.filter((one) => stateMeans(one.state) === meaning).length;
  const many = report.resources.length;
  const unjudged = count('unjudged');
  const rest = unjudged === 0 ? '' : `; ${unjudged} could not be judged`;
  const objects = `${many} ${many === 1 ? 'object' : 'objects'}`;
  const different = count('different');
  if (different === 0) return unjudged === 0 ? `In sync: ${objects}.` : `No differences found in ${objects}${rest}.`;
  return `${different} of ${objects} ${different === 1 ? 'differs' : 'differ'}${rest}.`;
}
