import type { RenderedResource } from '../../kustomize/rendered.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { PodSecurityLevel } from '../../workspace/teamFile.ts';
import { fieldAt, textAt } from '../fields.ts';
import type { PolicyVersion } from './check.ts';

export type Mode = 'enforce' | 'audit' | 'warn';
export const MODES: readonly Mode[] = ['enforce', 'warn', 'audit'];

/** What one mode asks for. */
export interface LevelVersion {
  readonly level: PodSecurityLevel;
  readonly version: PolicyVersion;
}

export type NamespacePolicy = Readonly<Record<Mode, LevelVersion>>;

/** A label that the server refuses, with its place. */
export interface BadLabel {
  readonly path: FieldPath;
  readonly message: string;
}

const PREFIX = 'pod-security.kubernetes.io/';
const STRICTNESS: Readonly<Record<PodSecurityLevel, number>> = { privileged: 0, baseline: 1, restricted: 2 };

/** Negative when `a` is less strict than `b`, as CompareLevels of api/helpers.go. */
export function compareLevels(a: PodSecurityLevel, b: PodSecurityLevel): number {
  return STRICTNESS[a] - STRICTNESS[b];
}

/**
 * What the labels of a Namespace ask for (pod-security-admission api/helpers.go, PolicyToEvaluate): no label is
 * privileged, `warn` follows a stricter `enforce` unless it has a label of its own. Undefined without any such label.
 */
export function readNamespace(
  resource: RenderedResource,
): { readonly policy: NamespacePolicy; readonly bad: readonly BadLabel[] } | undefined {
  const bad: BadLabel[] = [];
  const label = (name: string): FieldPath => ['metadata', 'labels', `${PREFIX}${name}`];
  const { root } = resource;
  if (!MODES.some((mode) => fieldAt(root, label(mode)) !== undefined)) return undefined;
  const read = (mode: Mode): LevelVersion => ({
    level: readLevel(root, label(mode), mode, bad),
    version: readVersion(root, label(`${mode}-version`), bad),
  });
  const [enforce, audit, warn] = [read('enforce'), read('audit'), read('warn')];
  const own = fieldAt(root, label('warn')) !== undefined;
  const follows = !own && compareLevels(enforce.level, warn.level) > 0;
  const ownVersion = fieldAt(root, label('warn-version')) !== undefined;
  const followed = { level: enforce.level, version: ownVersion ? warn.version : enforce.version };
  return { policy: { enforce, audit, warn: follows ? followed : warn }, bad };
}

function readLevel(root: RenderedResource['root'], path: FieldPath, mode: Mode, bad: BadLabel[]): PodSecurityLevel {
  const text = textAt(root, path);
  if (text === undefined) return 'privileged';
  if (text === 'privileged' || text === 'baseline' || text === 'restricted') return text;
  const message = `\`${text}\` is no Pod Security level; the server refuses the Namespace. Allowed: privileged, baseline, restricted.`;
  bad.push({ path, message });
  // The server itself falls back to the strictest level for enforce and to none for the others.
  return mode === 'enforce' ? 'restricted' : 'privileged';
}

function readVersion(root: RenderedResource['root'], path: FieldPath, bad: BadLabel[]): PolicyVersion {
  const text = textAt(root, path);
  if (text === undefined || text === 'latest') return Number.POSITIVE_INFINITY;
  const minor = /^v1\.(0|[1-9]\d*)$/.exec(text)?.[1];
  if (minor !== undefined) return Number(minor);
  const message = `\`${text}\` is no Pod Security version; the server refuses the Namespace. Write \`latest\` or \`v1.37\`.`;
  bad.push({ path, message });
  return Number.POSITIVE_INFINITY;
}
