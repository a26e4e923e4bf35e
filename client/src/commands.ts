/** One command of the extension: a row of the manifest's `commands` and of its palette. Plain data. */
export interface CommandRow {
  /** Below `polycrateGitops.`. */
  readonly id: string;
  readonly title: string;
  /** What it does, in one or two sentences: its page. Markdown. */
  readonly text: string;
  /** The command line that does the same, without the program's name. */
  readonly cli?: string;
  /** A codicon, as in `$(refresh)`. */
  readonly icon?: string;
  /** When the palette lists it: always when absent, never when false, else a `when` clause. */
  readonly palette?: string | false;
  readonly enablement?: string;
}

const READY = 'polycrateGitops.state == ready';
const YAML = 'editorLangId == yaml || editorLangId == polycrate-yaml';
const RENDERED = 'resourceScheme == polycrate-render';

/** Every command, in the order in which the palette sorts anyway: by title. */
export const COMMANDS: readonly CommandRow[] = [
  {
    id: 'preview',
    title: 'Preview Rendered Overlay',
    text: 'Opens the rendered overlay of the file beside it, as it would be applied. It follows unsaved typing; Secret values are masked.',
    cli: 'render OVERLAY',
    icon: '$(open-preview)',
    palette: READY,
  },
  {
    id: 'switchOverlay',
    title: 'Preview Another Overlay',
    text: 'Shows another overlay in the place of the preview.',
    icon: '$(list-selection)',
    palette: RENDERED,
  },
  {
    id: 'compareWithHead',
    title: 'Compare with HEAD',
    text: "Shows the rendered overlay of the last commit beside that of the working copy, in the editor's own diff view.",
    cli: 'diff OVERLAY --unified',
    icon: '$(git-compare)',
    palette: `${READY} && isWorkspaceTrusted`,
  },
  {
    id: 'compareOverlays',
    title: 'Compare with Another Overlay',
    text: 'Shows two rendered overlays side by side, for example production beside test.',
    icon: '$(diff)',
    palette: READY,
  },
  {
    id: 'showOverlays',
    title: 'Show Overlays of This File',
    text: 'Lists the overlays that read the file, and opens the preview of the chosen one.',
    palette: `${READY} && (${YAML})`,
  },
  {
    id: 'revealRendered',
    title: 'Go to Rendered Line',
    text: 'Goes to the lines of the preview that the field under the cursor writes.',
    palette: `${READY} && (${YAML})`,
  },
  {
    id: 'revealSource',
    title: 'Go to Source of Rendered Line',
    text: 'Goes from a rendered line to the line of a manifest, patch or kustomization that wrote it.',
    cli: 'render OVERLAY --origins',
    icon: '$(go-to-file)',
    palette: RENDERED,
  },
  {
    id: 'nextChange',
    title: 'Next Changed Line',
    text: 'Goes to the next line of the preview that differs from HEAD.',
    icon: '$(arrow-down)',
    palette: RENDERED,
  },
  {
    id: 'previousChange',
    title: 'Previous Changed Line',
    text: 'Goes to the line before of the preview that differs from HEAD.',
    icon: '$(arrow-up)',
    palette: RENDERED,
  },
  {
    id: 'toggleFollow',
    title: 'Toggle Following the Cursor in the Preview',
    text: 'Turns on or off that the preview scrolls to what the field under the cursor writes (`polycrateGitops.preview.follow`).',
    icon: '$(link)',
  },

  {
    id: 'refreshEnvironments',
    title: 'Refresh',
    text: 'Reads the environments and their counts anew.',
    icon: '$(refresh)',
    palette: false,
  },
  {
    id: 'findInEnvironments',
    title: 'Find in Environments',
    text: 'Opens the search of the Environments view, for overlays, kinds and resources.',
    icon: '$(search)',
    palette: READY,
  },
  {
    id: 'showOnlyChanged',
    title: 'Show Only Changed',
    text: 'Leaves only overlays in the view whose render differs from HEAD.',
    icon: '$(diff-modified)',
    palette: false,
  },
  {
    id: 'showOnlyProblems',
    title: 'Show Only with Problems',
    text: 'Leaves only overlays with problems in the view.',
    icon: '$(warning)',
    palette: false,
  },
  {
    id: 'showEverything',
    title: 'Show Everything',
    text: 'Shows all overlays again.',
    icon: '$(clear-all)',
    palette: false,
  },
  { id: 'copyOverlayPath', title: 'Copy Path', text: "Copies the path of the overlay's folder.", palette: false },
  {
    id: 'revealOverlay',
    title: 'Reveal in Explorer View',
    text: "Shows the overlay's folder in the Explorer.",
    palette: false,
  },

  {
    id: 'refreshBlocks',
    title: 'Refresh Blocks',
    text: 'Reads the blocks and workflows anew.',
    icon: '$(refresh)',
    palette: false,
  },
  {
    id: 'findInBlocks',
    title: 'Find in Blocks',
    text: 'Opens the search of the Blocks view, for blocks, actions and workflows.',
    icon: '$(search)',
    palette: 'polycrateGitops.hasPolycrateWorkspace',
  },
  {
    id: 'openParentBlock',
    title: 'Go to Inherited Block',
    text: 'Goes to the block that this one inherits from.',
    palette: false,
  },
  {
    id: 'copyBlockName',
    title: 'Copy Name',
    text: 'Copies the name of the block, action, workflow or step.',
    palette: false,
  },

  {
    id: 'checkDrift',
    title: 'Check Drift',
    text: 'Compares an overlay with a cluster by the chosen context of your kubeconfig, field by field, with who changed what. It reads and asks for dry runs; nothing is written.',
    cli: 'drift OVERLAY --context CONTEXT',
    icon: '$(cloud)',
    palette: `${READY} && isWorkspaceTrusted`,
  },
  {
    id: 'checkDriftAgain',
    title: 'Check Again',
    text: 'Repeats a comparison with the same cluster.',
    icon: '$(refresh)',
    palette: false,
  },
  { id: 'clearDrift', title: 'Clear Results', text: 'Empties the Drift view.', icon: '$(clear-all)', palette: false },
  { id: 'openDrift', title: 'Open Drift', text: 'Shows what Git says beside what the cluster runs.', palette: false },
  {
    id: 'revealDriftSource',
    title: 'Go to Line in Git',
    text: 'Goes to the line that sets the drifted field in Git.',
    icon: '$(go-to-file)',
    palette: false,
  },

  {
    id: 'showPolicies',
    title: 'Show Policies',
    text: 'Opens the Policies view: what each rule of each policy says of each resource, by overlay.',
    icon: '$(law)',
    palette: 'polycrateGitops.hasPolicies',
  },
  {
    id: 'refreshPolicies',
    title: 'Refresh Policies',
    text: 'Asks again what the policies came to.',
    icon: '$(refresh)',
    palette: false,
  },
  {
    id: 'showOnlyFailing',
    title: 'Show Only Failing',
    text: 'Leaves policies, rules and resources in the Policies view that fail.',
    icon: '$(error)',
    palette: false,
  },
  {
    id: 'showAllResults',
    title: 'Show All Results',
    text: 'Shows what passes in the Policies view, too.',
    icon: '$(clear-all)',
    palette: false,
  },
  {
    id: 'choosePolicyEnvironment',
    title: 'Show Policies of an Environment',
    text: 'Limits the Policies view to one environment.',
    icon: '$(filter)',
    palette: 'polycrateGitops.hasPolicies',
  },
  {
    id: 'explainResult',
    title: 'Why This Result?',
    text: 'Shows how a rule came to its result on a resource: what it selects, its conditions and patterns, each with the value that was found.',
    icon: '$(question)',
    palette: false,
  },
  {
    id: 'showClusterChanges',
    title: 'Show What the Cluster Will Change',
    text: 'Compares resources as they are rendered with what policies that change resources leave of them.',
    icon: '$(diff)',
    palette: 'polycrateGitops.hasPolicies',
  },

  {
    id: 'checkUpgrade',
    title: 'Check Kubernetes Upgrade',
    text: 'Tells what a later version of Kubernetes refuses, and what becomes deprecated, in one cluster or in all.',
    cli: 'upgrade VERSION',
    icon: '$(versions)',
    palette: READY,
  },
  {
    id: 'fetchClusterSchemas',
    title: 'Fetch Schemas from Cluster',
    text: 'Asks a cluster for the schemas of all that it serves and keeps them; its overlays are judged by them from then on.',
    icon: '$(cloud-download)',
    palette: `${READY} && isWorkspaceTrusted`,
  },

  {
    id: 'openPullRequest',
    title: 'Open Change as Pull Request',
    text: 'Opens the panel that makes a branch and a pull request of the uncommitted change, with what it does to each overlay. The working tree, the index and HEAD stay as they are.',
    cli: 'pr',
    icon: '$(git-pull-request)',
    palette: `${READY} && isWorkspaceTrusted`,
  },

  {
    id: 'extractPatch',
    title: 'Extract Patch for an Overlay',
    text: 'Moves the selected fields out of a base into a patch of one overlay; every render but this one stays as it is.',
    palette: `${READY} && (${YAML})`,
  },
  {
    id: 'extractComponent',
    title: 'Extract Component',
    text: 'Makes a component of the selected entries of a kustomization, and includes it in their place.',
    palette: `${READY} && (${YAML})`,
  },
  {
    id: 'newOverlay',
    title: 'New Overlay from an Existing One',
    text: 'Copies an overlay to a new folder beside it, with paths that still lead to the same files.',
    icon: '$(new-folder)',
    palette: READY,
  },

  {
    id: 'fetchRemoteBases',
    title: 'Fetch Remote Bases',
    text: 'Fetches bases and files that overlays name on the network into a cache, with your own Git. Renders read the cache alone.',
    cli: 'fetch',
    palette: `${READY} && isWorkspaceTrusted`,
  },
  {
    id: 'validate',
    title: 'Check the Whole Workspace',
    text: 'Judges every file and every overlay now, and tells how many problems there are.',
    cli: 'check',
    palette: READY,
  },
  {
    id: 'explain',
    title: 'Explain a Problem',
    text: 'Shows the page of a problem: what it means, why it matters and what to do.',
    cli: 'explain CODE',
    palette: READY,
  },
  {
    id: 'openReference',
    title: 'Open the Reference',
    text: 'Shows the pages of all settings, commands and problems, as they are in this version.',
    cli: 'explain',
  },
  {
    id: 'chooseYamlFeatures',
    title: 'Choose YAML Features',
    text: 'Asks whether Polycrate does everything in YAML files, or leaves plain YAML to another extension (`polycrateGitops.yaml.features`).',
  },
  {
    id: 'openSample',
    title: 'Open the Sample Platform',
    text: 'Opens a copy of the example platform, with mistakes to find, in a new window.',
  },
  {
    id: 'showMenu',
    title: 'Show What to Do Next',
    text: 'Lists what is most likely to be done next; a click on the status bar does the same.',
  },
  {
    id: 'restartServer',
    title: 'Restart Server',
    text: 'Ends the language server and starts it anew; open files stay as they are.',
  },
  { id: 'showLog', title: 'Show Log', text: 'Shows the log channel `Polycrate`.' },
];
