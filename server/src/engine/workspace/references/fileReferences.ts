import { readSyntaxNode } from '../../schema/treeReader.ts';
import { resolveAlias } from '../../syntax/lookup.ts';
import type { SyntaxFile } from '../../syntax/tree.ts';
import { dirName } from '../../text/paths.ts';
import type { FileKind } from '../classify.ts';
import { itemsAt, textAt } from '../read.ts';
import { type GeneratedObject, readGenerated } from './generated.ts';
import { readObject } from './readObject.ts';
import type { ObjectReferences } from './reference.ts';

/** What one file says about references: its objects, and what a kustomization generates. */
export interface FileReferences {
  readonly objects: readonly ObjectReferences[];
  readonly generated: readonly GeneratedObject[];
  /** What a kustomization puts before and behind names. */
  readonly affixes: readonly string[];
  /** Names of the charts that a kustomization inflates, and of their releases. */
  readonly charts: readonly string[];
}

export const NO_REFERENCES: FileReferences = { objects: [], generated: [], affixes: [], charts: [] };

/** Reads a file of a kind. Only manifests and kustomizations name anything; of encrypted files the names and keys are readable. */
export function readFileReferences(path: string, kind: FileKind, parse: () => SyntaxFile): FileReferences {
  if (kind === 'kustomization') {
    const root = parse().documents.find((item) => item.root !== undefined)?.root;
    const affixes = ['namePrefix', 'nameSuffix'].flatMap((field) => textAt(root, [field]) ?? []);
    const charts = itemsAt(root, ['helmCharts']).flatMap((chart) =>
      ['releaseName', 'name'].flatMap((field) => textAt(chart, [field]) ?? []),
    );
    return { objects: [], generated: readGenerated(root, dirName(path)), affixes, charts };
  }
  if (kind !== 'manifest' && kind !== 'encrypted') return NO_REFERENCES;
  const objects = parse().documents.flatMap(({ root, index }) =>
    root !== undefined && resolveAlias(root)?.kind === 'map' ? [readObject(root, index, readSyntaxNode)] : [],
  );
  return { ...NO_REFERENCES, objects };
}
