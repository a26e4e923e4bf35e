/** One entry of a snippet file of VS Code. */
export interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

/** What the editor inserts when somebody only presses Tab: placeholders become their texts, choices their first value. */
export function expandSnippet({ body }: Snippet): string {
  return body
    .join('\n')
    .replaceAll(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1')
    .replaceAll(/\$\{\d+:((?:[^{}]|\{[^{}]*\})*)\}/g, '$1')
    .replaceAll(/\$\{\d+\}|\$\d+/g, '');
}
