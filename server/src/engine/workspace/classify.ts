import { baseName, dirName } from '../text/paths.ts';
import { isClientKind } from './clientKinds.ts';
import type { FileScan, ScannedDocument } from './scan.ts';
import { isTemplate } from './templates.ts';

/** What a file is. Only the first group is ours: the rest gets no finding and no lens. */
export type FileKind =
  | 'manifest'
  | 'kustomization'
  | 'teamFile'
  | 'polycrateWorkspace'
  | 'polycrateBlock'
  | 'polycrateSecrets'
  | 'polycrateChangelog'
  | 'polycrateOther'
  | 'encrypted'
  | 'clientConfig'
  | 'helmChart'
  | 'helmValues'
  | 'template'
  | 'workflow'
  | 'compose'
  | 'ansible'
  | 'other';

/** What classification needs to know about the surroundings of a file. */
export interface Surroundings {
  /** Whether a file of the repository has that absolute path. */
  readonly exists: (path: string) => boolean;
}

export const KUSTOMIZATION_NAMES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
export const TEAM_FILE_NAME = '.polycrate-gitops.yaml';

/** True for a file whose text is worth scanning at all. */
export function isCandidate(path: string): boolean {
  const name = baseName(path);
  return /\.(?:ya?ml|json|poly)$/i.test(name) || name === 'Kustomization';
}

/** True when findings and lenses may be shown in such a file. */
export function isOurs(kind: FileKind): boolean {
  return OURS.has(kind);
}

const OURS: ReadonlySet<FileKind> = new Set<FileKind>([
  'manifest',
  'kustomization',
  'teamFile',
  'polycrateWorkspace',
  'polycrateBlock',
  'polycrateSecrets',
  'polycrateChangelog',
]);

/**
 * Says what a file is. The rule: a manifest has a document that is a mapping with `apiVersion` and `kind`, or with the former and
 * `metadata` or `spec`, or with the latter and a name in `metadata`. What comes
 * before that rule is decided by the name or the surroundings, what comes after it only names what the file is instead.
 */
export function classify(path: string, text: string, scan: FileScan, around: Surroundings): FileKind {
  const name = baseName(path);
  if (!isCandidate(path) || name === '.sops.yaml') return 'other';
  if (name.endsWith('.poly')) return classifyPoly(name, scan);
  if (name === TEAM_FILE_NAME) return 'teamFile';
  if (name === 'Chart.yaml') return 'helmChart';
  if (isChartTemplate(path, around) || isTemplate(text)) return 'template';
  if (KUSTOMIZATION_NAMES.includes(name) && !isFluxKustomization(scan)) return 'kustomization';
  const objects = scan.documents.filter(isObject);
  if (objects.length === 0)
    return scan.documents.some((document) => lacksKind(document) || lacksVersion(document))
      ? 'manifest'
      : classifyForeign(path, scan);
  // No server takes such a name: something fills the file in before it is applied.
  if (objects.some((document) => /\{\{|\{%/.test(document.name ?? ''))) return 'template';
  // Tools keep their own settings in files with a dot, in the form of objects at times.
  if (name.startsWith('.') || isExpectation(path, around)) return 'clientConfig';
  if (objects.every((document) => isClientKind(document.apiVersion ?? '', document.kind ?? ''))) return 'clientConfig';
  return isEncrypted(text, scan) ? 'encrypted' : 'manifest';
}

/** What a test of kuttl or Chainsaw expects of an object: the parts of it that the test looks at, which nobody applies. */
function isExpectation(path: string, around: Surroundings): boolean {
  const name = baseName(path);
  if (/^\d+-(?:assert|errors?)(?:[-.].*)?\.ya?ml$/.test(name)) return true;
  return /(?:^|-)(?:assert|errors?)(?:[-.]|$)/.test(name) && around.exists(`${dirName(path)}/chainsaw-test.yaml`);
}

/** A document with both marks of a Kubernetes object. */
export function isObject(document: ScannedDocument): boolean {
  return document.apiVersion !== undefined && document.kind !== undefined;
}

/** An object whose `kind` was forgotten or mistyped (`kind:Pod`): its version and its parts tell. */
function lacksKind({ apiVersion, kind, keys }: ScannedDocument): boolean {
  const isVersion = /^(?:[a-z0-9.-]+\/)?v\d+(?:(?:alpha|beta)\d+)?$/.test(apiVersion ?? '');
  return isVersion && kind === undefined && (keys.includes('metadata') || keys.includes('spec'));
}

/** An object whose `apiVersion` was forgotten or mistyped: it has the kind, the name and the parts of one. */
function lacksVersion({ apiVersion, kind, name, keys }: ScannedDocument): boolean {
  const isKind = /^[A-Z][A-Za-z0-9]+$/.test(kind ?? '');
  return apiVersion === undefined && isKind && name !== undefined && keys.includes('metadata') && keys.length > 2;
}

/** The name means something to kustomize, but Flux's own kind of that name is an ordinary object. */
function isFluxKustomization(scan: FileScan): boolean {
  return scan.documents[0]?.apiVersion?.startsWith('kustomize.toolkit.fluxcd.io/') === true;
}

function classifyPoly(name: string, scan: FileScan): FileKind {
  if (name === 'block.poly') return 'polycrateBlock';
  if (name === 'workspace.poly') return 'polycrateWorkspace';
  if (name === 'secrets.poly') return 'polycrateSecrets';
  if (name === 'CHANGELOG.poly') return 'polycrateChangelog';
  if (['sbom.poly', 'examples.poly', 'Dockerfile.poly', '.backplane-token.poly'].includes(name))
    return 'polycrateOther';
  // Workspace files may have other names (polycrate --workspace-config), so the content decides.
  const keys = scan.documents[0]?.keys ?? [];
  return keys.includes('blocks') || keys.includes('workflows') ? 'polycrateWorkspace' : 'polycrateOther';
}

/** `templates/` at any depth below a folder that holds Chart.yaml. */
function isChartTemplate(path: string, around: Surroundings): boolean {
  for (let at = path.lastIndexOf('/templates/'); at >= 0; at = path.lastIndexOf('/templates/', at - 1)) {
    if (around.exists(`${path.slice(0, at)}/Chart.yaml`)) return true;
    if (at === 0) break;
  }
  return false;
}

/** The files of a Polycrate workspace that have a schema. */
export function isPolycrate(kind: FileKind): boolean {
  return kind.startsWith('polycrate') && kind !== 'polycrateOther';
}

/** SOPS writes its bookkeeping into a top-level `sops` mapping and wraps each value in `ENC[…]`. */
function isEncrypted(text: string, scan: FileScan): boolean {
  return scan.documents.some((document) => document.keys.includes('sops')) && text.includes('ENC[AES256_GCM,');
}

function classifyForeign(path: string, scan: FileScan): FileKind {
  const name = baseName(path);
  const [first] = scan.documents;
  const keys = first?.keys ?? [];
  if (/\/\.(?:github|gitea|forgejo)\/workflows$/.test(dirName(path)) || name === '.gitlab-ci.yml') return 'workflow';
  if (keys.includes('services') && (/compose/i.test(name) || keys.includes('version') || keys.includes('volumes'))) {
    return 'compose';
  }
  if (first?.list === true || (keys.includes('all') && /inventory|hosts/.test(name))) {
    return /\/(?:roles|playbooks|tasks|handlers|inventory)\/|playbook|inventory|hosts/.test(path) ? 'ansible' : 'other';
  }
  return /values[^/]*\.ya?ml$/i.test(name) ? 'helmValues' : 'other';
}
