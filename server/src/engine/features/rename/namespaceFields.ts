import type { FieldPath } from '../../syntax/fieldPath.ts';
import { resolveAlias } from '../../syntax/lookup.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { entriesAt, scalarText } from '../../workspace/read.ts';

/** Fields whose text is the name of a namespace, whatever object they stand in: beside a name, in Flux and Argo CD objects, in kustomizations. */
const ONE = new Set(['namespace', 'targetNamespace', 'storageNamespace', 'releaseNamespace']);
/** Lists of such names: of monitors, of policies. */
const MANY = new Set(['matchNames', 'namespaces', 'excludedNamespaces', 'targetNamespaces']);
/** The label that the server puts on every Namespace. */
const LABEL = 'kubernetes.io/metadata.name';
/** Fields whose entries are a person's own. */
const OWN = new Set(['data', 'stringData', 'binaryData', 'labels', 'annotations', 'commonLabels', 'commonAnnotations']);

/** The fields of an object or a kustomization that name a namespace. */
export function namespaceFields(root: SyntaxNode | undefined, name: string): readonly FieldPath[] {
  const found: FieldPath[] = [];
  if (root !== undefined) visit(root, [], name, found);
  return found;
}

function visit(node: SyntaxNode, path: FieldPath, name: string, found: FieldPath[]): void {
  const at = resolveAlias(node);
  if (at?.kind === 'seq') for (const [index, item] of at.items.entries()) visit(item, [...path, index], name, found);
  if (at?.kind !== 'map') return;
  const isLabel = entriesAt(at, []).some(({ key, entry }) => key === 'key' && scalarText(entry.value) === LABEL);
  for (const { key, entry } of entriesAt(at, [])) {
    const here = [...path, key];
    const value = resolveAlias(entry.value);
    const isList = MANY.has(key) || (isLabel && key === 'values');
    if ((ONE.has(key) || key === LABEL) && scalarText(value) === name) found.push(here);
    else if (isList && value?.kind === 'seq') {
      for (const [index, item] of value.items.entries()) if (scalarText(item) === name) found.push([...here, index]);
    } else if (!OWN.has(key)) visit(entry.value, here, name, found);
  }
}
