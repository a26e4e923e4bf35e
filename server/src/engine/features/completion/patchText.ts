import { mostMature } from '../../schema/identity.ts';
import { groupOf } from '../../schema/registry.ts';
import { nodeAt } from '../../syntax/lookup.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { textAt } from '../../workspace/read.ts';
import { type DocumentSchema, documentSchema, type SchemaContext } from '../schemaContext.ts';

/** What a kustomization says that a patch is for; parts that it leaves open are undefined. */
export interface PatchTarget {
  readonly group: string | undefined;
  readonly version: string | undefined;
  readonly kind: string | undefined;
}

/** The `target` of an entry of `patches` or `patchesJson6902`. */
export function patchTarget(root: SyntaxNode | undefined, list: string, at: number): PatchTarget | undefined {
  const target = nodeAt(root, [list, at, 'target']);
  if (target === undefined) return undefined;
  return { group: textAt(target, ['group']), version: textAt(target, ['version']), kind: textAt(target, ['kind']) };
}

/** The same out of the lines of the entry, for a kustomization that is not whole. */
export function patchTargetIn(entry: string): PatchTarget | undefined {
  const target = /(?:^|\s)target:([\s\S]*)/.exec(entry)?.[1];
  if (target === undefined) return undefined;
  const read = (field: string): string | undefined =>
    new RegExp(`(?:^|[\\s{,])${field}:\\s*["']?([\\w.-]+)`).exec(target)?.[1];
  return { group: read('group'), version: read('version'), kind: read('kind') };
}

/** The schema of what a target selects; where it names only a kind, of the version that a server prefers. */
export function targetSchema(target: PatchTarget | undefined, context: SchemaContext): DocumentSchema | undefined {
  if (target?.kind === undefined) return undefined;
  const { group, version, kind } = target;
  const fits = context.registry
    .kinds()
    .filter((one) => one.kind === kind && (group === undefined || groupOf(one.apiVersion) === group))
    .filter((one) => version === undefined || one.apiVersion.endsWith(version));
  return documentSchema({ ...context, own: undefined }, mostMature(fits)?.apiVersion, kind);
}
