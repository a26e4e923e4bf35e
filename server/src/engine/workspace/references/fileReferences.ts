import { openTree, readOpenNode } from '../../schema/openTree.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { resolveAlias } from '../../syntax/lookup.ts';
import { parse as parseText } from '../../syntax/parse.ts';
import type { SyntaxFile, SyntaxNode } from '../../syntax/tree.ts';
import { dirName } from '../../text/paths.ts';
import type { FileKind } from '../classify.ts';
import { itemsAt, scalarText, textAt } from '../read.ts';
import { type GeneratedObject, readGenerated } from './generated.ts';
import { readObject } from './readObject.ts';
import type { ObjectReferences } from './reference.ts';

/** A patch that is written inside of a kustomization: the field with its text, and what its objects name. */
export interface InlinePatch {
  readonly path: FieldPath;
  readonly objects: readonly ObjectReferences[];
}

/** What one file says about references: its objects, and what a kustomization generates. */
export interface FileReferences {
  readonly objects: readonly ObjectReferences[];
  readonly generated: readonly GeneratedObject[];
  readonly inline: readonly InlinePatch[];
  /** What a kustomization puts before and behind names. */
  readonly affixes: readonly string[];
  /** Names of the charts that a kustomization inflates, and of their releases. */
  readonly charts: readonly string[];
}

export const NO_REFERENCES: FileReferences = { objects: [], generated: [], inline: [], affixes: [], charts: [] };

/**
 * Reads a file of a kind. Only manifests and kustomizations name anything; of encrypted files the names and keys are readable.
 *
 * @param guess whether fields that no table knows are told by their names (guessedNames.ts)
 */
export function readFileReferences(
  path: string,
  kind: FileKind,
  parse: () => SyntaxFile,
  guess = true,
): FileReferences {
  if (kind === 'kustomization') {
    const root = parse().documents.find((item) => item.root !== undefined)?.root;
    const affixes = ['namePrefix', 'nameSuffix'].flatMap((field) => textAt(root, [field]) ?? []);
    const charts = itemsAt(root, ['helmCharts']).flatMap((chart) =>
      ['releaseName', 'name'].flatMap((field) => textAt(chart, [field]) ?? []),
    );
    const generated = readGenerated(root, dirName(path));
    return { objects: [], generated, inline: readInline(root), affixes, charts };
  }
  if (kind !== 'manifest' && kind !== 'encrypted') return NO_REFERENCES;
  return { ...NO_REFERENCES, objects: readObjects(parse(), guess) };
}

function readObjects({ documents }: SyntaxFile, guess = true): readonly ObjectReferences[] {
  return documents.flatMap(({ root, index }) =>
    root !== undefined && resolveAlias(root)?.kind === 'map'
      ? [readObject(openTree(root), index, readOpenNode, guess)]
      : [],
  );
}

/** Merge patches that are texts of several lines; JSON patches name no objects. */
function readInline(root: SyntaxNode | undefined): readonly InlinePatch[] {
  const own = itemsAt(root, ['patchesStrategicMerge']).map((item, at) => ({
    path: ['patchesStrategicMerge', at],
    text: scalarText(item),
  }));
  const listed = itemsAt(root, ['patches']).map((item, at) => ({
    path: ['patches', at, 'patch'],
    text: textAt(item, ['patch']),
  }));
  return [...own, ...listed].flatMap(({ path, text }) => {
    const objects = text?.includes('\n') === true ? readObjects(parseText(text)) : [];
    return objects.length === 0 ? [] : [{ path, objects }];
  });
}
