import * as vscode from 'vscode';
import { addCommand, type ClientContext, setContext, setting } from '../clientContext.ts';

type YamlFeatures = 'all' | 'withoutPlainYaml';

const SETTING = 'polycrateGitops.yaml.features';
/** Set once the question was put, whatever the answer. */
const ASKED = 'yamlFeaturesAsked';
/** Extensions that do plain YAML too: Red Hat's, and the one for Kubernetes, which brings it along. */
const OTHERS = ['redhat.vscode-yaml', 'ms-kubernetes-tools.vscode-kubernetes-tools'];

const LEAVE = 'Leave Plain YAML to It';
const ALONE = 'Use Polycrate Alone';

/** Who does plain YAML when another extension for it is here: asked once, where there is something of ours, and whenever a person wants. */
export function registerOtherYaml(context: ClientContext): void {
  const look = (): void => setContext('hasOtherYaml', otherYaml() !== undefined);
  look();
  let isAsked = false;
  context.extension.subscriptions.push(
    vscode.extensions.onDidChange(look),
    context.server.on('polycrate/status', (status) => {
      if (isAsked || status.state !== 'ready' || status.overlays === 0) return;
      isAsked = true;
      void askOnce(context);
    }),
  );
  addCommand(context, 'chooseYamlFeatures', (given?: YamlFeatures) => choose(given));
}

function otherYaml(): vscode.Extension<unknown> | undefined {
  return OTHERS.map((id) => vscode.extensions.getExtension(id)).find((one) => one !== undefined);
}

async function askOnce({ extension }: ClientContext): Promise<void> {
  const other = otherYaml();
  if (other === undefined || isChosen() || extension.globalState.get(ASKED) === true) return;
  await extension.globalState.update(ASKED, true);
  const name: string = other.packageJSON.displayName ?? other.id;
  const message = `The extension “${name}” handles YAML files too. Which one should do syntax errors, formatting, folding and the outline?`;
  const answer = await vscode.window.showInformationMessage(message, LEAVE, ALONE);
  if (answer === LEAVE) await choose('withoutPlainYaml');
  if (answer === ALONE) await choose('all');
}

function isChosen(): boolean {
  const found = vscode.workspace.getConfiguration().inspect(SETTING);
  return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some((value) => value !== undefined);
}

/** Sets who does plain YAML for the person, in every window; without an answer it is asked for. */
async function choose(given: YamlFeatures | undefined): Promise<void> {
  const features = given ?? (await pickFeatures());
  if (features === undefined) return;
  await vscode.workspace.getConfiguration().update(SETTING, features, vscode.ConfigurationTarget.Global);
  const other = otherYaml();
  // An extension cannot turn off another one: its page has the button.
  if (features === 'all' && other !== undefined) await vscode.commands.executeCommand('extension.open', other.id);
}

async function pickFeatures(): Promise<YamlFeatures | undefined> {
  const present = setting<YamlFeatures>('yaml.features');
  const items: (vscode.QuickPickItem & { readonly features: YamlFeatures })[] = [
    {
      label: 'Everything',
      detail: 'Polycrate does all in YAML files; no other YAML extension is needed',
      features: 'all',
    },
    {
      label: 'Without plain YAML',
      detail: 'Another extension does syntax errors, formatting, folding, growing selections and the outline',
      features: 'withoutPlainYaml',
    },
  ];
  const marked = items.map((item) => ({ ...item, ...(item.features === present ? { description: 'now' } : {}) }));
  return (await vscode.window.showQuickPick(marked, { title: 'YAML Features' }))?.features;
}
