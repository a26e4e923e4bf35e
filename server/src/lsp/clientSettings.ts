import type { Connection } from 'vscode-languageserver';
import type { WebSettings } from './schemaPorts.ts';
import type { Session } from './session.ts';
import { uriOfPath } from './uris.ts';

/** All that a client says about how a person wants things. */
export interface ClientSettings {
  /** What stands below `polycrateGitops`. */
  readonly section: unknown;
  /** Kubernetes version by folder of the window, engine paths; folders without one are left out. */
  readonly folderVersions: Readonly<Record<string, string>>;
  /** How the editor reaches the web. */
  readonly web: WebSettings;
}

/** Settings as the client sent them, or as it answers when it is asked. */
export async function readClientSettings(
  connection: Connection,
  session: Session,
  sent: unknown,
): Promise<ClientSettings> {
  if (!session.abilities.hasConfiguration) {
    const own = isRecord(sent) && 'polycrateGitops' in sent ? sent.polycrateGitops : sent;
    return { section: own, folderVersions: {}, web: {} };
  }
  const { folders } = session;
  const [section, http, ...versions] = (await connection.workspace.getConfiguration([
    { section: 'polycrateGitops' },
    { section: 'http' },
    ...folders.map((folder) => ({ section: 'polycrateGitops.kubernetes.version', scopeUri: uriOfPath(folder) })),
  ])) as readonly unknown[];
  const named = folders.flatMap((folder, index): [string, string][] => {
    const version = versions[index];
    return typeof version === 'string' && version !== '' ? [[folder, version]] : [];
  });
  return { section, folderVersions: Object.fromEntries(named), web: readWeb(http) };
}

/** The editor's own settings of this name (VS Code, `http.*`). */
function readWeb(http: unknown): WebSettings {
  if (!isRecord(http) || http.proxySupport === 'off') return {};
  const { proxy, noProxy, proxyStrictSSL, systemCertificates } = http;
  return {
    ...(typeof proxy === 'string' && proxy !== '' ? { proxy } : {}),
    ...(Array.isArray(noProxy) ? { noProxy: noProxy.filter((one) => typeof one === 'string') } : {}),
    ...(proxyStrictSSL === false ? { strict: false } : {}),
    systemAuthorities: systemCertificates !== false,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
