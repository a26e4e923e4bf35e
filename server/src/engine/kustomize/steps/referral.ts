import type { Finding } from '../../diagnostics/finding.ts';
import { sameItems } from '../../text/same.ts';
import { selects } from '../fieldSpecs.ts';
import type { FieldError } from '../fieldWalk.ts';
import type { FieldSpec } from '../kustomizationFields.ts';
import { getField, getNode } from '../node.ts';
import { originKey } from '../provenance.ts';
import { currentId, type FormerName, formerIds, originalId, type Resource } from '../resource.ts';
import { printId, type ResourceId } from '../resourceId.ts';
import { effectiveNamespace, isClusterScoped } from '../scope.ts';
import { originFinding } from '../step.ts';
import { isString } from '../value.ts';

type Gvk = Pick<FieldSpec, 'group' | 'version' | 'kind'>;

/** The object whose field is to be repaired. */
export interface Referrer {
  readonly resource: Resource;
  readonly clusterScoped: boolean;
  /** Namespaces of the service accounts that a RoleBinding names. */
  readonly bindingNamespaces: ReadonlySet<string>;
  readonly path: string;
  /** Objects by the namespace that they had first; one of each kind that matters here. */
  readonly byOriginalNamespace: ReadonlyMap<string, readonly Resource[]>;
}

/** What the field says: the old name, the kind that may be meant, and for a map its namespace (undefined when it has none). */
export interface Wanted {
  readonly name: string;
  readonly target: Gvk;
  readonly map: { readonly namespace: string | undefined } | undefined;
}

/**
 * The object that an old name means (selectReferral of api/filters/nameref/nameref.go). `named` are the objects that had that name
 * once, in order. Undefined when none is meant; an error when several could be.
 */
export function choose(
  named: readonly Resource[],
  referrer: Referrer,
  wanted: Wanted,
): { readonly kind: 'found'; readonly resource: Resource } | FieldError | undefined {
  const id = currentId(referrer.resource);
  const own = effectiveNamespace(id);
  let left: readonly Resource[] = named.filter((one) => couldBeReferenced(one, referrer, own));
  if (wanted.map?.namespace !== undefined) left = inNamespace(left, wanted.map.namespace, { referrer, own });
  left = left.filter((one) => formerIds(one).some((former) => selects(wanted.target, former)));
  const role = roleRef(referrer);
  if (role !== undefined) left = left.filter((one) => formerIds(one).some((former) => selects(role, former)));
  if (!referrer.clusterScoped) {
    left = left.filter((one) => {
      const other = currentId(one);
      return isClusterScoped(other) || other.kind === 'ServiceAccount' || effectiveNamespace(other) === own;
    });
  }
  const [only] = left;
  if (left.length === 1 && only !== undefined) return { kind: 'found', resource: only };
  left = left.filter((one) => sameAffixes(one, referrer.resource, true));
  if (left.length > 1) left = left.filter((one) => sameAffixes(one, referrer.resource, false));
  const [first] = left;
  if (first === undefined) return undefined;
  if (left.every((one) => isSameTo(one, first, wanted.map !== undefined))) return { kind: 'found', resource: first };
  const names = left.map((one) => printId(currentId(one))).join(', ');
  return { kind: 'error', message: `\`${wanted.name}\` may mean several resources (${names}); rename one of them` };
}

/** Whether a reference that leads to one of two objects leads to the other in its place, and writes the same. */
export function meansTheSame(a: Resource, b: Resource): boolean {
  if (a === b) return true;
  return (
    sameItems(a.prefixes, b.prefixes) &&
    sameItems(a.suffixes, b.suffixes) &&
    a.former.length === b.former.length &&
    a.former.every((former, at) => sameFormer(former, b.former[at])) &&
    sameWritten(currentId(a), currentId(b)) &&
    (['name', 'namespace'] as const).every((field) => sameWriter(a, b, field))
  );
}

function sameFormer(a: FormerName, b: FormerName | undefined): boolean {
  return a.kind === b?.kind && a.name === b.name && a.namespace === b.namespace;
}

