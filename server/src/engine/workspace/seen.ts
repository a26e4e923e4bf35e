/** Words of a manifest that people write again elsewhere. Plain data, read line by line. */
export interface SeenWords {
  /** Images as written, with their tags. */
  readonly images: readonly string[];
  /** `key: value` of labels and of the selectors that choose by them. */
  readonly labels: readonly (readonly [key: string, value: string])[];
  /** Values of fields that name what a cluster has and a repository seldom: classes of storage, of priority, … */
  readonly values: readonly (readonly [field: string, value: string])[];
}

/** Fields whose values are read; the namespace of a kustomization is read besides. */
export const VALUE_FIELDS: ReadonlySet<string> = new Set([
  'storageClassName',
  'ingressClassName',
  'priorityClassName',
  'runtimeClassName',
  'gatewayClassName',
  'schedulerName',
]);
const LABEL_FIELDS = new Set(['labels', 'matchLabels', 'selector', 'commonLabels', 'podSelector']);
const FIELD = /^([ ]*(?:- +)*)(?:"([^"]+)"|'([^']+)'|([\w./-]+)):(?:[ \t]+(.*))?$/;

/** Reads the words of a text by its lines. Texts that only look like fields may be among them, which does no harm in a proposal. */
export function readSeen(text: string): SeenWords {
  const images: string[] = [];
  const labels: (readonly [string, string])[] = [];
  const values: (readonly [string, string])[] = [];
  /** Column of the field whose mapping holds labels. */
  let inside = -1;
  for (const line of text.split('\n')) {
    const match = FIELD.exec(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (match === null) continue;
    const [, lead = '', double, single, plain, rest = ''] = match;
    const key = double ?? single ?? plain ?? '';
    const value = bare(rest);
    if (inside >= 0 && lead.length <= inside) inside = -1;
    if (inside >= 0 && value !== '') labels.push([key, value]);
    if (LABEL_FIELDS.has(key) && value === '') inside = lead.length;
    if (key === 'image' && value !== '') images.push(value);
    // Only a kustomization says at its top where its objects go.
    const isTarget = key === 'namespace' && lead === '';
    if ((VALUE_FIELDS.has(key) || isTarget) && value !== '') values.push([key, value]);
  }
  return { images, labels, values };
}

/** A value without quotes and comment; '' for one that goes on elsewhere. */
function bare(rest: string): string {
  const quoted = /^(["'])(.*?)\1/.exec(rest);
  if (quoted !== null) return quoted[2] ?? '';
  if (/^[&*!|>{[#]/.test(rest)) return '';
  return rest.replace(/\s+#.*$/, '').trim();
}
