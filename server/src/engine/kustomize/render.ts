import type { Finding } from '../diagnostics/finding.ts';
import type { TransformerConfig } from './fieldSpecs.ts';
import type { Resource } from './resource.ts';
import type { VarEntry } from './targetFields.ts';

/** A directory accumulated: what its overlay goes on with. Names, hashes and references are finished at the top only. */
export interface Accumulated {
  readonly resources: readonly Resource[];
  readonly config: TransformerConfig;
  readonly vars: readonly AccumulatedVar[];
  /** Errors mean that kustomize would refuse this directory and everything above it. */
  readonly findings: readonly Finding[];
  /** Every path that was read or looked for. */
  readonly files: readonly string[];
}

/** A var and the kustomization that declares it. */
export interface AccumulatedVar {
  readonly entry: VarEntry;
  readonly file: string;
}
