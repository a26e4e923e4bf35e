import type { DriftAddition, DriftField, DriftResource, DriftResult, DriftState } from '../../protocol/drift.ts';
import type { ViewAnswer, ViewRow } from '../../protocol/views.ts';
import { age, counted } from '../../protocol/words.ts';
import { makeRow, rowId } from './row.ts';

const STATES: Readonly<Record<DriftState, { readonly words: string; readonly icon: string }>> = {
  inSync: { words: 'in sync', icon: 'check' },
  changed: { words: 'changed in the cluster', icon: 'diff-modified' },
  differsFromGit: { words: 'differs from Git', icon: 'diff-modified' },
  pending: { words: 'not applied yet', icon: 'clock' },
  driftAndPending: { words: 'changed in the cluster and in Git', icon: 'diff-modified' },
  alreadyAtGit: { words: 'already as in Git', icon: 'check' },
  missing: { words: 'missing in the cluster', icon: 'diff-removed' },
  pendingCreation: { words: 'not created yet', icon: 'clock' },
  pendingRemoval: { words: 'not removed yet', icon: 'clock' },
  extra: { words: 'only in the cluster', icon: 'diff-added' },
  orphan: { words: 'left over in the cluster', icon: 'diff-added' },
  excluded: { words: 'excluded', icon: 'circle-slash' },
  cannotApply: { words: 'cannot be applied', icon: 'error' },
  terminating: { words: 'being deleted', icon: 'loading' },
  notPermitted: { words: 'not permitted to read', icon: 'lock' },
  unknownKind: { words: 'kind unknown to the cluster', icon: 'question' },
  unreadable: { words: 'could not be read', icon: 'question' },
  notVerifiable: { words: 'encrypted, not verifiable', icon: 'key' },
};

/** The last comparison of each overlay with each cluster, and the texts of both sides; kept until a person clears them. */
export class DriftResults {
  private readonly results = new Map<string, DriftResult>();

  add(result: DriftResult): void {
    this.results.set(keyOf(result), result);
  }

  clear(): void {
    this.results.clear();
  }

  /** The whole view; `now` in milliseconds since the epoch. */
  rows(now: number): ViewAnswer {
    const results = [...this.results.values()];
    const different = results.flatMap(({ resources }) => resources.filter(({ means }) => means === 'different')).length;
    return {
      rows: results.map((result) => checkRow(result, now)),
      total: results.length,
      message: '',
      ...(different === 0 ? {} : { badge: { value: different, tooltip: `${different} not as in Git` } }),
    };
  }

  /** What a side of a resource says, masked; undefined for what is no longer there. */
  text(key: string, id: string, side: string): string | undefined {
    const resource = this.results.get(key)?.resources.find((one) => one.id === id);
    return side === 'git' ? resource?.renderedText : resource?.liveText;
  }
}

function keyOf({ overlay, context }: DriftResult): string {
  return `${overlay}@${context}`;
}

function checkRow(result: DriftResult, now: number): ViewRow {
  const { name, context, server, checkedAt, resources, overlay } = result;
  const different = resources.filter(({ means }) => means === 'different');
  const unjudged = resources.filter(({ means }) => means === 'unjudged');
  const fine = resources.filter(({ means }) => means === 'fine');
  const said = [differenceWords(result, different.length), unjudged.length > 0 ? `${unjudged.length} not judged` : ''];
  const rows = (some: readonly DriftResource[]): ViewRow[] => some.map((one) => resourceRow(result, one));
  return makeRow({
    id: rowId('check', keyOf(result)),
    title: name,
    parts: [...said, context, `${age(Date.parse(checkedAt), now)} ago`],
    details: [server, `checked ${checkedAt}`],
    icon: { name: different.length === 0 ? 'pass' : 'cloud' },
    kind: 'driftCheck',
    overlay,
    name: context,
    isOpen: true,
    children: [
      ...rows(different),
      ...rows(unjudged),
      ...(fine.length > 0 ? [fineRow(result, rows(fine))] : []),
      ...result.notes.map((text, index) => noteRow(rowId('note', keyOf(result), `${index}`), text)),
    ],
  });
}

