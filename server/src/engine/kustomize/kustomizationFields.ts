import type { FieldPath } from '../syntax/fieldPath.ts';
import type { HelmChart, HelmGlobals } from './helmFields.ts';
import type { PatchEntry, ReplacementEntry, VarEntry } from './targetFields.ts';

/**
 * The fields of a kustomization as steps see them (api/types/*.go, v5.8.2). `at` is the path of the entry in the kustomization
 * file, for origins and findings; a field that is absent or null is undefined.
 */
export interface Kustomization {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly namePrefix?: Located;
  readonly nameSuffix?: Located;
  readonly namespace?: Located;
  /** `bases` stand at the end, as kustomize puts them there. */
  readonly resources: readonly Located[];
  readonly components: readonly Located[];
  readonly crds: readonly Located[];
  readonly configurations: readonly Located[];
  readonly generators: readonly Located[];
  readonly transformers: readonly Located[];
  readonly validators: readonly Located[];
  readonly buildMetadata: readonly Located[];
  readonly commonLabels?: LocatedMap;
  readonly commonAnnotations?: LocatedMap;
  readonly openapi?: LocatedMap;
  readonly labels: readonly LabelsEntry[];
  readonly patchesStrategicMerge: readonly Located[];
  readonly patches: readonly PatchEntry[];
  readonly patchesJson6902: readonly PatchEntry[];
  /** `imageTags` stand at the end. */
  readonly images: readonly ImageEntry[];
  readonly replacements: readonly ReplacementEntry[];
  readonly replicas: readonly ReplicaEntry[];
  readonly vars: readonly VarEntry[];
  readonly configMapGenerator: readonly GeneratorEntry[];
  readonly secretGenerator: readonly GeneratorEntry[];
  readonly generatorOptions?: GeneratorOptions;
  readonly sortOptions?: SortOptions;
  /** `helmChartInflationGenerator` stands at the end. */
  readonly helmCharts: readonly HelmChart[];
  readonly helmGlobals: HelmGlobals;
}

/** A text of the file and its place. */
export interface Located {
  readonly text: string;
  readonly at: FieldPath;
}

/** Texts by key; the place of one is `[...at, key]`. */
export interface LocatedMap {
  /** The texts are not written in the file: `at` stands for all of them. */
  readonly implied?: boolean;
  readonly values: Readonly<Record<string, string>>;
  readonly at: FieldPath;
}

/** Where a transformer acts (api/types/fieldspec.go). */
export interface FieldSpec {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly path: string;
  readonly create?: boolean;
}

export interface LabelsEntry {
  readonly at: FieldPath;
  readonly pairs?: LocatedMap;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
  readonly includeVolumeClaimTemplates?: boolean;
  readonly fields?: readonly FieldSpec[];
}

export interface ImageEntry {
  readonly at: FieldPath;
  readonly name?: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly tagSuffix?: string;
  readonly digest?: string;
}

export interface ReplicaEntry {
  readonly at: FieldPath;
  readonly name?: string;
  readonly count?: number;
}

export interface GeneratorOptions {
  readonly at: FieldPath;
  readonly labels?: LocatedMap;
  readonly annotations?: LocatedMap;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}

/** An entry of configMapGenerator or secretGenerator; `env` stands at the end of `envs`. */
export interface GeneratorEntry {
  readonly at: FieldPath;
  /** Where name or namespace stand when that is not in the entry itself: in `metadata` of a generator file. */
  readonly metadataAt?: { readonly [field: string]: FieldPath };
  readonly name?: string;
  readonly namespace?: string;
  readonly behavior?: string;
  readonly literals: readonly Located[];
  readonly files: readonly Located[];
  readonly envs: readonly Located[];
  readonly options?: GeneratorOptions;
  /** Secrets only. */
  readonly type?: string;
}

export interface SortOptions {
  readonly at: FieldPath;
  readonly order?: string;
  readonly legacySortOptions?: {
    readonly at: FieldPath;
    readonly orderFirst: readonly string[];
    readonly orderLast: readonly string[];
  };
}
