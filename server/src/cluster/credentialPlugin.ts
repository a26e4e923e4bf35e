import { basename } from 'node:path';
import { runProcess } from '../host/runProcess.ts';
import { getIn, isList, type Json, parseJson, textIn } from './json.ts';
import { type ClusterProblem, isProblem, problem } from './problem.ts';

/** The `exec` part of a kubeconfig user (client.authentication.k8s.io). */
export interface PluginSpec {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  readonly interactiveMode: string;
  readonly installHint: string;
  readonly provideClusterInfo: boolean;
}

/** What a plugin gave; it may be asked for again after `expires` (milliseconds since the epoch). */
export interface PluginCredentials {
  readonly token?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly expires: number;
}

/** Seconds that a plugin may take; browsers and devices need a person. */
const TIME_LIMIT = 60_000;
/** Credentials are renewed this long before they end. */
const MARGIN = 60_000;

/** Reads the exec part of a user; undefined when there is none. */
export function readPlugin(exec: Json | undefined): PluginSpec | undefined {
  const command = textIn(exec, 'command');
  if (command === '') return undefined;
  const args = getIn(exec, 'args');
  const env = getIn(exec, 'env');
  return {
    command,
    args: isList(args) ? args.map(String) : [],
    env: Object.fromEntries(isList(env) ? env.map((one) => [textIn(one, 'name'), textIn(one, 'value')]) : []),
    apiVersion: textIn(exec, 'apiVersion') || 'client.authentication.k8s.io/v1',
    interactiveMode: textIn(exec, 'interactiveMode') || 'IfAvailable',
    installHint: textIn(exec, 'installHint'),
    provideClusterInfo: getIn(exec, 'provideClusterInfo') === true,
  };
}

/** Whether a person allowed this plugin: by its whole command or, for one on PATH, by its name. */
export function mayRun(plugin: PluginSpec, allowed: readonly string[], user: string): ClusterProblem | undefined {
  const name = basename(plugin.command);
  const onPath = !/[\\/]/.test(plugin.command);
  const isAllowed = allowed.includes('*') || allowed.includes(plugin.command) || (onPath && allowed.includes(name));
  if (!isAllowed) {
    const message = `The user \`${user}\` signs in by the program \`${plugin.command}\`, which is not allowed; allow it by --credential-plugin ${name} or the setting drift.credentialPlugins.`;
    return problem('plugin-refused', message);
  }
  if (plugin.interactiveMode !== 'Always') return undefined;
  return problem(
    'plugin-refused',
    `\`${plugin.command}\` wants a terminal, which is not there; sign in with kubectl first.`,
  );
}

export interface PluginRun {
  readonly plugin: PluginSpec;
  readonly server: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** The credentials of one user, asked for when they are needed and kept until they expire. */
export interface PluginSession {
  credentials(signal: AbortSignal): Promise<PluginCredentials | ClusterProblem>;
  /** Drops what the server refused; false when there was nothing. */
  forget(): boolean;
}

/** One run at a time: eight requests must not open eight browser windows. */
export function createPluginSession(run: Omit<PluginRun, 'signal'>): PluginSession {
  let given: PluginCredentials | undefined;
  let running: Promise<PluginCredentials | ClusterProblem> | undefined;
  return {
    credentials: async (signal) => {
      if (given !== undefined && given.expires > Date.now()) return given;
      running ??= runPlugin({ ...run, signal }).finally(() => {
        running = undefined;
      });
      const result = await running;
      if (!isProblem(result)) given = result;
      return result;
    },
    forget: () => {
      const had = given !== undefined;
      given = undefined;
      return had;
    },
  };
}

/** Runs a plugin once (client-go exec authenticator). Its output is a secret and goes nowhere else. */
async function runPlugin(run: PluginRun): Promise<PluginCredentials | ClusterProblem> {
  const { plugin } = run;
  const info = {
    apiVersion: plugin.apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(plugin.provideClusterInfo ? { cluster: { server: run.server } } : {}) },
  };
  const env = { ...run.env, ...plugin.env, KUBERNETES_EXEC_INFO: JSON.stringify(info) };
  const result = await runProcess({
    program: plugin.command,
    args: plugin.args,
    cwd: run.folder,
    env: Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    timeLimit: TIME_LIMIT,
    signal: run.signal,
  });
  const hint = plugin.installHint === '' ? '' : ` ${plugin.installHint}`;
  if (result.end === 'cancelled') return problem('cancelled', 'Cancelled.');
  if (result.end === 'not-found') return problem('plugin-failed', `\`${plugin.command}\` is not installed.${hint}`);
  if (result.end === 'timeout') {
    return problem('plugin-failed', `\`${plugin.command}\` gave no credentials within ${TIME_LIMIT / 1000} s.`);
  }
  if (result.end !== 'exited' || result.code !== 0) {
    const words = result.stderr.trim().split('\n').at(-1) ?? '';
    return problem('plugin-failed', `\`${plugin.command}\` ended with ${result.code ?? result.end}: ${words}`);
  }
  return readCredentials(result.stdout, plugin);
}

function readCredentials(output: string, plugin: PluginSpec): PluginCredentials | ClusterProblem {
  const status = getIn(parseJson(output), 'status');
  const token = textIn(status, 'token');
  const certificate = textIn(status, 'clientCertificateData');
  const key = textIn(status, 'clientKeyData');
  if (token === '' && certificate === '') {
    return problem('plugin-failed', `\`${plugin.command}\` did not answer with an ExecCredential.`);
  }
  const expires = Date.parse(textIn(status, 'expirationTimestamp'));
  return {
    ...(token === '' ? {} : { token }),
    ...(certificate === '' ? {} : { certificate, key }),
    expires: Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires - MARGIN,
  };
}
