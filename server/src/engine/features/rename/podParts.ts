import { readSyntaxNode } from '../../schema/treeReader.ts';
import { type FieldPath, samePath } from '../../syntax/fieldPath.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { FieldReader } from '../../workspace/references/fieldReader.ts';
import { PROBE_PORTS } from '../../workspace/references/pods.ts';

/** A named part of a pod: what is renamed with all fields of the object that name it. */
export type PodPart = 'volume' | 'container' | 'port';

const CONTAINERS = ['containers', 'initContainers', 'ephemeralContainers'];

function inContainers(fields: readonly string[]): readonly string[] {
  return CONTAINERS.flatMap((list) => fields.map((field) => `${list}[].${field}`));
}

/** Fields of the spec of a pod that hold the names, the defining ones first (kubernetes api/core/v1 types.go). */
const IN_POD: Readonly<Record<PodPart, readonly string[]>> = {
  volume: ['volumes[].name', ...inContainers(['volumeMounts[].name', 'volumeDevices[].name'])],
  container: inContainers(['name', 'env[].valueFrom.resourceFieldRef.containerName']),
  port: inContainers(['ports[].name', ...PROBE_PORTS]),
};

/** The same in the rest of the object; the first are relative to the template of the pod. */
const IN_TEMPLATE: Partial<Record<PodPart, string>> = {
  container: 'metadata.annotations.kubectl\\.kubernetes\\.io/default-container',
};
const IN_OBJECT: Partial<Record<PodPart, string>> = { volume: 'spec.volumeClaimTemplates[].metadata.name' };

/** A field with a name of a part of a pod. */
export interface PartField {
  readonly path: FieldPath;
  readonly name: string;
}

/** The fields of an object, or of a patch of one, that name parts of its pod; `template` leads to what holds the pod's `spec`. */
export function partFields(root: SyntaxNode, template: FieldPath, part: PodPart): readonly PartField[] {
  const reader = new FieldReader(readSyntaxNode);
  const holder = template.reduce<SyntaxNode | undefined>(
    (node, segment) => (typeof segment === 'number' ? reader.items(node)[segment] : reader.get(node, segment)),
    root,
  );
  const spec = reader.get(holder, 'spec');
  const found = (node: SyntaxNode | undefined, pattern: string | undefined, base: FieldPath): readonly PartField[] =>
    (pattern === undefined ? [] : reader.find(node, pattern, base)).flatMap(({ node: field, path }) => {
      const name = reader.text(field);
      return name === undefined ? [] : [{ path, name }];
    });
  return [
    ...IN_POD[part].flatMap((pattern) => found(spec, pattern, [...template, 'spec'])),
    ...found(holder, IN_TEMPLATE[part], template),
    ...found(root, IN_OBJECT[part], []),
  ];
}

/** What part of a pod a field names. */
export function partAt(
  root: SyntaxNode,
  template: FieldPath,
  path: FieldPath,
): { readonly part: PodPart; readonly name: string } | undefined {
  for (const part of ['volume', 'container', 'port'] as const) {
    const field = partFields(root, template, part).find((one) => samePath(one.path, path));
    if (field !== undefined && !/^\d*$/.test(field.name)) return { part, name: field.name };
  }
  return undefined;
}
