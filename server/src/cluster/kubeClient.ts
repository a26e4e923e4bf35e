import { existsSync, readFileSync, realpathSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { delimiter, dirname, join, sep } from 'node:path';
import { type Cluster, type Context, KubeConfig, type User } from '@kubernetes/client-node';
import { chooseProxy, createAgent, type TlsSettings } from '../host/proxyAgent.ts';
import type { Connection } from './connection.ts';
import { createPluginSession, mayRun, readPlugin } from './credentialPlugin.ts';
import type { Json } from './json.ts';
import { type ClusterProblem, isProblem, problem } from './problem.ts';

/** Where kubeconfig files are looked for. */
export interface KubeconfigSources {
  /** A file that a person named by flag or setting; it may lie anywhere. */
  readonly file?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folders of the workspace, native paths: a kubeconfig that lies in one is not used unless it was named. */
  readonly roots: readonly string[];
}

/** A context as it is written down; nothing was contacted and no other file was read. */
export interface ContextInfo {
  readonly name: string;
  readonly cluster: string;
  readonly server: string;
  readonly namespace: string;
  readonly user: string;
}

/** The merged kubeconfig: of two entries with one name the first counts, as in kubectl. */
export interface Kubeconfig {
  readonly contexts: readonly ContextInfo[];
  readonly current: string | undefined;
  /** Files that were left out, and why, in words. */
  readonly problems: readonly string[];
  /** Prepares a connection; files of certificates are read, nothing is contacted, no program is run yet. */
  connect(context: string, allowedPlugins: readonly string[]): Promise<Connection | ClusterProblem>;
}

/** Reads the kubeconfig files that kubectl would read. Never falls back to an address that nobody wrote down. */
export function readKubeconfig(sources: KubeconfigSources): Kubeconfig | ClusterProblem {
  const problems: string[] = [];
  const parts: { readonly config: KubeConfig; readonly text: string; readonly folder: string }[] = [];
  let refused: ClusterProblem | undefined;
  for (const file of filesOf(sources)) {
    if (!existsSync(file)) {
      if (file === sources.file) return problem('no-kubeconfig', `There is no kubeconfig ${file}.`);
      continue;
    }
    if (file !== sources.file && isWithinRoots(file, sources.roots)) {
      refused = problem(
        'kubeconfig-in-workspace',
        `${file} lies in the workspace and is not used unless you name it by --kubeconfig or the setting drift.kubeconfig.`,
      );
      problems.push(refused.message);
      continue;
    }
    const config = new KubeConfig();
    try {
      const text = readFileSync(file, 'utf8');
      config.loadFromString(text, { onInvalidEntry: 'filter' });
      config.makePathsAbsolute(dirname(file));
      parts.push({ config, text, folder: dirname(file) });
    } catch (error) {
      problems.push(`${file} is no kubeconfig: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`);
    }
  }
  if (parts.length === 0) {
    if (refused !== undefined) return refused;
    const first = problems[0];
    return first === undefined
      ? problem(
          'no-kubeconfig',
          'There is no kubeconfig: neither KUBECONFIG nor ~/.kube/config names a file that exists.',
        )
      : problem('bad-kubeconfig', first);
  }
  return merge(parts, problems, sources.env);
}

function filesOf(sources: KubeconfigSources): readonly string[] {
  if (sources.file) return [sources.file];
  const named = (sources.env.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '');
  if (named.length > 0) return named;
  const home = sources.env.HOME ?? sources.env.USERPROFILE ?? '';
  return home === '' ? [] : [join(home, '.kube', 'config')];
}

function isWithinRoots(file: string, roots: readonly string[]): boolean {
  const real = realPath(file);
  return roots.some((root) => real.startsWith(realPath(root).replace(/[\\/]?$/, sep)));
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function merge(
  parts: readonly { readonly config: KubeConfig; readonly text: string; readonly folder: string }[],
  problems: readonly string[],
  env: KubeconfigSources['env'],
): Kubeconfig {
  const first = <T extends { readonly name: string }>(all: readonly T[], name: string): T | undefined =>
    all.find((one) => one.name === name);
  const clusters = parts.flatMap((part) => part.config.getClusters() ?? []);
  const contexts = parts.flatMap((part) => part.config.getContexts() ?? []);
  const unique = contexts.filter((context, i) => contexts.findIndex((other) => other.name === context.name) === i);
  const infoOf = (context: Context): ContextInfo => ({
    name: context.name,
    cluster: context.cluster,
    server: first(clusters, context.cluster)?.server ?? '',
    namespace: context.namespace ?? '',
    user: context.user ?? '',
  });
  return {
    contexts: unique.map(infoOf),
    current: parts.map((part) => part.config.getCurrentContext()).find((name) => name),
    problems,
    connect: async (name, allowed) => {
      const context = first(unique, name);
      if (context === undefined) return unknownContext(name, unique);
      const cluster = first(clusters, context.cluster);
      if (cluster === undefined) {
        const message = `The context \`${name}\` names the cluster \`${context.cluster}\`, which no kubeconfig describes.`;
        return problem('bad-kubeconfig', message);
      }
      const part = parts.find((one) => (one.config.getUsers() ?? []).some((user) => user.name === context.user));
      const user = first(part?.config.getUsers() ?? [], context.user ?? '');
      const folder = part?.folder ?? '.';
      return makeConnection({ context, cluster, user, text: part?.text ?? '', folder, env, allowed });
    },
  };
}

function unknownContext(name: string, contexts: readonly Context[]): ClusterProblem {
  const names = contexts.slice(0, 5).map((context) => `\`${context.name}\``);
  const known =
    names.length === 0 ? 'it has none' : `it has ${names.join(', ')}${contexts.length > 5 ? ' and more' : ''}`;
  return problem('unknown-context', `The kubeconfig has no context \`${name}\`; ${known}.`);
}

interface Parts {
  readonly context: Context;
  readonly cluster: Cluster;
  readonly user: User | undefined;
  /** Text of the file that describes the user, for what the client library does not read. */
  readonly text: string;
  readonly folder: string;
  readonly env: KubeconfigSources['env'];
  readonly allowed: readonly string[];
}

/** Fields of impersonation that the client library drops; acting without them would be another identity. */
const LOST_IMPERSONATION = /^\s*["']?as-(groups|uid|user-extra)["']?\s*:/m;

async function makeConnection(parts: Parts): Promise<Connection | ClusterProblem> {
  const { cluster, context } = parts;
  const user: User = parts.user ?? { name: context.user || 'anonymous' };
  const server = serverUrl(cluster);
  if (!(server instanceof URL)) return server;
  const unsupported = unsupportedUser(user, parts.text);
  if (unsupported !== undefined) return unsupported;
  const plugin = readPlugin(user.exec as Json | undefined);
  const refused = plugin && mayRun(plugin, parts.allowed, user.name);
  if (refused !== undefined) return refused;
  const base = await baseSettings(cluster, { ...user, exec: undefined });
  if (isProblem(base)) return base;
  const proxy = chooseProxy(server, cluster.proxyUrl, parts.env);
  if (proxy !== undefined && 'unusable' in proxy) return problem('proxy', proxy.unusable);
  const url = server.href.replace(/\/$/, '');
  let agent = createAgent(url, base.tls, proxy);
  let tls = base.tls;
  const session = plugin && createPluginSession({ plugin, server: url, folder: parts.folder, env: parts.env });
  let certificate: string | undefined;
  return {
    server: url,
    user: user.name,
    namespace: context.namespace ?? '',
    warnings: warningsOf(cluster, user, url),
    get tls() {
      return tls;
    },
    get agent() {
      return agent;
    },
    authenticate: async (signal) => {
      const given = await session?.credentials(signal);
      if (given === undefined) return { headers: base.headers };
      if (isProblem(given)) return given;
      if (given.certificate !== undefined && given.certificate !== certificate) {
        // A client certificate belongs to the connections, so the old ones go.
        certificate = given.certificate;
        tls = { ...base.tls, cert: given.certificate, key: given.key };
        agent.destroy();
        agent = createAgent(url, tls, proxy);
      }
      const bearer = given.token === undefined ? {} : { authorization: `Bearer ${given.token}` };
      return { headers: { ...base.headers, ...bearer } };
    },
    renew: () => session?.forget() ?? false,
    close: () => agent.destroy(),
  };
}

function serverUrl(cluster: Cluster): URL | ClusterProblem {
  let url: URL;
  try {
    url = new URL(cluster.server);
  } catch {
    return problem('bad-kubeconfig', `The server of the cluster \`${cluster.name}\` is no URL.`);
  }
  if (url.protocol === 'https:') return url;
  if (url.protocol === 'http:' && cluster.skipTLSVerify) return url;
  const message = `The cluster \`${cluster.name}\` is reached without TLS; that is only done where insecure-skip-tls-verify is set.`;
  return problem('insecure-server', message);
}

function unsupportedUser(user: User, text: string): ClusterProblem | undefined {
  if (user.impersonateUser && LOST_IMPERSONATION.test(text)) {
    const message = `The user \`${user.name}\` acts as somebody else with groups or extras, which is not supported; use a context without them.`;
    return problem('auth-unsupported', message);
  }
  const provider = user.authProvider as { readonly name?: string } | null | undefined;
  if (!provider) return undefined;
  const message = `The user \`${user.name}\` signs in by the auth-provider \`${provider.name ?? ''}\`, which kubectl has dropped; use a credential plugin (exec) instead.`;
  return problem('auth-unsupported', message);
}

function warningsOf(cluster: Cluster, user: User, server: string): readonly string[] {
  const warnings: string[] = [];
  if (cluster.skipTLSVerify) warnings.push(`The certificate of ${server} is not checked (insecure-skip-tls-verify).`);
  if (user.impersonateUser) warnings.push(`Requests are made as \`${user.impersonateUser}\` (impersonation).`);
  return warnings;
}

/** Headers and TLS settings of a user without plugins, as the client library puts them together. */
async function baseSettings(
  cluster: Cluster,
  user: User,
): Promise<{ readonly headers: Readonly<Record<string, string>>; readonly tls: TlsSettings } | ClusterProblem> {
  const config = new KubeConfig();
  config.loadFromClusterAndUser(cluster, user);
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    const words = error instanceof Error ? error.message : '';
    return problem('bad-kubeconfig', `The credentials of \`${user.name}\` cannot be read: ${words}`);
  }
  const headers = Object.entries(options.headers ?? {}).map(([key, value]) => [
    key.toLowerCase(),
    String(value).trim(),
  ]);
  const basic = options.auth ? { authorization: `Basic ${Buffer.from(options.auth).toString('base64')}` } : {};
  return {
    headers: { ...basic, ...Object.fromEntries(headers) },
    tls: {
      ...(options.ca === undefined ? {} : { ca: options.ca }),
      ...(options.cert === undefined ? {} : { cert: options.cert }),
      ...(options.key === undefined ? {} : { key: options.key as NonNullable<TlsSettings['key']> }),
      ...(options.servername === undefined ? {} : { servername: options.servername }),
      ...(options.rejectUnauthorized === undefined ? {} : { rejectUnauthorized: options.rejectUnauthorized }),
    },
  };
}
