import type { SourcePlace } from './places.ts';

/** The views of the activity bar. */
export type ViewName = 'environments' | 'changes' | 'drift' | 'policies' | 'blocks';

/** What a person limited a view to. */
export interface ViewFilter {
  readonly only?: 'changed' | 'problems' | 'failing' | undefined;
  readonly environment?: string | undefined;
}

export interface ViewQuestion {
  readonly view: ViewName;
  /** Id of the row whose children are wanted; absent for the top of the view. */
  readonly parent?: string;
  readonly filter?: ViewFilter;
}

/** A text of the server that the client can show read-only. */
export interface TextPart {
  /** What the server gives the text for; opaque to the client. */
  readonly id: string;
  /** A file's name, for the title of the editor. */
  readonly name: string;
}

/** One text to show, or two to compare. */
export interface ShownTexts {
  readonly title: string;
  readonly parts: readonly [TextPart] | readonly [TextPart, TextPart];
}

/** A row of a view as it is shown; commands in its menus are given the row. */
export interface ViewRow {
  /** Unique in its view, and the same when the rows are made anew. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** What a screen reader says; absent where label and description say all. */
  readonly spoken?: string;
  /** A codicon, and the theme's colour for it. */
  readonly icon: { readonly name: string; readonly color?: string };
  /** What it is, for the `when` clauses of menus. */
  readonly kind: string;
  /** The rows below it; `asked` when they are to be asked for. Absent for a row without any. */
  readonly children?: readonly ViewRow[] | 'asked';
  /** Whether it is unfolded at first. */
  readonly isOpen?: boolean;
  /** What a click does; a command without arguments is given the row. */
  readonly command?: { readonly title: string; readonly command: string; readonly arguments?: readonly unknown[] };
  /** What it stands for, for commands: an overlay's identity, a folder, a name to copy, a place, texts. */
  readonly overlay?: string;
  readonly uri?: string;
  readonly name?: string;
  readonly place?: SourcePlace;
  readonly texts?: ShownTexts;
}

export interface ViewAnswer {
  readonly rows: readonly ViewRow[];
  /** How many rows there are without the filter. */
  readonly total: number;
  /** What stands above the rows, and why there are none; empty for nothing. */
  readonly message: string;
  readonly badge?: { readonly value: number; readonly tooltip: string };
}
