/** A file and the text that it gets. */
export interface RewrittenFile {
  readonly file: string;
  readonly text: string;
}

/** What a rewrite makes of files, or why it cannot be made; the text is a sentence without a full stop. */
export type Rewrite = { readonly files: readonly RewrittenFile[] } | { readonly problem: string };