function sameWritten(a: ResourceId, b: ResourceId): boolean {
  return (
    a.name === b.name &&
    a.kind === b.kind &&
    a.group === b.group &&
    a.version === b.version &&
    a.namespace === b.namespace
  );
}

function sameWriter(a: Resource, b: Resource, field: string): boolean {
  const before = getNode(a.root, ['metadata', field])?.origin ?? a.root.origin;
  const now = getNode(b.root, ['metadata', field])?.origin ?? b.root.origin;
  return before === now || originKey(before) === originKey(now);
}

function couldBeReferenced(candidate: Resource, referrer: Referrer, own: string): boolean {
  if (referrer.clusterScoped) return true;
  const id = currentId(candidate);
  return isClusterScoped(id) || effectiveNamespace(id) === own || referrer.bindingNamespaces.has(id.namespace);
}

/** filterMapCandidatesByNamespace: by original namespace where any object came from there, whatever its name; or else by the present one. */
function inNamespace(
  candidates: readonly Resource[],
  namespace: string,
  { referrer, own }: { referrer: Referrer; own: string },
): readonly Resource[] {
  const there = referrer.byOriginalNamespace.get(namespace) ?? [];
  if (there.some((one) => couldBeReferenced(one, referrer, own)))
    return candidates.filter((one) => effectiveNamespace(originalId(one)) === namespace);
  return candidates.filter((one) => effectiveNamespace(currentId(one)) === namespace);
}

function roleRef({ path, resource }: Referrer): Gvk | undefined {
  if (!path.endsWith('roleRef/name')) return undefined;
  const group = getNode(resource.root, ['roleRef', 'apiGroup']);
  const kind = getNode(resource.root, ['roleRef', 'kind']);
  if (group?.kind !== 'scalar' || kind?.kind !== 'scalar') return undefined;
  return { group: group.text, kind: kind.text };
}

function isSameTo(one: Resource, other: Resource, withNamespace: boolean): boolean {
  const a = currentId(one);
  const b = currentId(other);
  return a.name === b.name && (!withNamespace || a.namespace === b.namespace);
}

/** PrefixesSuffixesEquals of api/resource/resource.go. */
function sameAffixes(a: Resource, b: Resource, allowEmpty: boolean): boolean {
  const same = (left: readonly string[], right: readonly string[]): boolean =>
    (allowEmpty && (left.length === 0 || right.length === 0)) || sameEnding(left, right);
  return same(a.prefixes, b.prefixes) && same(a.suffixes, b.suffixes);
}

function sameEnding(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 0) return long.length === 0;
  const skip = long.length - short.length;
  return short.every((text, index) => text === long[index + skip]);
}

/** Namespaces in which a RoleBinding may name service accounts (resmap/reswrangler.go getNamespacesForRoleBinding). */
export function roleBindingNamespaces(resource: Resource): ReadonlySet<string> {
  const found = new Set<string>();
  if (currentId(resource).kind !== 'RoleBinding') return found;
  const subjects = getField(resource.root, 'subjects');
  for (const subject of subjects?.kind === 'seq' ? subjects.items : []) {
    const kind = getField(subject, 'kind');
    const namespace = getField(subject, 'namespace');
    if (kind?.kind === 'scalar' && kind.text === 'ServiceAccount' && namespace?.kind === 'scalar') {
      found.add(namespace.text);
    }
  }
  return found;
}

/** A service account among the subjects of a RoleBinding whose namespace is written but empty; kustomize stops at it. */
export function blankSubject(resource: Resource): Finding | undefined {
  if (currentId(resource).kind !== 'RoleBinding') return undefined;
  const subjects = getField(resource.root, 'subjects');
  for (const subject of subjects?.kind === 'seq' ? subjects.items : []) {
    const kind = getField(subject, 'kind');
    const namespace = getField(subject, 'namespace');
    if (kind?.kind !== 'scalar' || kind.text !== 'ServiceAccount' || namespace === undefined) continue;
    if (namespace.kind === 'scalar' && isString(namespace)) continue;
    const message =
      'This ServiceAccount has a `namespace` that is no text; kustomize refuses it. Write the namespace, or remove the line.';
    return originFinding(namespace.origin, { code: 'kustomize/bad-resource', severity: 'error', message });
  }
  return undefined;
}
