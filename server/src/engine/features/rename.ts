import type { TextEdit } from '../api.ts';
import type { Range } from '../syntax/tree.ts';
import type { PathMove } from './refactor/plan.ts';

/** Why something cannot be renamed, in words for a person. */
export interface RenameRefusal {
  readonly refused: string;
}

/** What a rename at an offset would be about: the name as it stands in the text. */
export interface RenameTarget {
  readonly range: Range;
  readonly name: string;
}

/** An edit that a rename makes. */
export interface RenameEdit extends TextEdit {
  /** Why a person has to say whether the place is meant; absent where it surely is. */
  readonly confirm?: string;
}

export interface RenameEdits {
  readonly edits: readonly RenameEdit[];
  /** A file that gets the name; it moves after the edits. */
  readonly moves?: readonly PathMove[];
}

/** Renames one sort of thing. Undefined means that an offset is on nothing of that sort, so that the next provider is asked. */
export interface RenameProvider {
  target(file: string, offset: number): RenameTarget | RenameRefusal | undefined;
  /** Edits of every place that names the thing, in all files. */
  edits(file: string, offset: number, name: string): RenameEdits | RenameRefusal | undefined;
}

/** Asks each provider until one knows the thing under an offset. */
export function firstProvider(providers: readonly RenameProvider[]): RenameProvider {
  return {
    target: (file, offset) => firstOf(providers, (provider) => provider.target(file, offset)),
    edits: (file, offset, name) => firstOf(providers, (provider) => provider.edits(file, offset, name)),
  };
}

function firstOf<T>(
  providers: readonly RenameProvider[],
  ask: (provider: RenameProvider) => T | undefined,
): T | undefined {
  for (const provider of providers) {
    const answer = ask(provider);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
