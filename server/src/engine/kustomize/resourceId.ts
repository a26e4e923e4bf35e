/** Identity of an object as kustomize compares it (kyaml/resid/resid.go). Empty strings mean "none". */
export interface ResourceId {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** The type lives outside namespaces by an `openapi` file; kinds that kustomize knows itself need no mark (scope.ts). */
  readonly clusterScoped?: true;
}

/** Text form of kustomize: `Kind.version.group/name.namespace` with `[noGrp]` and the like for empties. */
export function printId(id: ResourceId): string {
  const gvk = `${id.kind || '[noKind]'}.${id.version || '[noVer]'}.${id.group || '[noGrp]'}`;
  return `${gvk}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;
}

interface GroupVersion {
  readonly group: string;
  readonly version: string;
}
const splits = new Map<string, GroupVersion>();

/** Splits `apps/v1` into group and version; `v1` is the core group. */
export function splitApiVersion(apiVersion: string): GroupVersion {
  const known = splits.get(apiVersion);
  if (known !== undefined) return known;
  const slash = apiVersion.indexOf('/');
  const made =
    slash < 0
      ? { group: '', version: apiVersion }
      : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
  if (splits.size < 1000) splits.set(apiVersion, made);
  return made;
}

/** The `apiVersion` of an id: `apps/v1`, `v1`. */
export function apiVersionOf(id: ResourceId): string {
  return id.group === '' ? id.version : `${id.group}/${id.version}`;
}
