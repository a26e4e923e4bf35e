/** One entry of a snippet file of VS Code. */
export interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

/** What the editor inserts when somebody only presses Tab: placeholders become their texts, choices their first value. */
export function expandSnippet({ body }: Snippet): string {
  return expandText(body.join('\n'));
}

/** The same for a text in snippet syntax. */
export function expandText(snippet: string): string {
  return snippet
    .replaceAll(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1')
    .replaceAll(/\$\{\d+:((?:[^{}\\]|\\.|\{[^{}]*\})*)\}/g, '$1')
    .replaceAll(/\$\{\d+\}|(?<!\\)\$\d+/g, '')
    .replaceAll(/\\([\\$}])/g, '$1');
}
