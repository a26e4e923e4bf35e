import type { Descriptions } from '../schema/descriptions.ts';
import type { OwnSchema } from '../schema/ownFiles.ts';
import type { Registry } from '../schema/registry.ts';
import type { Schema } from '../schema/schemaShape.ts';

/** What hover and completion know about the schemas of a file. */
export interface SchemaContext {
  readonly registry: Registry;
  /** Set for a kustomization, team or Polycrate file; its documents have no kind to be found by. */
  readonly own?: OwnSchema | undefined;
  /** Set for a patch: what its place says that it is, where it does not name a kind itself. */
  readonly patched?: DocumentSchema | undefined;
  readonly descriptions: Descriptions;
  /** Version of Kubernetes that is shown to the reader, such as `1.37`. */
  readonly kubernetes: string;
  /** Where a pack comes from, as in `from crds/widget.yaml`; '' for what is bundled. */
  sourceName(pack: string): string;
}

/** The schema that describes a document, and how it is named. */
export interface DocumentSchema {
  readonly schema: Schema;
  readonly definition: string;
  readonly registry: Registry;
  /** `Deployment`, `kustomization`. */
  readonly label: string;
  /** What stands behind the label in a hover: `apps/v1, Kubernetes 1.37`, `example.com/v1, from crds/widget.yaml`. */
  readonly origin: string;
}

/** The schema of a document by its kind, or of a whole file of ours; undefined where none is known. */
export function documentSchema(
  context: SchemaContext,
  apiVersion: string | undefined,
  kind: string | undefined,
): DocumentSchema | undefined {
  if (context.own !== undefined) {
    const { schema, registry, file } = context.own;
    return { schema, registry, definition: '', label: file, origin: '' };
  }
  if (kind === undefined && context.patched !== undefined) return context.patched;
  const found = context.registry.find(apiVersion ?? '', kind ?? '');
  if (found === undefined) return undefined;
  const source = context.sourceName(found.source);
  const version = found.custom ? '' : `, Kubernetes ${context.kubernetes}`;
  const origin = `${found.apiVersion}${version}${source === '' ? '' : `, ${source}`}`;
  return { ...found, registry: context.registry, label: found.kind, origin };
}
