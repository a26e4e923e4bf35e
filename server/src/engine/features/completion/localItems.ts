import { readSyntaxNode } from '../../schema/treeReader.ts';
import { parse } from '../../syntax/parse.ts';
import type { SyntaxFile, SyntaxNode } from '../../syntax/tree.ts';
import { FieldReader } from '../../workspace/references/fieldReader.ts';
import { findPods } from '../../workspace/references/pods.ts';
import { recovered } from '../recovered.ts';
import type { CompletionItem } from './completionItem.ts';
import type { CompletionProvider } from './place.ts';
import { type NameToOffer, nameItem } from './referenceItems.ts';

/** Which names of the same pod a field takes: the end of its path, and where those names stand below the pod's spec. */
const LOCAL: readonly (readonly [field: RegExp, names: readonly string[], detail: string])[] = [
  [/\.(?:volumeMounts|volumeDevices)\.0\.name$/, ['volumes[].name'], 'volume'],
  [
    /\.(?:httpGet|tcpSocket)\.port$/,
    ['containers[].ports[].name', 'initContainers[].ports[].name'],
    'port of the container',
  ],
];

/** Proposes what a pod names of itself: volumes to mount, named ports to probe. */
export const localItems: CompletionProvider = (place) => {
  const { cursor, context, text } = place;
  if (cursor.part !== 'value' || context.own !== undefined) return [];
  const path = [...cursor.path, cursor.name ?? ''].join('.');
  const found = LOCAL.find(([field]) => field.test(path));
  if (found === undefined) return [];
  const [, patterns, detail] = found;
  return namesIn(documentAt(recovered(parse(text)), place.offset), patterns, detail).map(
    (one): CompletionItem => nameItem(place, one),
  );
};

function documentAt({ documents }: SyntaxFile, offset: number): SyntaxNode | undefined {
  return documents.findLast(({ range }) => range.start <= offset)?.root;
}

function namesIn(root: SyntaxNode | undefined, patterns: readonly string[], detail: string): readonly NameToOffer[] {
  if (root === undefined) return [];
  const reader = new FieldReader(readSyntaxNode);
  const kind = reader.text(reader.get(root, 'kind')) ?? '';
  const inPods = findPods(reader, root, kind).flatMap(({ node, path }) =>
    patterns.flatMap((pattern) => reader.find(node, pattern, path)),
  );
  const claims = detail === 'volume' ? reader.find(root, 'spec.volumeClaimTemplates[].metadata.name') : [];
  const names = new Set([...inPods, ...claims].flatMap(({ node }) => reader.text(node) ?? []));
  return [...names].map((name) => ({ name, detail, distance: 0 }));
}
