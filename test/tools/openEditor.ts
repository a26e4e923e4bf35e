import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { startEditorServer } from '../editor/editorServer.ts';

/** What a person's editor is started with. */
export interface EditorOptions {
  readonly folder: string;
  readonly vsix: string;
  /** User data and extensions of this editor alone; it stays. */
  readonly profile: string;
  readonly env: Readonly<Record<string, string>>;
}

/** An editor that a person works in. */
export interface OpenEditor {
  readonly name: string;
  /** Where a browser finds it; a desktop editor shows itself. */
  readonly address?: string;
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

/** Written once, then the person's own. Workspace trust stays as VS Code ships it: on. */
const SETTINGS = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'telemetry.telemetryLevel': 'off',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.experimentalOnboarding': false,
};

/** VS Code's own server on loopback, guarded by a token. Throws when it does not start. */
export async function openBrowserEditor(port: number, options: EditorOptions): Promise<OpenEditor> {
  const { folder, vsix, profile, env } = options;
  const server = await startEditorServer({ keep: profile, port, trust: true, vsix: [vsix], env, settings: SETTINGS });
  return {
    name: `VS Code ${server.version} in the browser`,
    address: server.url({ folder }),
    ended: server.ended,
    stop: server.stop,
  };
}

/** A new window of an installed VS Code, with user data and extensions of its own. */
export async function openDesktopEditor(executable: string, options: EditorOptions): Promise<OpenEditor> {
  const { resolveCliArgsFromVSCodeExecutablePath } = await import('@vscode/test-electron');
  const [cli = executable] = resolveCliArgsFromVSCodeExecutablePath(executable);
  const { profile } = options;
  const own = ['--user-data-dir', join(profile, 'desktop'), '--extensions-dir', join(profile, 'desktop-extensions')];
  execFileSync(cli, [...own, '--force', '--install-extension', options.vsix], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  const posix = process.platform !== 'win32';
  const child = spawn(executable, [...own, '--new-window', '--disable-telemetry', options.folder], {
    env: { ...process.env, ...options.env },
    stdio: 'ignore',
    detached: posix, // a group of its own, so that its helpers end with it
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    name: 'VS Code',
    ended,
    stop: async () => {
      if (child.pid === undefined || child.exitCode !== null) return;
      process.kill(posix ? -child.pid : child.pid, 'SIGTERM');
      await ended;
    },
  };
}
