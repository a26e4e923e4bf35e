import { openTree, readOpenNode } from '../../schema/openTree.ts';
import type { SyntaxFile, SyntaxNode } from '../../syntax/tree.ts';
import { scalarText } from '../../workspace/read.ts';
import { ordersOf } from '../../workspace/references/pods.ts';
import type { ObjectReferences } from '../../workspace/references/reference.ts';
import { nearestFixes } from '../nearestFix.ts';
import type { JudgedObject } from './judgedObject.ts';

/** A file of a folder that nothing builds. */
export interface LooseFile {
  readonly file: string;
  /** The folder, which stands for the overlay. */
  readonly overlay: string;
  readonly objects: readonly ObjectReferences[];
  readonly syntax: () => SyntaxFile;
}

/** The objects of such a file, as they stand in it. */
export function looseObjectsOf({ file, overlay, objects, syntax }: LooseFile): readonly JudgedObject[] {
  return objects.map((facts): JudgedObject => {
    const root = (): SyntaxNode | undefined => syntax().documents[facts.document]?.root;
    return {
      facts,
      written: facts.name,
      file,
      texts: () => textsOf(root()),
      orders: () => {
        const read = root();
        return read === undefined ? [] : ordersOf(openTree(read), readOpenNode);
      },
      hashed: false,
      tell: ({ code, severity, message, path, part, nearest }) => {
        const place = { file, document: facts.document, path, part };
        const fixes = nearest === undefined ? [] : nearestFixes({ part, nearest }, place);
        return { code, severity, message, place, overlays: [overlay], related: [], fixes };
      },
    };
  });
}

function textsOf(root: SyntaxNode | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: SyntaxNode): void => {
    if (node.kind === 'seq') for (const item of node.items) visit(item);
    else if (node.kind === 'map') for (const entry of node.entries) visit(entry.value);
    else found.add(scalarText(node) ?? '');
  };
  if (root !== undefined) visit(root);
  return found;
}
