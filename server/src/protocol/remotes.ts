/** What became of one remote base or file. */
export interface FetchedItem {
  /** Repository or URL, for people. */
  readonly name: string;
  /** Full commit id, or the digest of a file, that is in the cache now. */
  readonly revision?: string;
  /** What was in the cache before. */
  readonly before?: string;
  /** Why it was not fetched, in words. */
  readonly problem?: string;
}

export type FetchAnswer =
  | { readonly done: true; readonly items: readonly FetchedItem[] }
  | { readonly done: false; readonly message: string };

export interface FetchProgress {
  readonly done: number;
  readonly total: number;
  readonly name: string;
}

/** Scheme of documents that show fetched files; the path is the engine's. */
export const REMOTE_SCHEME = 'polycrate-remote';
