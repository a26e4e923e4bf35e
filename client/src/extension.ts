import * as vscode from 'vscode';
import type { ClientContext, Feature } from './clientContext.ts';
import { registerBlocksTree } from './features/blocksTree.ts';
import { registerChangesTree } from './features/changesTree.ts';
import { registerClusterSchemas } from './features/clusterSchemas.ts';
import { registerDriftTree } from './features/driftTree.ts';
import { registerEnvironmentsTree } from './features/environmentsTree.ts';
import { registerExplain } from './features/explain.ts';
import { registerGeneralCommands } from './features/generalCommands.ts';
import { registerOtherYaml } from './features/otherYaml.ts';
import { registerPlaces } from './features/places.ts';
import { registerPolicyTests } from './features/policiesTests.ts';
import { registerPolicyTexts } from './features/policiesTexts.ts';
import { registerPoliciesTree } from './features/policiesTree.ts';
import { registerPreview } from './features/preview.ts';
import { registerPullRequestPanel } from './features/pullRequestPanel.ts';
import { registerRefactor } from './features/refactor.ts';
import { registerRemoteBases } from './features/remoteBases.ts';
import { RenderedTexts } from './features/rendered.ts';
import { registerLook } from './features/renderedLook.ts';
import { registerNavigation } from './features/renderedNavigation.ts';
import { registerStatusItem } from './features/statusItem.ts';
import { registerUpgrade } from './features/upgrade.ts';
import { ServerConnection } from './languageClient.ts';

const FEATURES: readonly Feature[] = [
  registerStatusItem,
  registerGeneralCommands,
  registerExplain,
  registerOtherYaml,
  registerPlaces,
  registerEnvironmentsTree,
  registerChangesTree,
  registerDriftTree,
  registerBlocksTree,
  registerPoliciesTree,
  registerPolicyTexts,
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
  void server.start();
}
