import type { SyntaxNode } from '../syntax/tree.ts';
import { type DeployUnit, FLUX_SCAN, type SourceObject } from './deployUnit.ts';
import { readUnitPatches } from './fluxPatches.ts';
import { itemsAt, textAt } from './read.ts';

/** Where an object stands: its file, document and identity. */
export interface ObjectPlace {
  readonly file: string;
  readonly document: number;
  readonly name: string;
  readonly namespace: string;
}

const SOURCE_KINDS = new Set(['GitRepository', 'OCIRepository', 'Bucket', 'ExternalArtifact']);

/** True for kinds of Flux that deploy a directory or are the source of one (flux2 API groups). */
export function isFluxKind(apiVersion: string, kind: string): boolean {
  const group = apiVersion.split('/')[0];
  if (group === 'kustomize.toolkit.fluxcd.io') return kind === 'Kustomization';
  if (group === 'source.toolkit.fluxcd.io') return SOURCE_KINDS.has(kind);
  if (group === 'source.extensions.fluxcd.io') return kind === 'ArtifactGenerator';
  return group === 'fluxcd.controlplane.io' && kind === 'FluxInstance';
}

/** What a Flux object deploys: `spec.path` of a Kustomization, `spec.sync.path` of a FluxInstance. */
export function readFluxUnits(root: SyntaxNode | undefined, kind: string, at: ObjectPlace): readonly DeployUnit[] {
  if (kind === 'Kustomization') return [readKustomization(root, at)];
  if (kind !== 'FluxInstance') return [];
  const path = textAt(root, ['spec', 'sync', 'path']);
  if (path === undefined) return [];
  const name = textAt(root, ['spec', 'sync', 'name']) ?? at.namespace;
  const source = {
    kind: textAt(root, ['spec', 'sync', 'kind']) ?? 'GitRepository',
    name,
    namespace: at.namespace,
    url: textAt(root, ['spec', 'sync', 'url']),
    pinned: false,
  };
  return [
    {
      ...at,
      tool: 'flux',
      kind,
      path,
      field: ['spec', 'sync', 'path'],
      source,
      cluster: undefined,
      targetNamespace: undefined,
      scan: FLUX_SCAN,
    },
  ];
}

/** `path` defaults to the root of the source; `sourceRef.namespace` to the object's own (kustomize-controller api/v1). */
function readKustomization(root: SyntaxNode | undefined, at: ObjectPlace): DeployUnit {
  const patches = readUnitPatches(root);
  return {
    ...at,
    tool: 'flux',
    kind: 'Kustomization',
    path: textAt(root, ['spec', 'path']) ?? './',
    field: ['spec', 'path'],
    source: {
      kind: textAt(root, ['spec', 'sourceRef', 'kind']) ?? '',
      name: textAt(root, ['spec', 'sourceRef', 'name']) ?? '',
      namespace: textAt(root, ['spec', 'sourceRef', 'namespace']) ?? at.namespace,
      url: undefined,
      pinned: false,
    },
    cluster: textAt(root, ['spec', 'kubeConfig', 'secretRef', 'name']),
    targetNamespace: textAt(root, ['spec', 'targetNamespace']),
    ...(patches.length > 0 && { patches }),
    scan: FLUX_SCAN,
  };
}

/** The sources that an object is or makes: itself, or the artifacts of a generator; none for other kinds. */
export function readFluxSources(root: SyntaxNode | undefined, kind: string, at: ObjectPlace): readonly SourceObject[] {
  if (kind === 'ArtifactGenerator') return readArtifacts(root, at);
  if (!SOURCE_KINDS.has(kind)) return [];
  const pinned = ['tag', 'semver', 'commit', 'name'].some((key) => textAt(root, ['spec', 'ref', key]) !== undefined);
  const { name, namespace, file } = at;
  return [{ kind, name, namespace, url: textAt(root, ['spec', 'url']), pinned, file, copies: [] }];
}

/**
 * `@alias/dir/**` puts the contents of `dir` where `to` says, `@alias/dir` the directory itself (source-watcher
 * internal/builder/builder.go). Single files and patterns inside of names give no directory.
 */
function readArtifacts(root: SyntaxNode | undefined, { file, namespace }: ObjectPlace): readonly SourceObject[] {
  return itemsAt(root, ['spec', 'artifacts']).flatMap((artifact): SourceObject[] => {
    const name = textAt(artifact, ['name']);
    if (name === undefined) return [];
    const copies = itemsAt(artifact, ['copy']).flatMap((copy) => {
      const from = /^@[^/]+\/?([^*?[]*?)(\/?\*\*)?\/?$/.exec(textAt(copy, ['from']) ?? '');
      const to = /^@artifact\/?(.*?)\/?$/.exec(textAt(copy, ['to']) ?? '');
      if (from === null || to === null) return [];
      const [, directory = '', contents] = from;
      const base = directory.slice(directory.lastIndexOf('/') + 1);
      const place = to[1] ?? '';
      const inside = contents === undefined && base !== '' ? `${place === '' ? '' : `${place}/`}${base}` : place;
      return [{ from: directory, to: inside }];
    });
    return [{ kind: 'ExternalArtifact', name, namespace, url: undefined, pinned: false, file, copies }];
  });
}
