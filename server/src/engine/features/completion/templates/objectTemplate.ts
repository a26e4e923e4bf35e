/** A whole object, or the few that belong together. */
export interface ObjectTemplate {
  /** Its kind, with the tool's name where Kubernetes has another of that name. */
  readonly label: string;
  readonly detail: string;
  /** YAML; `<1:web>` is a tab stop with its text, `<2|a,b|>` one with a choice. */
  readonly text: string;
}

/** What every object begins with. */
interface ObjectHead {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** The text of an object; `rest` begins with a line break, and with the other fields of the metadata where there are some. */
export function object({ apiVersion, kind, name, namespace }: ObjectHead, rest = ''): string {
  const below = namespace === undefined ? '' : `\n  namespace: ${namespace}`;
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}${below}${rest}`;
}

/** Objects that belong together in one text. */
export function documents(...objects: readonly string[]): string {
  return objects.join('\n---\n');
}

/** The template in snippet syntax, with the lines indented by the step that its document has. */
export function snippetOf({ text }: ObjectTemplate): string {
  return `${text
    .trim()
    .replaceAll(/<(\d+)((?::[^<>]*)?)>/g, `\${$1$2}`)
    .replaceAll(/<(\d+)(\|[^<>]*\|)>/g, `\${$1$2}`)}\n$0`;
}
