import { nearestName } from './nearest.ts';
import type { SchemaProblem } from './problem.ts';
import { groupOf, type KindName, type Registry } from './registry.ts';
import type { NodeView, ReadNode } from './treeReader.ts';
import { listChoices, quote } from './wording.ts';

/** What an object says it is; a part that is missing or is not text is undefined. */
export interface Identity {
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
}

/** Reads `apiVersion` and `kind` of an object. */
export function readIdentity<N>(root: N, read: ReadNode<N>): Identity {
  const view = read(root);
  if (view.kind !== 'map') return { apiVersion: undefined, kind: undefined };
  return { apiVersion: textOf('apiVersion', view, read), kind: textOf('kind', view, read) };
}

function textOf<N>(name: string, view: NodeView<N> & { kind: 'map' }, read: ReadNode<N>): string | undefined {
  const value = view.fields.find(([field]) => field === name)?.[1];
  const inside = value === undefined ? undefined : read(value);
  return inside?.kind === 'scalar' && inside.scalar.type === 'string' ? inside.scalar.value : undefined;
}

/**
 * What is wrong with the kind of an object that no schema describes. In groups that Kubernetes itself owns a kind that
 * is not served is a fact; anywhere else a CustomResourceDefinition may define it, and one hint says that it is unchecked.
 */
export function judgeIdentity({ apiVersion, kind }: Identity, registry: Registry): readonly SchemaProblem[] {
  if ((apiVersion === undefined && kind === undefined) || registry.isPending(apiVersion ?? '', kind ?? '')) return [];
  if (apiVersion === undefined) return [missing('apiVersion', suggestVersion(kind, registry))];
  if (kind === undefined) return [missing('kind', '')];
  if (apiVersion.includes('${') || kind.includes('${')) return [];
  const sameKind = registry.kinds().filter((known) => known.kind === kind);
  const group = groupOf(apiVersion);
  const served = sameKind.filter((known) => groupOf(known.apiVersion) === group).map((known) => known.apiVersion);
  if (served.length > 0) return [unserved({ apiVersion, kind }, served, registry.isBuiltInGroup(group))];
  if (isOldGroup(group) && sameKind.length > 0)
    return [
      unserved(
        { apiVersion, kind },
        sameKind.map((known) => known.apiVersion),
        true,
      ),
    ];
  return [unknownKind(apiVersion, kind, registry)];
}

function missing(field: 'apiVersion' | 'kind', hint: string): SchemaProblem {
  const message = `\`${field}\` is missing; without it nothing can tell what this object is.${hint}`;
  const other = field === 'kind' ? 'apiVersion' : 'kind';
  return { code: 'schema/missing-kind', severity: 'error', path: [other], part: 'key', message };
}

function suggestVersion(kind: string | undefined, registry: Registry): string {
  const versions = registry.kinds().filter((known) => known.kind === kind);
  return versions.length === 0
    ? ''
    : ` ${kind} is in ${listChoices(versions.map((known) => quote(known.apiVersion)))}.`;
}

/** Groups of Kubernetes that no version serves any more (kubernetes.io/docs/reference/using-api/deprecation-guide). */
function isOldGroup(group: string): boolean {
  return group === 'extensions';
}

/** A bundled schema of a custom resource may be newer or older than the cluster's: only a warning. */
function unserved(id: KindName, served: readonly string[], isBuiltIn: boolean): SchemaProblem {
  const best = served.findLast((version) => /\/?v\d+$/.test(version)) ?? served.at(-1) ?? '';
  return {
    code: 'schema/unserved-version',
    severity: isBuiltIn ? 'error' : 'warning',
    path: ['apiVersion'],
    part: 'value',
    message: `${quote(id.apiVersion)} of ${id.kind} is not served${isBuiltIn ? '; the server will refuse it' : ' by the known version'}. Use ${quote(best)}.`,
    nearest: best,
  };
}

function unknownKind(apiVersion: string, kind: string, registry: Registry): SchemaProblem {
  const group = groupOf(apiVersion);
  const inGroup = registry.kinds().filter((known) => groupOf(known.apiVersion) === group);
  const nearest = nearestName(
    kind,
    inGroup.map((known) => known.kind),
  );
  const isCertain = registry.isBuiltInGroup(group) && !group.includes('.') && nearest !== undefined;
  const hint = nearest === undefined ? ' Its fields are not checked.' : ` Did you mean \`${nearest}\`?`;
  return {
    code: 'schema/unknown-kind',
    severity: isCertain ? 'error' : 'hint',
    path: ['kind'],
    part: 'value',
    message: `No schema is known for ${quote(kind)} in ${quote(apiVersion)}.${hint}`,
    ...(nearest !== undefined && { nearest }),
  };
}
