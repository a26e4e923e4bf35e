import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { EDITOR_VERSIONS } from './fallbackEditor.ts';

/** A VS Code with windows of its own, or the fallback that shows itself in a browser. */
export type Editor =
  | { readonly kind: 'desktop'; readonly executable: string; readonly why: string }
  | { readonly kind: 'fallback'; readonly version: string; readonly why: string };

/** From the `code` launcher script to the program that it starts, which `runTests` of @vscode/test-electron wants. */
function executableOf(launcher: string): string | undefined {
  const real = realpathSync(launcher);
  const folder = dirname(real);
  const places: Partial<Record<NodeJS.Platform, string[]>> = {
    darwin: ['../../../MacOS/Electron', '../../../MacOS/Code'],
    win32: ['../Code.exe'],
  };
  const candidates = places[process.platform] ?? ['../code', '../code-oss', '../codium'];
  return candidates.map((path) => resolve(folder, path)).find((path) => existsSync(path) && path !== real);
}

function findOnPath(name: string): string | undefined {
  const names = process.platform === 'win32' ? [`${name}.cmd`, `${name}.exe`] : [name];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((one) => join(folder, one))).find((path) => existsSync(path));
}

async function canDownload(): Promise<boolean> {
  try {
    const address = 'https://update.code.visualstudio.com/api/releases/stable';
    return (await fetch(address, { signal: AbortSignal.timeout(4000) })).ok;
  } catch {
    return false;
  }
}

/** On Linux a window needs a display; under `xvfb-run` there is one. */
const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/**
 * A desktop VS Code for a person: the one that `VSCODE` names, or `code` on PATH where there is a display. Undefined when there
 * is none; throws when `VSCODE` names no file.
 */
export function findDesktop(): { executable: string; why: string } | undefined {
  const wanted = process.env.VSCODE;
  if (wanted === 'fallback') return undefined;
  if (wanted && wanted !== 'download') {
    if (!existsSync(wanted)) throw new Error(`VSCODE=${wanted}: there is no such file.`);
    return { executable: executableOf(wanted) ?? wanted, why: `VSCODE=${wanted}` };
  }
  if (!hasDisplay()) return undefined;
  const launcher = findOnPath('code');
  const executable = launcher === undefined ? undefined : executableOf(launcher);
  return executable === undefined ? undefined : { executable, why: `${launcher} on PATH` };
}

/**
 * The editors that the tests run in: a desktop VS Code that is named, installed with a display, or can be downloaded; else the
 * fallback in each of its versions (`EDITOR_VERSION` names one).
 */
export async function pickEditors(): Promise<readonly Editor[]> {
  const desktop = findDesktop();
  if (desktop) return [{ kind: 'desktop', ...desktop }];
  const wanted = process.env.VSCODE;
  if (wanted === 'download' || (wanted === undefined && hasDisplay() && (await canDownload()))) {
    const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
    const executable = await downloadAndUnzipVSCode(process.env.VSCODE_VERSION ?? 'stable');
    return [{ kind: 'desktop', executable, why: 'downloaded' }];
  }
  const versions = process.env.EDITOR_VERSION ? [process.env.EDITOR_VERSION] : EDITOR_VERSIONS;
  const why = wanted === 'fallback' ? 'VSCODE=fallback' : 'no desktop VS Code, no display or no download';
  return versions.map((version) => ({ kind: 'fallback', version, why }));
}
