/** What an attempt at an answer came to: the answer, or that its time was over before. */
export type Attempt<T> = { readonly isDone: true; readonly value: T } | { readonly isDone: false };
