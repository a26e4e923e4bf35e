import { type Field, getField, type MapNode, type Node, type ScalarNode } from '../kustomize/node.ts';
import type { Origin } from '../kustomize/provenance.ts';

/** What stands in place of a Secret value: never its length, a prefix or a digest (product-design section 3). */
export const MASK = '•••';

const masked = new WeakMap<MapNode, MapNode>();

/** Whether this object's values are secret: kind Secret of the core group. */
export function isSecret(root: MapNode): boolean {
  return text(getField(root, 'kind')) === 'Secret' && text(getField(root, 'apiVersion')) === 'v1';
}

/**
 * The object as people may see it: values of `data` and `stringData` of a Secret, and kubectl's copy of them in an
 * annotation, are replaced by the mask; origins stay. Other objects come back as they are, the same object each time.
 */
export function maskSecrets(root: MapNode): MapNode {
  if (!isSecret(root)) return root;
  const known = masked.get(root);
  if (known !== undefined) return known;
  const made: MapNode = { ...root, fields: root.fields.map(maskField) };
  masked.set(root, made);
  return made;
}

function maskField(field: Field): Field {
  if (field.key.text === 'data' || field.key.text === 'stringData') return { ...field, value: maskAll(field.value) };
  if (field.key.text === 'metadata') return { ...field, value: maskApplied(field.value) };
  return field;
}

function maskAll(node: Node): Node {
  if (node.kind === 'scalar') return maskScalar(node);
  if (node.kind === 'seq') return { ...node, items: node.items.map(maskAll) };
  return { ...node, fields: node.fields.map((field) => ({ ...field, value: maskAll(field.value) })) };
}

function maskApplied(metadata: Node): Node {
  if (metadata.kind !== 'map') return metadata;
  return {
    ...metadata,
    fields: metadata.fields.map((field) => (field.key.text === 'annotations' ? maskAnnotation(field) : field)),
  };
}

function maskAnnotation(field: Field): Field {
  if (field.value.kind !== 'map') return field;
  const fields = field.value.fields.map((entry) =>
    entry.key.text === 'kubectl.kubernetes.io/last-applied-configuration'
      ? { ...entry, value: maskAll(entry.value) }
      : entry,
  );
  return { ...field, value: { ...field.value, fields } };
}

function maskScalar(node: ScalarNode): ScalarNode {
  return { ...node, text: MASK, tag: '!!str', style: 'plain', origin: withoutTexts(node.origin) };
}

/** The same chain of writers without what they had written. */
function withoutTexts(origin: Origin): Origin {
  const { replaced, ...rest } = origin;
  return replaced === undefined ? origin : { ...rest, replaced: { origin: withoutTexts(replaced.origin) } };
}

function text(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' ? node.text : undefined;
}
