import * as vscode from 'vscode';
import type { OverlayItem } from '../../../server/src/protocol/environments.ts';
import type { ViewRow } from '../../../server/src/protocol/views.ts';
import type { ClientContext } from '../clientContext.ts';
import { overlayOfDocument } from './rendered.ts';

/** What a lens may name: overlays to choose from, the file that it is about. */
export interface OverlayTarget {
  readonly overlays?: readonly string[];
  readonly uri?: string;
}

/** What a command about an overlay is given: by a lens, by a row of a view, or by the title of an editor the file's URI. */
export type CommandTarget = OverlayTarget | ViewRow | vscode.Uri;

const MEMORY = 'overlayOf:';
const LAST = 'lastOverlay';

/**
 * The overlay that a command is about: the one named, the only one of the file, the one chosen for the file before, else a
 * pick. Undefined when the person left the pick.
 */
export async function chooseOverlay(
  context: ClientContext,
  given: CommandTarget | undefined,
  options: { readonly title: string; readonly ask?: boolean },
): Promise<OverlayItem | undefined> {
  const target = toTarget(given);
  const all = await allOverlays(context);
  const editor = vscode.window.activeTextEditor;
  const shown = editor && overlayOfDocument(editor.document);
  if (target.overlays === undefined && shown !== undefined && !options.ask)
    return all.find((one) => one.overlay === shown);
  const uri = target.uri ?? editor?.document.uri.toString();
  const candidates = await candidatesFor(context, all, target, uri);
  if (candidates.length === 0) {
    void vscode.window.showInformationMessage('No overlay was found in this workspace.');
    return undefined;
  }
  if (candidates.length === 1 && !options.ask) return candidates[0];
  const remembered = uri === undefined ? undefined : context.extension.workspaceState.get<string>(MEMORY + uri);
  const before = candidates.find((one) => one.overlay === remembered);
  if (before !== undefined && !options.ask) return before;
  const picked = await pickOverlay(context, candidates, options.title);
  if (picked !== undefined && uri !== undefined) {
    await context.extension.workspaceState.update(MEMORY + uri, picked.overlay);
  }
  return picked;
}

function toTarget(target: CommandTarget | undefined): OverlayTarget {
  if (target === undefined) return {};
  if (target instanceof vscode.Uri) return target.scheme === 'polycrate-render' ? {} : { uri: target.toString() };
  if ('overlay' in target && target.overlay !== undefined) return { overlays: [target.overlay] };
  return target;
}

/** Lets a person pick one of several overlays; the one picked last stands first. */
export async function pickOverlay(
  context: ClientContext,
  overlays: readonly OverlayItem[],
  title: string,
): Promise<OverlayItem | undefined> {
  const last = context.extension.workspaceState.get<string>(LAST);
  const sorted = [...overlays].sort((a, b) => Number(b.overlay === last) - Number(a.overlay === last));
  const items = sorted.map((overlay) => ({
    label: overlay.name,
    description: [overlay.environment, ...overlay.clusters].filter((part) => part !== overlay.name).join(' · '),
    overlay,
  }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: 'Overlay', matchOnDescription: true });
  if (picked !== undefined) await context.extension.workspaceState.update(LAST, picked.overlay.overlay);
  return picked?.overlay;
}

/** Every overlay of the workspace. */
export async function allOverlays(context: ClientContext): Promise<readonly OverlayItem[]> {
  const environments = await context.server.ask('polycrate/environments', {});
  const byId = new Map(environments.flatMap(({ overlays }) => overlays.map((one) => [one.overlay, one] as const)));
  return [...byId.values()];
}

async function candidatesFor(
  context: ClientContext,
  all: readonly OverlayItem[],
  target: OverlayTarget,
  uri: string | undefined,
): Promise<readonly OverlayItem[]> {
  const { overlays } = target;
  if (overlays !== undefined) return all.filter((one) => overlays.includes(one.overlay));
  if (uri === undefined || uri.startsWith('polycrate-render:')) return all;
  const ofFile = await context.server.ask('polycrate/overlaysOf', { uri });
  return ofFile.length > 0 ? ofFile : all;
}
