/** The names of a kind of custom resource. */
interface CustomKind {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly scope: 'Namespaced' | 'Cluster';
}

/** A CustomResourceDefinition of one version up to `openAPIV3Schema:`; the schema follows, in brackets or on lines with ten blanks. */
export function definitionUpToSchema(names: Partial<CustomKind> = {}): string {
  const { kind = 'Widget', group = 'example.com', version = 'v1', scope = 'Namespaced' } = names;
  const plural = `${kind.toLowerCase()}s`;
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${plural}.${group} }
spec:
  group: ${group}
  scope: ${scope}
  names: { plural: ${plural}, kind: ${kind} }
  versions:
    - name: ${version}
      served: true
      storage: true
      schema:
        openAPIV3Schema:`;
}
