import { nearestName } from './nearest.ts';
import type { SchemaProblem } from './problem.ts';
import { groupOf, type KindName, type Registry } from './registry.ts';
import { listChoices, quote } from './wording.ts';

/** `v1` and its like, and `group/version` with a DNS subdomain and a DNS label that begins with a letter. */
const API_VERSION = /^(?:v\d\w*|[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\/[a-z](?:[-a-z0-9]*[a-z0-9])?)$/;

/**
 * An apiVersion under which no server has this well-known kind, whatever is installed: not of the form of one, of another kind's group
 * of Kubernetes, or in a group without a dot, which only Kubernetes itself has (apiextensions/validation/validation.go: "should be a
 * domain with at least one dot").
 */
export function impossibleVersion({ apiVersion, kind }: KindName, registry: Registry): SchemaProblem | undefined {
  const known = registry.kinds().filter((one) => one.kind === kind);
  const group = groupOf(apiVersion);
  const isPossible = API_VERSION.test(apiVersion);
  if (isPossible && known.some((one) => groupOf(one.apiVersion) === group)) return undefined;
  const builtIn = known.filter((one) => registry.isBuiltInGroup(groupOf(one.apiVersion)));
  const meant =
    !isPossible || isServedElsewhere(apiVersion, registry) ? known : builtIn.filter(isNear(group, registry));
  if (meant.length === 0) return undefined;
  const choices = listChoices([...new Set(meant.map((one) => quote(one.apiVersion)))]);
  return {
    code: 'schema/unserved-version',
    severity: 'error',
    path: ['apiVersion'],
    part: 'value',
    message: `${quote(apiVersion)} has no ${kind}; the server will refuse it. ${kind} is in ${choices}.`,
    ...(meant.length === 1 && { nearest: meant[0]?.apiVersion ?? '' }),
  };
}

/** A version of a group of Kubernetes with a name of its own, such as `apps/v1`: nobody can add a kind to it. */
function isServedElsewhere(apiVersion: string, registry: Registry): boolean {
  const group = groupOf(apiVersion);
  return (
    group !== '' && registry.isBuiltInGroup(group) && registry.kinds().some((one) => one.apiVersion === apiVersion)
  );
}

/** Groups of Kubernetes that can only be meant: whatever has no dot, and a name that is nearly theirs and that nobody has. */
function isNear(group: string, registry: Registry): (one: KindName) => boolean {
  const isKnown = registry.kinds().some((one) => groupOf(one.apiVersion) === group);
  return ({ apiVersion }) =>
    !group.includes('.') || (!isKnown && nearestName(group, [groupOf(apiVersion)]) !== undefined);
}

/** A version of a custom resource that nobody writes so, such as `v1bta1`: what looks like a version may be in a newer definition. */
export function isUsualVersion(apiVersion: string): boolean {
  return /\/v\d+(?:(?:alpha|beta)\d+)?$/.test(apiVersion);
}

/** What can name no kind at all, and is no variable of a tool either (apiextensions/validation/validation.go: a DNS label but for the case). */
export function isNoKind(kind: string): boolean {
  return !/^[A-Za-z][-A-Za-z0-9]*$/.test(kind) && !/[$<{]/.test(kind);
}

/**
 * Whether a kind is only spelt otherwise (case, blanks, a plural), or a long name with one letter too many, too few or swapped. No group
 * has two kinds that are as near to each other; shorter names such as Route and Router are.
 */
export function isSpelling(kind: string, known: string): boolean {
  const one = plain(kind);
  const other = plain(known);
  if (one === other || one === `${other}s` || one === `${other}es` || `${one}s` === other) return true;
  if (known.length < 8) return false;
  if (one.length !== other.length) return isOneLonger(one, other) || isOneLonger(other, one);
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  return one.slice(0, at) + one[at + 1] + one[at] + one.slice(at + 2) === other;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

function isOneLonger(long: string, short: string): boolean {
  if (long.length !== short.length + 1) return false;
  const at = [...short].findIndex((letter, index) => letter !== long[index]);
  return at < 0 || long.slice(at + 1) === short.slice(at);
}
