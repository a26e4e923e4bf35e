import type { Finding } from '../diagnostics/finding.ts';
import type { RenderAccess } from './access.ts';
import { Accumulation } from './accumulation.ts';
import type { TransformerConfig } from './fieldSpecs.ts';
import { type FinishMemory, finishResources, newFinishMemory } from './finish.ts';
import type { TypesBelow, TypesState } from './knownTypes.ts';
import type { Kustomization } from './kustomizationFields.ts';
import { withoutUnsure } from './partial.ts';
import { recordAccess } from './recordAccess.ts';
import { hoistRemote, type RemoteEntries } from './remoteFindings.ts';
import type { RemovedResource } from './removed.ts';
import type { RenderResult } from './rendered.ts';
import type { Resource } from './resource.ts';
import type { VarEntry } from './targetFields.ts';

/** A directory accumulated: what its overlay goes on with. Names, hashes and references are finished at the top only. */
export interface Accumulated {
  readonly resources: readonly Resource[];
  readonly config: TransformerConfig;
  /** What kustomize knows of types behind it. */
  readonly types: TypesState;
  readonly vars: readonly AccumulatedVar[];
  /** Something that comes from the network is not here, or a kustomization cannot be read; what looks missing may be there. */
  readonly partial: boolean;
  /** A chart in it would take its namespace from a kustomization above. */
  readonly openCharts: boolean;
  /** What came from the network, and the entry of this repository that brought it. */
  readonly remotes: RemoteEntries;
  /** Objects that a step took out again. */
  readonly removed: readonly RemovedResource[];
  /** Errors mean that kustomize would refuse this directory and everything above it. */
  readonly findings: readonly Finding[];
  /** Every path that was read or looked for. */
  readonly files: readonly string[];
  /** The kustomization itself and its fields; undefined when the directory has none that can be read. */
  readonly top: { readonly file: string; readonly fields: Kustomization } | undefined;
}

/** A var and the kustomization that declares it. */
export interface AccumulatedVar {
  readonly entry: VarEntry;
  readonly file: string;
}

/** What only the top of a build can ask for. */
export interface AccumulateOptions {
  /** Keep what made and what saw each object, for `buildMetadata`; bases are then not shared. */
  readonly traced: boolean;
  /** What kustomize knows of types before it. */
  readonly types?: TypesBelow;
  /** The namespace that charts get which name none; '' where none above has one. */
  readonly helmNamespace?: string;
}

/**
 * Accumulates the kustomization of a directory from nothing (target/kusttarget.go AccumulateTarget). Never fails: what cannot be
 * had becomes a finding on the entry that asks for it, and the rest goes on.
 */
export function accumulate(directory: string, access: RenderAccess, options?: AccumulateOptions): Accumulated {
  const recorded = recordAccess(access);
  const state = recorded.access.file(directory);
  const root = state.kind === 'directory' ? state.real : directory;
  const lookup = recorded.access.kustomization(root);
  const accumulation = new Accumulation(recorded.access, {
    traced: options?.traced === true,
    ...(options?.types && { types: options.types }),
    helmNamespace: options?.helmNamespace ?? '',
    again: accumulate,
  });
  if (lookup.kind === 'found') accumulation.run(lookup.file);
  else accumulation.refuseTop(root, lookup);
  return {
    ...accumulation.result(),
    get files() {
      return recorded.files();
    },
  };
}

/** Traced builds by the shared build of the same inputs: one changes with the other. */
const tracedBuilds = new WeakMap<Accumulated, Accumulated>();

const memories = new WeakMap<RenderResult, FinishMemory>();

/**
 * Finishes an accumulated directory as the top of a build: hashes, name references, vars, order, what was noted for the way
 * (krusty/kustomizer.go Run). `previous` is the last result of the same directory, if there is one: what did not change is not looked at.
 */
export function finish(
  directory: string,
  accumulated: Accumulated,
  access: RenderAccess,
  previous?: RenderResult,
): RenderResult {
  const metadata = accumulated.top?.fields.buildMetadata ?? [];
  const traced = metadata.length > 0;
  const made = traced ? (tracedBuilds.get(accumulated) ?? accumulate(directory, access, { traced })) : accumulated;
  if (traced) tracedBuilds.set(accumulated, made);
  const known = previous && memories.get(previous);
  const fields = made.top?.fields;
  const memory = known?.fields === fields && known !== undefined ? known : newFinishMemory(fields);
  const finished = finishResources(directory, made, access, memory);
  const all = hoistRemote([...made.findings, ...finished.findings], made.remotes, made.top?.file ?? directory);
  const findings = withoutUnsure(all);
  const failed = findings.some(({ severity }) => severity === 'error');
  const result: RenderResult = {
    directory,
    resources: failed ? [] : finished.resources,
    findings,
    failed,
    remotes: made.remotes,
    removed: made.removed,
    get files() {
      return made.files;
    },
  };
  memories.set(result, memory);
  return result;
}
