import { readSyntaxNode } from '../schema/treeReader.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import { FieldReader } from '../workspace/references/fieldReader.ts';
import { findPods, PROBE_PORTS } from '../workspace/references/pods.ts';

/** A field that names another one of the same object: a mount its volume, a probe its port, a text its variable. */
export interface LocalReference {
  readonly from: FieldPath;
  /** Which part of the text of the field; all of it where absent. */
  readonly span?: { readonly start: number; readonly end: number };
  readonly to: FieldPath;
}

/** The references inside of one object. */
export function localReferences(root: SyntaxNode): readonly LocalReference[] {
  const reader = new FieldReader(readSyntaxNode);
  const kind = reader.text(reader.get(root, 'kind')) ?? '';
  const claims = reader.find(root, 'spec.volumeClaimTemplates[].metadata.name');
  return findPods(reader, root, kind).flatMap(({ node, path }) => {
    const volumes = [...reader.find(node, 'volumes[].name', path), ...claims];
    return ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
      reader
        .find(node, `${list}[]`, path)
        .flatMap((container) => [
          ...named(reader, container, ['volumeMounts[].name', 'volumeDevices[].name'], volumes),
          ...named(reader, container, PROBE_PORTS, reader.find(container.node, 'ports[].name', container.path)),
          ...variables(reader, container),
        ]),
    );
  });
}

type Place = { readonly node: SyntaxNode; readonly path: FieldPath };
type Reader = FieldReader<SyntaxNode>;

function named(
  reader: Reader,
  container: Place,
  fields: readonly string[],
  targets: readonly Place[],
): readonly LocalReference[] {
  return fields.flatMap((field) =>
    reader.find(container.node, field, container.path).flatMap(({ node, path }) => {
      const name = reader.text(node);
      return targets
        .filter((target) => reader.text(target.node) === name)
        .map((target) => ({ from: path, to: target.path }));
    }),
  );
}

/** `$(NAME)` in values, commands and arguments (third_party/forked/golang/expansion); `$$(NAME)` is a text. */
function variables(reader: Reader, container: Place): readonly LocalReference[] {
  const declared = reader.find(container.node, 'env[].name', container.path);
  if (declared.length === 0) return [];
  return ['env[].value', 'command[]', 'args[]'].flatMap((field) =>
    reader.find(container.node, field, container.path).flatMap(({ node, path }) =>
      [...(reader.text(node) ?? '').matchAll(/(?<!\$)\$\(([^)\s]+)\)/g)].flatMap((match) => {
        const start = match.index + 2;
        const span = { start, end: start + (match[1]?.length ?? 0) };
        return declared
          .filter((one) => reader.text(one.node) === match[1])
          .map((one) => ({ from: path, span, to: one.path }));
      }),
    ),
  );
}
