import type { FieldPath } from '../syntax/fieldPath.ts';
import { nodeAt } from '../syntax/lookup.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import type { DeployUnit } from './deployUnit.ts';
import type { ObjectPlace } from './fluxFacts.ts';
import { type GeneratorFacts, readGenerator } from './generatorFacts.ts';
import { isTrue, itemsAt, textAt } from './read.ts';

/** An ApplicationSet: the units of its template with the parameters still in them, and the generators that fill them. */
export interface ApplicationSetFacts {
  readonly units: readonly DeployUnit[];
  readonly goTemplate: boolean;
  readonly generators: readonly GeneratorFacts[];
}

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
