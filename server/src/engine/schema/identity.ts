import { impossibleVersion, isNoKind, isSpelling, isUsualVersion } from './impossibleKind.ts';
import { nameOf, replacementOf, unservedReason } from './kindLife.ts';
import { nearestName } from './nearest.ts';
import { hasPlaceholder } from './placeholders.ts';
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
 *
 * @param isRightAs whether the object would be right, as it stands, in another version of its kind
 * @param keys the keys of the object
 */
export function judgeIdentity(
  { apiVersion, kind }: Identity,
  registry: Registry,
  isRightAs: (apiVersion: string) => boolean,
  keys: readonly string[],
): readonly SchemaProblem[] {
  if ((apiVersion === undefined && kind === undefined) || registry.isPending(apiVersion ?? '', kind ?? '')) return [];
  if (apiVersion === undefined) return missingVersion(kind ?? '', registry, keys);
  if (kind === undefined) return [missing('kind', '', keys)];
  if (hasPlaceholder(apiVersion) || hasPlaceholder(kind)) return [];
  const group = groupOf(apiVersion);
  const id = { apiVersion, kind };
  const { release } = registry;
  const reason = release === undefined ? undefined : unservedReason(id, release);
  const instead = release === undefined ? undefined : replacementOf(apiVersion, kind, release);
  const versions = registry.kinds().filter((known) => known.kind === kind && groupOf(known.apiVersion) === group);
  if (reason !== undefined) {
    const other = instead ?? mostMature(versions);
    return [unserved(reason, other, { kind, severity: 'error', isRightAs })];
  }
  const impossible = impossibleVersion(id, registry);
  if (impossible !== undefined) return [impossible];
  if (versions.length === 0) return [unknownKind(apiVersion, kind, registry)];
  const isBuiltIn = registry.isBuiltInGroup(group) || !isUsualVersion(apiVersion);
  const best = mostMature(versions);
  const isKnownWhole = registry.find(best?.apiVersion ?? '', kind)?.exact === true;
  const severity = isBuiltIn ? 'error' : isKnownWhole ? 'warning' : 'information';
  return [unserved(`${quote(apiVersion)} of ${kind} is not served`, best, { kind, severity, isRightAs })];
}

/** The key that was meant is the place, if there is one; else the other half of what an object is. */
function missing(field: 'apiVersion' | 'kind', hint: string, keys: readonly string[]): SchemaProblem {
  const message = `\`${field}\` is missing; without it nothing can tell what this object is.${hint}`;
  const other = field === 'kind' ? 'apiVersion' : 'kind';
  const near = keys.includes(field) ? field : nearestName(field, keys);
  return { code: 'schema/missing-kind', severity: 'error', path: [near ?? other], part: 'key', message };
}

/** A kind that is not known may be anything's: many tools have a `kind` and no version. */
function missingVersion(kind: string, registry: Registry, keys: readonly string[]): readonly SchemaProblem[] {
  const versions = registry.kinds().filter((known) => known.kind === kind);
  if (versions.length === 0) return [];
  const choices = listChoices(versions.map((known) => quote(known.apiVersion)));
  return [missing('apiVersion', ` ${kind} is in ${choices}.`, keys)];
}

/** The version that a server prefers (apimachinery, pkg/version/helpers.go): stable before beta before alpha, then the higher number. */
export function mostMature(versions: readonly KindName[]): KindName | undefined {
  const rank = ({ apiVersion }: KindName): number => {
    const [, major, level, minor] = /v(\d+)(?:(alpha|beta)(\d+))?$/.exec(apiVersion) ?? [];
    const stage = level === undefined ? 2 : level === 'beta' ? 1 : 0;
    return stage * 1e6 + Number(major ?? 0) * 1e3 + Number(minor ?? 0);
  };
  return versions.reduce<KindName | undefined>(
    (best, one) => (best === undefined || rank(one) > rank(best) ? one : best),
    undefined,
  );
}

interface Unserved {
  readonly kind: string;
  /**
   * `error` where no definition can bring the version: a built-in kind, or a version of no usual form. A definition of the repository or
   * the cluster may change; a bundled one may well be newer or older than what the cluster has.
   */
  readonly severity: 'error' | 'warning' | 'information';
  readonly isRightAs: (apiVersion: string) => boolean;
}

function unserved(
  reason: string,
  instead: KindName | undefined,
  { kind, severity, isRightAs }: Unserved,
): SchemaProblem {
  const use = instead === undefined ? ' Nothing takes its place.' : ` Use ${nameOf(instead, kind)}.`;
  const isSure = instead?.kind === kind && isRightAs(instead.apiVersion);
  return {
    code: 'schema/unserved-version',
    severity,
    path: ['apiVersion'],
    part: 'value',
    message: `${reason}${severity === 'error' ? '; the server will refuse it' : ' by the known version'}.${use}`,
    ...(isSure && { nearest: instead.apiVersion }),
  };
}

function unknownKind(apiVersion: string, kind: string, registry: Registry): SchemaProblem {
  const group = groupOf(apiVersion);
  const inGroup = registry.kinds().filter((known) => groupOf(known.apiVersion) === group);
  const nearest = nearestName(
    kind,
    inGroup.map((known) => known.kind),
  );
  const isServed = inGroup.some((known) => known.apiVersion === apiVersion);
  const isMeant = nearest !== undefined && (registry.isBuiltInGroup(group) || isSpelling(kind, nearest));
  const isCertain = isServed && (isMeant || isNoKind(kind));
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
