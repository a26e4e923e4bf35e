/** One command of the extension: a row of the manifest's `commands` and of its palette. Plain data. */
export interface CommandRow {
  /** Below `polycrateGitops.`. */
  readonly id: string;
  readonly title: string;
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
  { id: 'preview', title: 'Preview Rendered Overlay', icon: '$(open-preview)', palette: READY },
  { id: 'switchOverlay', title: 'Preview Another Overlay', icon: '$(list-selection)', palette: RENDERED },
  {
    id: 'compareWithHead',
    title: 'Compare with HEAD',
    icon: '$(git-compare)',
    palette: `${READY} && isWorkspaceTrusted`,
  },
  { id: 'compareOverlays', title: 'Compare with Another Overlay', icon: '$(diff)', palette: READY },
  { id: 'showOverlays', title: 'Show Overlays of This File', palette: `${READY} && (${YAML})` },
  { id: 'revealRendered', title: 'Go to Rendered Line', palette: `${READY} && (${YAML})` },
  { id: 'revealSource', title: 'Go to Source of Rendered Line', icon: '$(go-to-file)', palette: RENDERED },
  { id: 'nextChange', title: 'Next Changed Line', icon: '$(arrow-down)', palette: RENDERED },
  { id: 'previousChange', title: 'Previous Changed Line', icon: '$(arrow-up)', palette: RENDERED },
  { id: 'toggleFollow', title: 'Toggle Following the Cursor in the Preview', icon: '$(link)' },

  { id: 'refreshEnvironments', title: 'Refresh', icon: '$(refresh)', palette: false },
  { id: 'findInEnvironments', title: 'Find in Environments', icon: '$(search)', palette: READY },
  { id: 'showOnlyChanged', title: 'Show Only Changed', icon: '$(diff-modified)', palette: false },
  { id: 'showOnlyProblems', title: 'Show Only with Problems', icon: '$(warning)', palette: false },
  { id: 'showEverything', title: 'Show Everything', icon: '$(clear-all)', palette: false },
  { id: 'copyOverlayPath', title: 'Copy Path', palette: false },
  { id: 'revealOverlay', title: 'Reveal in Explorer View', palette: false },

  { id: 'refreshBlocks', title: 'Refresh Blocks', icon: '$(refresh)', palette: false },
  { id: 'findInBlocks', title: 'Find in Blocks', icon: '$(search)', palette: 'polycrateGitops.hasPolycrateWorkspace' },
  { id: 'openParentBlock', title: 'Go to Inherited Block', palette: false },
  { id: 'copyBlockName', title: 'Copy Name', palette: false },

  { id: 'checkDrift', title: 'Check Drift', icon: '$(cloud)', palette: `${READY} && isWorkspaceTrusted` },
  { id: 'checkDriftAgain', title: 'Check Again', icon: '$(refresh)', palette: false },
  { id: 'clearDrift', title: 'Clear Results', icon: '$(clear-all)', palette: false },
  { id: 'openDrift', title: 'Open Drift', palette: false },
  { id: 'revealDriftSource', title: 'Go to Line in Git', icon: '$(go-to-file)', palette: false },

  { id: 'checkUpgrade', title: 'Check Kubernetes Upgrade', icon: '$(versions)', palette: READY },
  {
    id: 'fetchClusterSchemas',
    title: 'Fetch Schemas from Cluster',
    icon: '$(cloud-download)',
    palette: `${READY} && isWorkspaceTrusted`,
  },

  {
    id: 'openPullRequest',
    title: 'Open Change as Pull Request',
    icon: '$(git-pull-request)',
    palette: `${READY} && isWorkspaceTrusted`,
  },

  { id: 'extractPatch', title: 'Extract Patch for an Overlay', palette: `${READY} && (${YAML})` },
  { id: 'extractComponent', title: 'Extract Component', palette: `${READY} && (${YAML})` },
  { id: 'newOverlay', title: 'New Overlay from an Existing One', icon: '$(new-folder)', palette: READY },

  { id: 'fetchRemoteBases', title: 'Fetch Remote Bases', palette: `${READY} && isWorkspaceTrusted` },
  { id: 'validate', title: 'Check the Whole Workspace', palette: READY },
  { id: 'explain', title: 'Explain a Problem', palette: READY },
  { id: 'openSample', title: 'Open the Sample Platform' },
  { id: 'showMenu', title: 'Show What to Do Next' },
  { id: 'restartServer', title: 'Restart Server' },
  { id: 'showLog', title: 'Show Log' },
];
