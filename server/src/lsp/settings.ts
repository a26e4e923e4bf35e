import { SETTINGS, type SettingRow } from './config.ts';

/** The settings that the server reads, with every default filled in. */
export interface Settings {
  /** Version for everything, where a client knows no folders. */
  readonly kubernetesVersion: string;
  readonly schemaLocations: readonly string[];
  readonly diagnosticsScope: 'workspace' | 'openFiles';
  /** Objects that are there although no file tells. */
  readonly known: readonly string[];
  /** Whether plain YAML is left to another extension. */
  readonly yamlFeatures: 'all' | 'withoutPlainYaml';
  readonly codeLens: Readonly<Record<'resources' | 'patches' | 'patchedBy' | 'kustomizations' | 'policies', boolean>>;
  readonly inlayHints: { readonly enabled: boolean; readonly environments: readonly string[] };
  readonly helm: { readonly enabled: boolean; readonly command: string };
  readonly drift: {
    readonly contexts: Readonly<Record<string, string>>;
    readonly kubeconfig: string;
    readonly credentialPlugins: readonly string[];
  };
}

/**
 * Reads settings from what a client sent: nested (`{ codeLens: { patches: false } }`) or flat (`{ 'codeLens.patches': false }`).
 * A value of a wrong type counts as not set.
 */
export function readSettings(section: unknown): Settings {
  const value = <T>(name: string): T => settingValue(section, name) as T;
  return {
    kubernetesVersion: value('kubernetes.version'),
    schemaLocations: value('schemas.locations'),
    diagnosticsScope: value('diagnostics.scope'),
    known: value('diagnostics.known'),
    yamlFeatures: value('yaml.features'),
    codeLens: {
      resources: value('codeLens.resources'),
      patches: value('codeLens.patches'),
      patchedBy: value('codeLens.patchedBy'),
      kustomizations: value('codeLens.kustomizations'),
      policies: value('codeLens.policies'),
    },
    inlayHints: { enabled: value('inlayHints.enabled'), environments: value('inlayHints.environments') },
    helm: { enabled: value('helm.enabled'), command: value<string>('helm.command') || 'helm' },
    drift: {
      contexts: value('drift.contexts'),
      kubeconfig: value('drift.kubeconfig'),
      credentialPlugins: value('drift.credentialPlugins'),
    },
  };
}

function settingValue(section: unknown, name: string): SettingRow['default'] | undefined {
  const row = SETTINGS.find((candidate) => candidate.name === name);
  const given = lookUp(section, name);
  return row !== undefined && fits(given, row) ? (given as SettingRow['default']) : row?.default;
}

function lookUp(section: unknown, name: string): unknown {
  if (!isRecord(section)) return undefined;
  if (name in section) return section[name];
  let at: unknown = section;
  for (const part of name.split('.')) at = isRecord(at) ? at[part] : undefined;
  return at;
}

function fits(value: unknown, row: SettingRow): boolean {
  if (row.enum !== undefined) return row.enum.includes(value as string);
  if (row.type === 'array') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (row.type === 'object') return isRecord(value) && Object.values(value).every((item) => typeof item === 'string');
  return typeof value === row.type;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
