import type { SourcePlace } from '../../protocol/places.ts';
import type { ViewAnswer, ViewRow } from '../../protocol/views.ts';
import { cutMiddle } from '../../protocol/words.ts';

/** A name for a row that stays the same when the rows are made anew: what it is, and whatever tells it apart. */
export function rowId(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/** What `rowId` made a name of. */
export function readRowId(id: string): readonly string[] {
  return JSON.parse(id) as readonly string[];
}

/** What a row is made of; `parts` and `details` may hold empty texts, which are left out. */
export type RowSeed = Omit<ViewRow, 'description' | 'tooltip' | 'label' | 'spoken'> & {
  readonly title: string;
  /** Joined by dots behind the name. */
  readonly parts: readonly string[];
  /** More lines for the tooltip. */
  readonly details?: readonly string[];
  /** What a screen reader says before the title: `Overlay`. */
  readonly what?: string;
};

/** A row that says the same in its description, its tooltip and its accessible name. */
export function makeRow({ title, parts, details = [], what, ...rest }: RowSeed): ViewRow {
  const said = parts.filter((part) => part !== '');
  const description = said.join(' · ');
  const lines = [title, description, ...details].filter((line) => line !== '');
  return {
    ...rest,
    label: cutMiddle(title),
    description,
    tooltip: lines.join('\n'),
    spoken: [what === undefined ? title : `${what} ${title}`, ...said].join(', '),
  };
}

/** An answer without a word above the rows. */
export function listed(rows: readonly ViewRow[], total = rows.length): ViewAnswer {
  return { rows, total, message: '' };
}

/** What a row does that leads to a place. */
export function toSource({ uri, range }: SourcePlace): NonNullable<ViewRow['command']> {
  return { command: 'polycrateGitops.selectText', title: 'Go to Source', arguments: [{ uri, range }] };
}
