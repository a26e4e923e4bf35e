import type { FieldPath } from '../syntax/fieldPath.ts';
import { nodeAt } from '../syntax/lookup.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import type { DeployUnit } from './deployUnit.ts';
import type { ObjectPlace } from './fluxFacts.ts';
import { entriesAt, isTrue, itemsAt, scalarText, textAt } from './read.ts';

/** An ApplicationSet: the units of its template with the parameters still in them, and the generators that fill them. */
export interface ApplicationSetFacts {
  readonly units: readonly DeployUnit[];
  readonly goTemplate: boolean;
  readonly generators: readonly GeneratorFacts[];
}

/** The generators that can be run offline; everything else is `other` and yields nothing. */
export type GeneratorFacts =
  | { readonly kind: 'list'; readonly elements: readonly Readonly<Record<string, string>>[] }
  | { readonly kind: 'directories'; readonly include: readonly string[]; readonly exclude: readonly string[] }
  | { readonly kind: 'matrix'; readonly children: readonly GeneratorFacts[] }
  | { readonly kind: 'other' };

/** True for kinds of Argo CD that deploy a directory. */
export function isArgoKind(apiVersion: string, kind: string): boolean {
  return apiVersion.startsWith('argoproj.io/') && (kind === 'Application' || kind === 'ApplicationSet');
}

/** The directories that an Application deploys; `sources` wins over `source` (argo-cd util/argo). */
export function readApplication(root: SyntaxNode | undefined, at: ObjectPlace): readonly DeployUnit[] {
  return readSpec(root, ['spec'], 'Application', at);
}

export function readApplicationSet(root: SyntaxNode | undefined, at: ObjectPlace): ApplicationSetFacts {
  return {
    units: readSpec(root, ['spec', 'template', 'spec'], 'ApplicationSet', at),
    goTemplate: isTrue(nodeAt(root, ['spec', 'goTemplate'])),
    generators: itemsAt(root, ['spec', 'generators']).map(readGenerator),
  };
}

function readSpec(root: SyntaxNode | undefined, spec: FieldPath, kind: string, at: ObjectPlace): readonly DeployUnit[] {
  const several = itemsAt(root, [...spec, 'sources']);
  const sources: FieldPath[] =
    several.length > 0 ? several.map((_, i) => [...spec, 'sources', i]) : [[...spec, 'source']];
  const cluster = textAt(root, [...spec, 'destination', 'name']) ?? textAt(root, [...spec, 'destination', 'server']);
  return sources.flatMap((source): DeployUnit[] => {
    const path = textAt(root, [...source, 'path']);
    if (path === undefined || textAt(root, [...source, 'chart']) !== undefined) return [];
    return [
      {
        ...at,
        tool: 'argo',
        kind,
        path,
        field: [...source, 'path'],
        source: {
          kind: 'git',
          name: '',
          namespace: '',
          url: textAt(root, [...source, 'repoURL']),
          pinned: !['HEAD', 'main', 'master', undefined].includes(textAt(root, [...source, 'targetRevision'])),
        },
        cluster,
        targetNamespace: textAt(root, [...spec, 'destination', 'namespace']),
        scan: {
          recurse: isTrue(nodeAt(root, [...source, 'directory', 'recurse'])),
          include: textAt(root, [...source, 'directory', 'include']),
          exclude: textAt(root, [...source, 'directory', 'exclude']),
        },
      },
    ];
  });
}

function readGenerator(node: SyntaxNode): GeneratorFacts {
  const directories = itemsAt(node, ['git', 'directories']);
  if (directories.length > 0) {
    const paths = (excluded: boolean): string[] =>
      directories
        .filter((item) => isTrue(nodeAt(item, ['exclude'])) === excluded)
        .flatMap((item) => textAt(item, ['path']) ?? []);
    return { kind: 'directories', include: paths(false), exclude: paths(true) };
  }
  const children = itemsAt(node, ['matrix', 'generators']);
  if (children.length > 0) return { kind: 'matrix', children: children.map(readGenerator) };
  if (nodeAt(node, ['list']) === undefined) return { kind: 'other' };
  return { kind: 'list', elements: itemsAt(node, ['list', 'elements']).map((item) => flatten(item)) };
}

/** Parameters of a list element, nested mappings joined by dots. */
function flatten(node: SyntaxNode, prefix = ''): Record<string, string> {
  const params: Record<string, string> = {};
  for (const { key, entry } of entriesAt(node, [])) {
    const value = scalarText(entry.value);
    if (value !== undefined) params[`${prefix}${key}`] = value;
    else Object.assign(params, flatten(entry.value, `${prefix}${key}.`));
  }
  return params;
}
