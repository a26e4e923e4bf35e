/** A whole object, or the few that belong together. */
export interface ObjectTemplate {
  /** Its kind, with the tool's name where Kubernetes has another of that name. */
  readonly label: string;
  readonly detail: string;
  /** YAML behind a line break; `<1:web>` is a tab stop with its text, `<2|a,b|>` one with a choice. */
  readonly text: string;
}

/** The template in snippet syntax, with the lines indented by the step that its document has. */
export function snippetOf({ text }: ObjectTemplate): string {
  return `${text
    .trim()
    .replaceAll(/<(\d+)((?::[^<>]*)?)>/g, `\${$1$2}`)
    .replaceAll(/<(\d+)(\|[^<>]*\|)>/g, `\${$1$2}`)}\n$0`;
}
