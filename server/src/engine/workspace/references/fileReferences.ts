import { readSyntaxNode } from '../../schema/treeReader.ts';
import { resolveAlias } from '../../syntax/lookup.ts';
import type { SyntaxFile } from '../../syntax/tree.ts';
import { dirName } from '../../text/paths.ts';
import type { FileKind } from '../classify.ts';
import { type GeneratedObject, readGenerated } from './generated.ts';
import { readObject } from './readObject.ts';
import type { ObjectReferences } from './reference.ts';

/** What one file says about references: its objects, and what a kustomization generates. */
export interface FileReferences {
  readonly objects: readonly ObjectReferences[];
  readonly generated: readonly GeneratedObject[];
}

export const NO_REFERENCES: FileReferences = { objects: [], generated: [] };

/** Reads a file of a kind. Only manifests and kustomizations name anything; of encrypted files the names and keys are readable. */
export function readFileReferences(path: string, kind: FileKind, parse: () => SyntaxFile): FileReferences {
  if (kind === 'kustomization') {
    const root = parse().documents.find((item) => item.root !== undefined)?.root;
    return { objects: [], generated: readGenerated(root, dirName(path)) };
  }
  if (kind !== 'manifest' && kind !== 'encrypted') return NO_REFERENCES;
  const objects = parse().documents.flatMap(({ root, index }) =>
    root !== undefined && resolveAlias(root)?.kind === 'map' ? [readObject(root, index, readSyntaxNode)] : [],
  );
  return { objects, generated: [] };
}
