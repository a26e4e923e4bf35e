/** What the flags of `kustomize build` change in a render (kustomize/commands/build/*.go, v5.8.2). Every member has kustomize's default. */
export interface BuildOptions {
  /** `--load-restrictor LoadRestrictionsNone`: files may lie outside of the folder that names them. */
  readonly unrestricted?: boolean;
  /** `--reorder none`: objects stay in the order in which they were collected, unless the kustomization has `sortOptions`. */
  readonly reorder?: 'none';
  /** `--enable-managedby-label`: as `buildMetadata: [managedByLabel]` at the top. */
  readonly managedBy?: boolean;
  /** `--enable-helm`: charts may be rendered by the program `helm`, with what its flags say. */
  readonly helm?: HelmOptions;
}

/** `--helm-api-versions`, `--helm-kube-version`, `--helm-debug`. */
export interface HelmOptions {
  readonly apiVersions?: readonly string[];
  readonly kubeVersion?: string;
  readonly debug?: boolean;
}

/** The options in something that has them among other members. */
export function buildOptionsOf(from: BuildOptions): BuildOptions {
  const { unrestricted, reorder, managedBy, helm } = from;
  return {
    ...(unrestricted === true && { unrestricted }),
    ...(reorder !== undefined && { reorder }),
    ...(managedBy === true && { managedBy }),
    ...(helm !== undefined && { helm }),
  };
}