function differenceWords({ knowsApplied }: DriftResult, count: number): string {
  if (count === 0) return 'in sync';
  return knowsApplied ? counted(count, 'difference') : `${count} differing from Git`;
}

function fineRow(result: DriftResult, children: readonly ViewRow[]): ViewRow {
  const title = `${counted(children.length, 'resource')} as in Git`;
  return makeRow({
    id: rowId('fine', keyOf(result)),
    title,
    parts: [],
    icon: { name: 'check' },
    kind: 'driftFine',
    children,
  });
}

function resourceRow(result: DriftResult, resource: DriftResource): ViewRow {
  const { kind, name, namespace, state, fields, additions, localEdits, source, notes, id } = resource;
  const { words, icon } = STATES[state];
  const count = fields.filter((field) => field.ignored === undefined).length;
  const own = [keyOf(result), id];
  const texts = textsOf(result, resource);
  const children = [
    ...fields.map((field, index) => fieldRow(rowId('field', ...own, `${index}`), field, { source, texts })),
    ...additions.map((addition, index) => additionRow(rowId('addition', ...own, `${index}`), addition)),
    ...notes.map((text, index) => noteRow(rowId('note', ...own, `${index}`), text)),
  ];
  return makeRow({
    id: rowId('resource', ...own),
    title: `${kind}/${name}`,
    parts: [words, count > 0 ? counted(count, 'field') : '', localEdits ? 'local edits' : ''],
    details: [namespace, ...notes],
    icon: { name: icon },
    kind: source === undefined ? 'driftResource' : 'driftResourceWithSource',
    command: OPEN,
    texts,
    ...(source === undefined ? {} : { place: source }),
    ...(children.length === 0 ? {} : { children }),
  });
}

const OPEN = { title: 'Open', command: 'polycrateGitops.openDrift' };

function textsOf(result: DriftResult, { id, kind, name }: DriftResource): Texts {
  const part = (side: string) => ({ id: rowId('drift', keyOf(result), id, side), name: `${kind} ${name} (${side})` });
  return { title: `${kind}/${name}: Git ↔ ${result.context}`, parts: [part('git'), part('cluster')] };
}

type Texts = NonNullable<ViewRow['texts']>;

/** A field opens as its resource does, and leads to the line of the resource when no line sets it. */
function fieldRow(
  id: string,
  field: DriftField,
  resource: { readonly source: DriftResource['source'] | undefined; readonly texts: Texts },
): ViewRow {
  const { path, rendered, applied, live, writer, ignored, note, verdict } = field;
  const values = `${rendered ?? '(none)'} in Git, ${live ?? '(none)'} in the cluster`;
  const was = applied === undefined || applied === rendered ? '' : `${applied} was applied`;
  const place = field.source ?? resource.source;
  const row = makeRow({
    id,
    title: path,
    parts: [
      `${rendered ?? '(none)'} → ${live ?? '(none)'}`,
      writer?.words ?? '',
      ignored === undefined ? '' : 'ignored',
    ],
    icon: { name: ignored !== undefined ? 'circle-slash' : verdict === 'pending' ? 'clock' : 'diff-modified' },
    kind: field.source === undefined ? 'driftField' : 'driftFieldWithSource',
    command: OPEN,
    texts: resource.texts,
    ...(place === undefined ? {} : { place }),
  });
  const said = [path, values, was, writer?.words ?? '', note ?? '', ignored ?? ''].filter((line) => line !== '');
  return { ...row, tooltip: said.join('\n'), spoken: said.join(', ') };
}

function additionRow(id: string, { path, live, writer }: DriftAddition): ViewRow {
  return makeRow({
    id,
    title: path,
    parts: [`${live} in the cluster, Git does not set it`, writer?.words ?? ''],
    icon: { name: 'info' },
    kind: 'driftAddition',
  });
}

function noteRow(id: string, text: string): ViewRow {
  // A sentence, which is wrapped by nobody: it is not cut, so that the end can be scrolled to.
  return { ...makeRow({ id, title: text, parts: [], icon: { name: 'info' }, kind: 'driftNote' }), label: text };
}
