import * as vscode from 'vscode';
import type { ClientContext, Feature } from './clientContext.ts';
import { registerClusterChanges } from './features/clusterChanges.ts';
import { registerClusterSchemas } from './features/clusterSchemas.ts';
import { registerDrift } from './features/drift.ts';
import { registerExplain } from './features/explain.ts';
import { registerGeneralCommands } from './features/generalCommands.ts';
import { registerOtherProblems } from './features/otherProblems.ts';
import { registerOtherYaml } from './features/otherYaml.ts';
import { registerPlaces } from './features/places.ts';
import { registerPolicyTests } from './features/policiesTests.ts';
import { registerPreview } from './features/preview.ts';
import { registerPullRequestPanel } from './features/pullRequestPanel.ts';
import { registerRefactor } from './features/refactor.ts';
import { registerRemoteBases } from './features/remoteBases.ts';
import { RenderedTexts } from './features/rendered.ts';
import { registerLook } from './features/renderedLook.ts';
import { registerNavigation } from './features/renderedNavigation.ts';
import { registerStatusItem } from './features/statusItem.ts';
import { registerTexts } from './features/texts.ts';
import { registerUpgrade } from './features/upgrade.ts';
import { registerViews } from './features/views.ts';
import { ServerConnection } from './languageClient.ts';

const FEATURES: readonly Feature[] = [
  registerStatusItem,
  registerGeneralCommands,
  registerExplain,
  registerOtherYaml,
  registerOtherProblems,
  registerPlaces,
  registerViews,
  registerDrift,
  registerTexts,
  registerClusterChanges,
  registerPolicyTests,
  registerClusterSchemas,
  registerUpgrade,
  registerPreview,
  registerPullRequestPanel,
  registerRefactor,
  registerRemoteBases,
  (context) => {
    const texts = new RenderedTexts(context);
    registerNavigation(context, texts);
    registerLook(context, texts);
  },
];

/** Called by VS Code. Registers everything and starts the server without waiting for it. */
export function activate(extension: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Polycrate', { log: true });
  const server = new ServerConnection(extension, log);
  const context: ClientContext = { extension, server, log };
  extension.subscriptions.push(log, server);
  for (const register of FEATURES) register(context);
  log.info(`Polycrate GitOps ${extension.extension.packageJSON.version} in ${vscode.env.appName} ${vscode.version}`);
  void server.start();
}
