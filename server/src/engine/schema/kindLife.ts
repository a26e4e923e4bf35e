import type { Identity } from './identity.ts';
import { type KindLife, type Lifecycles, minorOf } from './lifecycle.ts';
import { NEWEST_KUBERNETES } from './pack.ts';
import type { SchemaProblem } from './problem.ts';
import type { KindSchema } from './schemaShape.ts';
import { quote } from './wording.ts';

/** The version of Kubernetes that a registry stands for, and the lives of its kinds. */
export interface Release {
  /** Minor version, such as `1.34`. */
  readonly kubernetes: string;
  readonly lives: Lifecycles;
}

/** What is to be used instead of a kind. */
export interface Replacement {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Names a kind that took the place of another one; undefined where nothing did, or nothing that this version serves. */
export function replacementOf(apiVersion: string, kind: string, release: Release): Replacement | undefined {
  const id = release.lives.replacement(apiVersion, kind, release.kubernetes);
  if (id === undefined) return undefined;
  const slash = id.lastIndexOf('/');
  return { apiVersion: id.slice(0, slash), kind: id.slice(slash + 1) };
}

/**
 * What the server warns of, or will: a version of a kind that is deprecated (apiserver, pkg/endpoints/deprecation), or that the newest
 * version known here deprecates or does not serve any more.
 *
 * @param fix the apiVersion to write where the object is right in that version as it stands
 */
export function deprecatedVersion(
  kind: KindSchema,
  release: Release | undefined,
  fix: string | undefined,
): SchemaProblem | undefined {
  if (kind.warning !== undefined) return deprecatedCustom(kind, kind.warning, fix);
  const life = kind.custom ? undefined : release?.lives.of(kind.apiVersion, kind.kind);
  if (release === undefined || life?.deprecated === undefined) return undefined;
  const instead = replacementOf(kind.apiVersion, kind.kind, release);
  const use = instead === undefined ? '' : ` Use ${nameOf(instead, kind.kind)}.`;
  const what = `${quote(kind.apiVersion)} of ${kind.kind}`;
  const now = minorOf(release.kubernetes);
  if (minorOf(life.deprecated) <= now) {
    const end = life.removed === undefined ? '' : `, and gone in ${life.removed}`;
    return report(
      `${what} is deprecated since Kubernetes ${life.deprecated}${end}; the server warns.${use}`,
      'warning',
      fix,
    );
  }
  if (instead === undefined) return undefined;
  const newest = minorOf(NEWEST_KUBERNETES);
  if (life.removed !== undefined && minorOf(life.removed) <= newest) {
    return report(`${what} is gone in Kubernetes ${life.removed}.${use}`, 'information', fix);
  }
  if (minorOf(life.deprecated) > newest) return undefined;
  return report(`${what} is deprecated in Kubernetes ${life.deprecated}.${use}`, 'information', fix);
}

/** In the words of the definition. A cluster may run an older one than the bundled, whose server does not warn yet. */
function deprecatedCustom(
  { apiVersion, kind, exact }: KindSchema,
  words: string,
  fix: string | undefined,
): SchemaProblem {
  const what = `${quote(apiVersion)} of ${kind} is deprecated`;
  const who = exact ? '; the server warns' : '';
  const isOwn = words !== `${apiVersion} ${kind} is deprecated`;
  const said = isOwn ? ` In the words of its makers: ${words.replace(/\.$/, '')}.` : '';
  return report(`${what}${who}.${said}`, exact ? 'warning' : 'information', fix);
}

/** Why a version of Kubernetes' own kinds is not served, as the start of a message; undefined where nothing is known of it. */
export function unservedReason({ apiVersion, kind }: Required<NamedIdentity>, release: Release): string | undefined {
  const life: KindLife | undefined = release.lives.of(apiVersion, kind);
  if (life === undefined) return undefined;
  const now = minorOf(release.kubernetes);
  const what = `${quote(apiVersion)} of ${kind}`;
  if (life.removed !== undefined && minorOf(life.removed) <= now)
    return `${what} is gone since Kubernetes ${life.removed}`;
  if (life.introduced !== undefined && minorOf(life.introduced) > now) {
    return `${what} is new in Kubernetes ${life.introduced}, and this is checked for ${release.kubernetes}`;
  }
  return undefined;
}

type NamedIdentity = { readonly [K in keyof Identity]: string };

/** A replacement in backquotes, with the kind where it has another name. */
export function nameOf({ apiVersion, kind }: Replacement, before: string): string {
  return kind === before ? quote(apiVersion) : `${quote(kind)} of ${quote(apiVersion)}`;
}

function report(message: string, severity: 'warning' | 'information', fix: string | undefined): SchemaProblem {
  return {
    code: 'schema/deprecated-version',
    severity,
    path: ['apiVersion'],
    part: 'value',
    message,
    ...(fix !== undefined && { nearest: fix }),
  };
}
