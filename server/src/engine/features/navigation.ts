import type { Range } from '../syntax/tree.ts';

/** A place in a file that an answer leads to. */
export interface NavigationPlace {
  readonly file: string;
  readonly range: Range;
}

/** A text of a file that leads to another file. */
export interface LinkAnswer {
  readonly range: Range;
  readonly target: string;
}

/** What an editor asks of the graph of references. Every answer is empty where nothing is known; none holds the value of a Secret. */
export interface NavigationAnswers {
  /** Everything that names the thing under an offset: objects, keys, ports, volumes; with where it is defined where that is wanted. */
  references(file: string, offset: number, withDefinition: boolean): readonly NavigationPlace[];
  /** The patches and kustomizations that change the object or field under an offset. */
  implementations(file: string, offset: number): readonly NavigationPlace[];
  /** The places in this file that name the same thing as the one under an offset. */
  highlights(file: string, offset: number): readonly NavigationPlace[];
  /** Paths in a file that lead to files of the repository. */
  links(file: string): readonly LinkAnswer[];
}
