import { type Field, getField, type MapNode, type Node, type ScalarNode } from '../kustomize/node.ts';
import { mapItems, withField } from '../kustomize/nodeEdit.ts';
import type { Origin } from '../kustomize/provenance.ts';
import { MASK } from '../text/mask.ts';

export { MASK };

const masked = new WeakMap<MapNode, MapNode>();

/** Whether this object's values are secret: kind Secret of the core group. */
export function isSecret(root: MapNode): boolean {
  return text(getField(root, 'kind')) === 'Secret' && text(getField(root, 'apiVersion')) === 'v1';
}

/**
 * The object as people may see it: values of `data` and `stringData` of a Secret, kubectl's copy of them in an annotation, and
 * what was copied out of a Secret into any object are replaced by the mask; origins stay. Objects without such values come back as they
 * are, the same object each time.
 */
export function maskSecrets(root: MapNode): MapNode {
  const known = masked.get(root);
  if (known !== undefined) return known;
  const own: MapNode = isSecret(root) ? { ...root, fields: root.fields.map(maskField) } : root;
  const made = maskCopies(own) as MapNode;
  masked.set(root, made);
  return made;
}

/** The nodes of an object that the mask changes, with what it makes of them. */
export function maskedNodes(root: MapNode): ReadonlyMap<Node, Node> {
  const found = new Map<Node, Node>();
  const visit = (before: Node, after: Node): void => {
    if (before === after) return;
    found.set(before, after);
    if (before.kind === 'seq' && after.kind === 'seq')
      for (const [at, item] of before.items.entries()) visit(item, after.items[at] ?? item);
    if (before.kind === 'map' && after.kind === 'map')
      for (const [at, { value }] of before.fields.entries()) visit(value, after.fields[at]?.value ?? value);
  };
  visit(root, maskSecrets(root));
  return found;
}

function maskCopies(node: Node): Node {
  if (node.kind === 'scalar') return isCopied(node.origin) ? maskScalar(node) : node;
  if (node.kind === 'seq') return mapItems(node, maskCopies);
  let made = node;
  for (const [at, { value }] of node.fields.entries()) made = withField(made, at, maskCopies(value));
  return made;
}

/** Whether any writer of a value had it, or a part of it, from a Secret. */
function isCopied(origin: Origin): boolean {
  for (let at: Origin | undefined = origin; at !== undefined; at = at.replaced?.origin) {
    if (at.copied !== undefined && (at.copied.secret === true || isCopied(at.copied))) return true;
  }
  return false;
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
