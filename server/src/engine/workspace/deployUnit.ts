import type { FieldPath } from '../syntax/fieldPath.ts';
import type { UnitPatch } from './fluxPatches.ts';

/** A Flux or Argo object that deploys a directory. Read from its file; what a parent patches into it is not seen here. */
export interface DeployUnit {
  readonly tool: 'flux' | 'argo';
  /** `Kustomization`, `FluxInstance`, `Application` or `ApplicationSet`. */
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly file: string;
  readonly document: number;
  /** As written, relative to the root of the source. */
  readonly path: string;
  readonly field: FieldPath;
  readonly source: SourceReference;
  /** The cluster that the object names itself: an Argo destination, or the Secret of a Flux kubeConfig. */
  readonly cluster: string | undefined;
  readonly targetNamespace: string | undefined;
  /** What it patches into all that it deploys; not there where it patches nothing. */
  readonly patches?: readonly UnitPatch[];
  /** How a directory without a kustomization file is read. */
  readonly scan: DirectoryScan;
}

/** Where the files come from: a Flux source object, or the URL of an Argo source. */
export interface SourceReference {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly url: string | undefined;
  /** True when another state than the checked-out one may be meant: a tag, a commit, a range, a named branch. */
  readonly pinned: boolean;
}

/**
 * Flux takes every YAML file at any depth (pkg/kustomize/kustomize_generator.go); Argo takes the top level unless
 * `directory.recurse`, minus `exclude`, limited to `include`.
 */
export interface DirectoryScan {
  readonly recurse: boolean;
  readonly include: string | undefined;
  readonly exclude: string | undefined;
}

/** A Flux source object: what a `sourceRef` finds. */
export interface SourceObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly url: string | undefined;
  readonly pinned: boolean;
  readonly file: string;
  /** For an artifact that an ArtifactGenerator puts together: which directory of the repository went where in it. */
  readonly copies: readonly ArtifactCopy[];
}

/** Both relative, without slashes at the ends; '' is the root. */
export interface ArtifactCopy {
  readonly from: string;
  readonly to: string;
}

export const FLUX_SCAN: DirectoryScan = { recurse: true, include: undefined, exclude: undefined };
