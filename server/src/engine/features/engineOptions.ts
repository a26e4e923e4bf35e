import type { BuildOptions } from '../kustomize/buildOptions.ts';
import type { ClusterSchemas } from '../workspace/schemaTargets.ts';

/** What a front tells the engine about its surroundings. Every member has a working default. */
export interface EngineOptions extends BuildOptions {
  /** Repository roots (absolute paths); files outside every root are not judged. */
  readonly roots: readonly string[];
  /** URLs of the Git remotes of the roots; they tell whether a Flux or Argo source is this repository. */
  readonly remotes?: readonly string[];
  /** Kubernetes version for schemas, such as `1.37`, which wins over what clusters run; without it they or the team file decide. */
  readonly kubernetes?: string;
  /** The same for folders (absolute paths); the innermost counts. */
  readonly folderKubernetes?: Readonly<Record<string, string>>;
  /** What is known of clusters that were connected: by name of the cluster, or by directory of an overlay that was compared with one; `*` for all others. */
  readonly clusterSchemas?: Readonly<Record<string, ClusterSchemas>>;
  /**
   * Where to look for schemas before the bundled ones: folders, files and URLs in kubeconform's template syntax (schema/locations.ts),
   * paths absolute. Their documents are asked for as packs named `location:` and the place.
   */
  readonly schemaLocations?: readonly string[];
  /** Objects that a person knows to be created elsewhere: `Kind/namespace/name` or `Kind/name`, with `*` for any characters. */
  readonly known?: readonly string[];
  /** Whether programs named by settings may be run for this workspace; the engine only words findings by it. */
  readonly trusted: boolean;
  /** Each answer is asked for once: what is quickly made again is not kept. */
  readonly once?: boolean;
  /** Answers are asked for again for hours: of what can be made again the most recent stays (`Engine.inPassing`, `nextRound`). */
  readonly lasting?: boolean;
}
