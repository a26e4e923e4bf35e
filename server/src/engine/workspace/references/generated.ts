import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { baseName, joinPath } from '../../text/paths.ts';
import { itemsAt, scalarText, textAt } from '../read.ts';

/** A ConfigMap or Secret that a kustomization generates, by the name written there. */
export interface GeneratedObject {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** '' where the entry names none. */
  readonly namespace: string;
  /** The field with the name. */
  readonly path: FieldPath;
  /** Keys that the entry shows: those of literals and files. */
  readonly keys: readonly { readonly name: string; readonly path: FieldPath }[];
  /** Files of `KEY=value` lines that give more keys; absolute paths. */
  readonly envs: readonly string[];
}

const GENERATORS = [
  ['configMapGenerator', 'ConfigMap'],
  ['secretGenerator', 'Secret'],
] as const;

/** Reads the generators of a kustomization (kustomize api/types/kvpairsources.go). */
export function readGenerated(root: SyntaxNode | undefined, directory: string): readonly GeneratedObject[] {
  return GENERATORS.flatMap(([field, kind]) =>
    itemsAt(root, [field]).flatMap((item, at): GeneratedObject[] => {
      const name = textAt(item, ['name']);
      if (name === undefined) return [];
      const base = [field, at];
      const one = textAt(item, ['env']);
      const envs = [
        ...itemsAt(item, ['envs']).flatMap((env) => scalarText(env) ?? []),
        ...(one === undefined ? [] : [one]),
      ];
      return [
        {
          kind,
          name,
          namespace: textAt(item, ['namespace']) ?? '',
          path: [...base, 'name'],
          keys: [...keysOf(item, 'literals', base, literalKey), ...keysOf(item, 'files', base, fileKey)],
          envs: envs.map((env) => joinPath(directory, env)),
        },
      ];
    }),
  );
}

function keysOf(
  item: SyntaxNode,
  list: string,
  base: FieldPath,
  keyOf: (entry: string) => string,
): GeneratedObject['keys'] {
  return itemsAt(item, [list]).flatMap((entry, at) => {
    const text = scalarText(entry);
    return text === undefined ? [] : [{ name: keyOf(text), path: [...base, list, at] }];
  });
}

function literalKey(entry: string): string {
  return entry.split('=', 1)[0] ?? '';
}

/** `key=path`, or the name of the file. */
function fileKey(entry: string): string {
  return entry.includes('=') ? literalKey(entry) : baseName(entry);
}

/** The keys of a file of `KEY=value` lines, with the offset of each. */
export function envKeys(text: string): readonly { readonly name: string; readonly start: number }[] {
  return [...text.matchAll(/^[ \t]*([^\s#=][^\s=]*)[ \t]*(?==|$)/gm)].map((match) => ({
    name: match[1] ?? '',
    start: match.index + match[0].indexOf(match[1] ?? ''),
  }));
}
