import { fromJsonText } from './jsonTyped.ts';
import type { JsonValue, MapNode, Node } from './node.ts';
import { newField } from './nodeEdit.ts';
import { printTree } from './print.ts';
import type { Origin } from './provenance.ts';

/**
 * The fields of a kustomization by their Go names, in the order in which `kustomize edit` writes those that a file did not have
 * (kustomize/commands/internal/kustfile/kustomizationfile.go determineFieldOrder).
 */
const ORDER: readonly string[] = [
  ...['apiVersion', 'kind', 'metadata', 'sortOptions', 'resources', 'bases', 'namePrefix', 'nameSuffix', 'namespace'],
  ...['crds', 'commonLabels', 'labels', 'commonAnnotations', 'patchesStrategicMerge', 'patchesJson6902', 'patches'],
  ...['configMapGenerator', 'secretGenerator', 'helmCharts', 'helmChartInflationGenerator', 'helmGlobals'],
  ...['generatorOptions', 'vars', 'images', 'replacements', 'replicas', 'configurations', 'generators'],
  ...['transformers', 'validators', 'components', 'openapi', 'buildMetadata'],
];
const BY_LOWER_CASE = new Map(ORDER.map((field) => [field.toLowerCase(), field]));

/** A field of the file as it was, and the comments that are written before it. */
interface CommentedField {
  readonly field: string;
  comment: string;
}

/**
 * The text that `kustomize edit` writes for a kustomization: fields of `before` in their order, each with the comments and empty lines
 * above it, then those that it did not have. Comments inside of fields and behind values are gone.
 */
export function editedText(before: string, fields: { readonly [name: string]: JsonValue }): string {
  const written = commentedFields(before);
  const known = new Set(written.map(({ field }) => field));
  const rest = ORDER.filter((field) => !known.has(field));
  const print = (field: string): string => {
    const value = fields[field];
    return value === undefined ? '' : fieldText(field, value);
  };
  return written.map(({ field, comment }) => comment + print(field)).join('') + rest.map(print).join('');
}

/** parseCommentedFields: a last line without a line break is not looked at, and comments behind the last field are dropped. */
function commentedFields(text: string): readonly CommentedField[] {
  const found: CommentedField[] = [];
  let comments = '';
  for (const line of text.split(/(?<=\n)/)) {
    if (!line.endsWith('\n')) break;
    const shown = line.replace(/^ +/, '').replace(/\n+$/, '');
    if (shown === '' || shown.startsWith('#')) {
      comments += line;
      continue;
    }
    const field = BY_LOWER_CASE.get(/^([a-z0-9]+):/i.exec(line)?.[1]?.toLowerCase() ?? '');
    const last = found.at(-1);
    if (field !== undefined) found.push({ field, comment: comments });
    else if (last !== undefined) last.comment += comments;
    else continue;
    comments = '';
  }
  return found;
}

const NOWHERE: Origin = { file: '', document: 0, link: undefined, step: 'resource' };

function fieldText(field: string, value: JsonValue): string {
  return printTree(jsonNode({ [field]: value }) as MapNode).text;
}

function jsonNode(value: JsonValue): Node {
  if (Array.isArray(value)) return { kind: 'seq', items: value.map(jsonNode), flow: false, tag: '', origin: NOWHERE };
  if (value === null || typeof value !== 'object') return fromJsonText(value, NOWHERE);
  const fields = Object.entries(value).map(([key, member]) => newField(key, jsonNode(member)));
  return { kind: 'map', fields, flow: false, tag: '', origin: NOWHERE };
}
