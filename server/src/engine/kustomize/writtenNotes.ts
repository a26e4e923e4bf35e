import { getField, getNode, type MapNode } from './node.ts';
import type { Resource } from './resource.ts';

const NO_NOTES = { former: [], prefixes: [], suffixes: [] };

/** kustomize believes its own notes also where somebody wrote them into a file (api/internal/utils/makeResIds.go). */
export function writtenNotes(root: MapNode): Pick<Resource, 'former' | 'prefixes' | 'suffixes'> {
  const annotations = getNode(root, ['metadata', 'annotations']);
  if (annotations === undefined) return NO_NOTES;
  const list = (name: string): readonly string[] => {
    const node = getField(annotations, `internal.config.kubernetes.io/${name}`);
    return node?.kind === 'scalar' ? node.text.split(',') : [];
  };
  const kinds = list('previousKinds');
  const namespaces = list('previousNamespaces');
  const former = list('previousNames').map((name, at) => ({
    kind: kinds[at] ?? '',
    name,
    namespace: namespaces[at] ?? '',
  }));
  return { former, prefixes: list('prefixes'), suffixes: list('suffixes') };
}
