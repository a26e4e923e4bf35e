/** Everything the manifest declares beside commands and settings. Plain data; the generator writes it into package.json. */

const id = (name: string): string => `polycrateGitops.${name}`;

const READY = 'polycrateGitops.state == ready';
const TRUSTED = `${READY} && isWorkspaceTrusted`;
const SOURCE = 'editorLangId == yaml || editorLangId == polycrate-yaml';
const RENDERED = 'resourceScheme == polycrate-render';
const ENVIRONMENTS = 'view == polycrateGitops.environments';
const CHANGES = 'view == polycrateGitops.changes';
const DRIFT = 'view == polycrateGitops.drift';
const BLOCKS = 'view == polycrateGitops.blocks';
const POLICIES = 'view == polycrateGitops.policies';
const OVERLAY = 'viewItem == overlay';

/** Fields at the top of the manifest. */
export const MANIFEST = {
  icon: 'client/media/icon.png',
  galleryBanner: { color: '#16324f', theme: 'dark' },
  categories: ['Linters', 'Programming Languages', 'Visualization', 'Other'],
  keywords: ['gitops', 'kubernetes', 'kustomize', 'flux', 'argo cd', 'yaml', 'drift', 'pull request', 'polycrate'],
  extensionKind: ['workspace'],
  activationEvents: [
    'onLanguage:yaml',
    'onLanguage:polycrate-yaml',
    'workspaceContains:**/kustomization.yaml',
    'workspaceContains:**/kustomization.yml',
    'workspaceContains:**/Kustomization',
    'workspaceContains:.polycrate-gitops.yaml',
    'workspaceContains:workspace.poly',
    'onFileSystem:polycrate-render',
  ],
  capabilities: {
    untrustedWorkspaces: {
      supported: 'limited',
      description:
        'Problems, hover, completion and previews work. Comparisons with HEAD, change counts, drift, pull requests and Helm need trust, since they start programs or send credentials.',
    },
    virtualWorkspaces: {
      supported: 'limited',
      description:
        'Files that are open are checked. Overlays, comparisons, drift and pull requests need files on disk.',
    },
  },
} as const;

/** Menus beside the command palette, which is made from commands.ts. */
const menus = {
  'editor/title': [
    { command: id('preview'), when: `(${SOURCE}) && ${READY}`, group: 'navigation@1' },
    { command: id('revealSource'), when: RENDERED, group: 'navigation@1' },
    {
      command: id('previousChange'),
      when: `${RENDERED} && isWorkspaceTrusted && !isInDiffEditor`,
      group: 'navigation@2',
    },
    { command: id('nextChange'), when: `${RENDERED} && isWorkspaceTrusted && !isInDiffEditor`, group: 'navigation@3' },
    { command: id('compareWithHead'), when: `${RENDERED} && ${TRUSTED} && !isInDiffEditor`, group: 'polycrate@1' },
    { command: id('compareOverlays'), when: `${RENDERED} && !isInDiffEditor`, group: 'polycrate@2' },
    { command: id('switchOverlay'), when: `${RENDERED} && !isInDiffEditor`, group: 'polycrate@3' },
    { command: id('toggleFollow'), when: RENDERED, group: 'polycrate@4' },
  ],
  'editor/context': [
    { command: id('revealRendered'), when: `(${SOURCE}) && ${READY}`, group: 'navigation@9' },
    { command: id('revealSource'), when: RENDERED, group: 'navigation@9' },
  ],
  'explorer/context': [
    {
      command: id('preview'),
      when: `${READY} && resourceFilename =~ /\\.(ya?ml|poly)$|^Kustomization$/`,
      group: '3_compare@9',
    },
  ],
  'scm/title': [{ command: id('openPullRequest'), when: `scmProvider == git && ${TRUSTED}`, group: 'navigation@9' }],
  'view/title': [
    {
      command: id('showOnlyChanged'),
      when: `${ENVIRONMENTS} && polycrateGitops.filter == everything`,
      group: 'navigation@1',
    },
    {
      command: id('showEverything'),
      when: `${ENVIRONMENTS} && polycrateGitops.filter != everything`,
      group: 'navigation@1',
    },
    { command: id('showOnlyChanged'), when: ENVIRONMENTS, group: 'filter@1' },
    { command: id('showOnlyProblems'), when: ENVIRONMENTS, group: 'filter@2' },
    { command: id('showEverything'), when: ENVIRONMENTS, group: 'filter@3' },
    { command: id('findInEnvironments'), when: ENVIRONMENTS, group: 'navigation@2' },
    { command: id('refreshEnvironments'), when: ENVIRONMENTS, group: 'navigation@3' },
    { command: id('openPullRequest'), when: `${CHANGES} && ${TRUSTED}`, group: 'navigation@1' },
    { command: id('findInBlocks'), when: BLOCKS, group: 'navigation@1' },
    { command: id('refreshBlocks'), when: BLOCKS, group: 'navigation@2' },
    {
      command: id('showOnlyFailing'),
      when: `${POLICIES} && !polycrateGitops.onlyFailing`,
      group: 'navigation@1',
    },
    { command: id('showAllResults'), when: `${POLICIES} && polycrateGitops.onlyFailing`, group: 'navigation@1' },
    { command: id('choosePolicyEnvironment'), when: POLICIES, group: 'navigation@2' },
    { command: id('refreshPolicies'), when: POLICIES, group: 'navigation@3' },
    { command: id('checkDrift'), when: `${DRIFT} && ${TRUSTED}`, group: 'navigation@1' },
    { command: id('clearDrift'), when: `${DRIFT} && polycrateGitops.hasDrift`, group: 'navigation@2' },
  ],
  'view/item/context': [
    { command: id('preview'), when: `${ENVIRONMENTS} && ${OVERLAY}`, group: 'inline@1' },
    { command: id('compareWithHead'), when: `${ENVIRONMENTS} && ${OVERLAY} && ${TRUSTED}`, group: 'inline@2' },
    { command: id('checkDrift'), when: `${ENVIRONMENTS} && ${OVERLAY} && ${TRUSTED}`, group: 'inline@3' },
    { command: id('preview'), when: `${ENVIRONMENTS} && ${OVERLAY}`, group: '1_open@1' },
    { command: id('compareWithHead'), when: `${ENVIRONMENTS} && ${OVERLAY} && ${TRUSTED}`, group: '1_open@2' },
    { command: id('compareOverlays'), when: `${ENVIRONMENTS} && ${OVERLAY}`, group: '1_open@3' },
    { command: id('newOverlay'), when: `${ENVIRONMENTS} && ${OVERLAY}`, group: '1_open@4' },
    { command: id('checkDrift'), when: `${ENVIRONMENTS} && ${OVERLAY} && ${TRUSTED}`, group: '2_cluster@1' },
    { command: id('openPullRequest'), when: `${ENVIRONMENTS} && ${OVERLAY} && ${TRUSTED}`, group: '2_cluster@2' },
    { command: id('copyOverlayPath'), when: `${ENVIRONMENTS} && ${OVERLAY}`, group: '5_file@1' },
    { command: id('revealOverlay'), when: `${ENVIRONMENTS} && ${OVERLAY}`, group: '5_file@2' },
    {
      command: id('showClusterChanges'),
      when: `${ENVIRONMENTS} && ${OVERLAY} && polycrateGitops.hasPolicies`,
      group: '2_cluster@3',
    },
    { command: id('explainResult'), when: `${POLICIES} && viewItem == policyResult`, group: 'inline@1' },
    { command: id('explainResult'), when: `${POLICIES} && viewItem == policyResult`, group: '1_open@1' },
    { command: id('openParentBlock'), when: `${BLOCKS} && viewItem == blockWithParent`, group: '1_open@1' },
    {
      command: id('copyBlockName'),
      when: `${BLOCKS} && viewItem =~ /^(block|blockWithParent|action|workflow|step)$/`,
      group: '5_file@1',
    },
    { command: id('compareWithHead'), when: `${CHANGES} && viewItem == changedOverlay`, group: 'inline@1' },
    { command: id('preview'), when: `${CHANGES} && viewItem == changedOverlay`, group: 'inline@2' },
    { command: id('checkDriftAgain'), when: `${DRIFT} && viewItem == driftCheck`, group: 'inline@1' },
    {
      command: id('revealDriftSource'),
      when: `${DRIFT} && viewItem =~ /^drift(Field|Resource)WithSource$/`,
      group: 'inline@1',
    },
  ],
} as const;

const views = {
  'polycrate-gitops': [
    // Shares of the height until a person moves a border; a view without one counts 20.
    { id: id('environments'), name: 'Environments', icon: 'client/media/icon.svg', initialSize: 60 },
    { id: id('changes'), name: 'Changes', icon: 'client/media/icon.svg', initialSize: 30 },
    { id: id('drift'), name: 'Drift', icon: 'client/media/icon.svg', initialSize: 30 },
    {
      id: id('policies'),
      name: 'Policies',
      icon: 'client/media/icon.svg',
      when: 'polycrateGitops.hasPolicies',
      visibility: 'collapsed',
    },
    {
      id: id('blocks'),
      name: 'Blocks',
      icon: 'client/media/icon.svg',
      when: 'polycrateGitops.hasPolycrateWorkspace',
      visibility: 'collapsed',
    },
  ],
} as const;

const viewsWelcome = [
  {
    view: id('environments'),
    contents:
      'Environments and clusters with their overlays, and what each one deploys, will be shown here.\n[Open a GitOps Repository](command:vscode.openFolder)\nNo repository at hand? [Open the sample](command:polycrateGitops.openSample).',
    when: 'workbenchState == empty',
  },
  {
    view: id('environments'),
    contents: 'The workspace is being read.\n[Show Log](command:polycrateGitops.showLog)',
    when: 'workbenchState != empty && polycrateGitops.state != ready && polycrateGitops.state != failed',
  },
  {
    view: id('environments'),
    contents: 'The Polycrate server is not running.\n[Restart Server](command:polycrateGitops.restartServer)',
    when: 'polycrateGitops.state == failed',
  },
  {
    view: id('environments'),
    contents:
      'No Kubernetes manifest and no kustomization was found in this workspace.\n[Open a GitOps Repository](command:vscode.openFolder)',
    when: `workbenchState != empty && ${READY} && !polycrateGitops.hasEnvironments`,
  },
  {
    view: id('changes'),
    contents:
      'What your uncommitted change adds, changes and removes in each rendered overlay will be shown here.\n[Compare an Overlay with HEAD](command:polycrateGitops.compareWithHead)',
    when: 'isWorkspaceTrusted',
  },
  {
    view: id('changes'),
    contents:
      'This workspace is not trusted, so Git is not run and nothing is compared with HEAD.\n[Manage Trust](command:workbench.trust.manage)',
    when: '!isWorkspaceTrusted',
  },
  {
    view: id('drift'),
    contents:
      'How a cluster differs from what Git says will be shown here, field by field, with who changed it. Nothing is contacted before you ask, and nothing is written.\n[Check Drift](command:polycrateGitops.checkDrift)',
    when: 'isWorkspaceTrusted',
  },
  {
    view: id('policies'),
    contents:
      'Policies that hold for the overlays, with what each rule says of each resource, will be shown here. No result is left by the filters.\n[Show All Results](command:polycrateGitops.showAllResults)',
  },
  {
    view: id('blocks'),
    contents:
      'Blocks of this Polycrate workspace with their actions, and its workflows, will be shown here.\n[Refresh](command:polycrateGitops.refreshBlocks)',
  },
  {
    view: id('drift'),
    contents: 'Clusters are contacted only from trusted workspaces.\n[Manage Trust](command:workbench.trust.manage)',
    when: '!isWorkspaceTrusted',
  },
] as const;

const languages = [
  {
    id: 'polycrate-yaml',
    aliases: ['Polycrate YAML'],
    extensions: ['.poly'],
    configuration: './client/syntaxes/yaml.language-configuration.json',
    icon: { light: './client/media/poly-light.svg', dark: './client/media/poly-dark.svg' },
  },
  // An ordinary Dockerfile for all its suffix says.
  { id: 'dockerfile', filenames: ['Dockerfile.poly'] },
  {
    id: 'polycrate-rendered',
    aliases: ['Rendered Overlay'],
    configuration: './client/syntaxes/rendered.language-configuration.json',
  },
] as const;

const grammars = [
  {
    language: 'polycrate-yaml',
    scopeName: 'source.polycrate-yaml',
    path: './client/syntaxes/polycrate-yaml.tmLanguage.json',
  },
  {
    language: 'polycrate-rendered',
    scopeName: 'source.polycrate-rendered',
    path: './client/syntaxes/rendered.tmLanguage.json',
  },
] as const;

/** Modifiers of tokens that are ours; the types are the editor's own, so that every theme colours them. */
const semanticTokenModifiers = [
  { id: 'reference', description: 'The name of an object, key or port that stands somewhere else' },
  { id: 'imageTag', description: 'The tag of a container image' },
  { id: 'imageDigest', description: 'The digest of a container image' },
  { id: 'secret', description: 'A value of a Secret' },
  { id: 'suppression', description: 'A comment that ignores a problem' },
] as const;

/** What themes without semantic rules colour them as. */
const tokenScopes = {
  'class.declaration': ['entity.name.type.class', 'entity.name.type'],
  'class.reference': ['entity.other.inherited-class', 'entity.name.type.class'],
  'namespace.reference': ['entity.name.namespace', 'entity.name.type'],
  'enumMember.imageTag': ['constant.numeric'],
  'enumMember.imageDigest': ['constant.numeric.hex', 'constant.numeric'],
  'enumMember.reference': ['variable.other.enummember'],
  'string.secret': ['string.regexp', 'string'],
  'keyword.suppression': ['keyword.other.documentation', 'keyword.control'],
} as const;

const semanticTokenScopes = ['yaml', 'polycrate-yaml'].map((language) => ({ language, scopes: tokenScopes }));

const keybindings = [
  { command: id('preview'), key: 'ctrl+k v', mac: 'cmd+k v', when: `editorTextFocus && (${SOURCE}) && ${READY}` },
  { command: id('nextChange'), key: 'alt+f5', when: `editorTextFocus && ${RENDERED} && !isInDiffEditor` },
  { command: id('previousChange'), key: 'shift+alt+f5', when: `editorTextFocus && ${RENDERED} && !isInDiffEditor` },
] as const;

const walkthroughs = [
  {
    id: 'start',
    title: 'See what your change will do',
    description: 'From a problem while you type to the pull request, on your repository or on the sample.',
    steps: [
      {
        id: 'open',
        title: 'Open a GitOps repository',
        description:
          'Kustomize overlays, Flux and Argo CD objects and plain manifests are found by themselves.\n[Open Folder](command:vscode.openFolder)\n[Open the Sample](command:polycrateGitops.openSample)',
        media: {
          image: 'client/media/walkthrough/environments.png',
          altText: 'The Environments view with overlays and their problems',
        },
        completionEvents: ['onContext:polycrateGitops.hasEnvironments'],
      },
      {
        id: 'problem',
        title: 'Read a problem of an overlay',
        description:
          'A problem that only shows in the rendered overlay stands on the line of the base or patch that causes it.\n[Show Problems](command:workbench.actions.view.problems)',
        media: {
          image: 'client/media/walkthrough/problem.png',
          altText: 'A problem from an overlay on the line of its patch',
        },
        completionEvents: ['onCommand:workbench.actions.view.problems', 'onCommand:polycrateGitops.explain'],
      },
      {
        id: 'edit',
        title: 'Edit across the repository',
        description:
          'Proposals know fields, objects, keys and paths of the repository. Find References, Rename and moved files follow a name through patches, kustomizations and Flux and Argo CD objects; quick fixes and formatting change no more than they say.\n[Show All References](command:references-view.findReferences)\n[Open the Reference](command:polycrateGitops.openReference)',
        media: {
          image: 'client/media/walkthrough/edit.png',
          altText: 'Fields proposed in a manifest, with what the schema says of the first one',
        },
        completionEvents: [
          'onCommand:references-view.findReferences',
          'onCommand:editor.action.rename',
          'onCommand:editor.action.formatDocument',
          'onCommand:polycrateGitops.openReference',
        ],
      },
      {
        id: 'preview',
        title: 'Preview what is applied',
        description:
          'The rendered overlay stands beside the source and follows your typing. Go to Definition leads from a rendered line to the line that wrote it.\n[Preview Rendered Overlay](command:polycrateGitops.preview)',
        media: {
          image: 'client/media/walkthrough/preview.png',
          altText: 'A source file and its rendered overlay beside it',
        },
        completionEvents: ['onCommand:polycrateGitops.preview'],
      },
      {
        id: 'drift',
        title: 'Check a cluster for drift',
        description:
          'Compares an overlay with a cluster, field by field, and tells who changed what. Nothing is written.\n[Check Drift](command:polycrateGitops.checkDrift)',
        media: {
          image: 'client/media/walkthrough/drift.png',
          altText: 'The Drift view with changed fields and who changed them',
        },
        completionEvents: ['onCommand:polycrateGitops.checkDrift'],
      },
      {
        id: 'pullRequest',
        title: 'Open the change as a pull request',
        description:
          'Choose the files, see what they change in each overlay, and get a branch and a request. Your working tree stays as it is.\n[Open Change as Pull Request](command:polycrateGitops.openPullRequest)',
        media: {
          image: 'client/media/walkthrough/pull-request.png',
          altText: 'The pull request panel with files, impact and text',
        },
        completionEvents: ['onCommand:polycrateGitops.openPullRequest'],
      },
      {
        id: 'otherYaml',
        title: 'Keep another YAML extension, or not',
        description:
          'Another extension for YAML is installed. Leave syntax errors, formatting, folding and the outline to it, or let Polycrate do everything and disable the other one.\n[Leave Plain YAML to It](command:polycrateGitops.chooseYamlFeatures?%5B%22withoutPlainYaml%22%5D)\n[Use Polycrate Alone](command:polycrateGitops.chooseYamlFeatures?%5B%22all%22%5D)',
        media: { markdown: 'client/media/walkthrough/yaml.md' },
        when: 'polycrateGitops.hasOtherYaml',
        completionEvents: [
          'onCommand:polycrateGitops.chooseYamlFeatures',
          'onSettingChanged:polycrateGitops.yaml.features',
        ],
      },
    ],
  },
] as const;

/** Values of fields are texts to the editor, which proposes nothing in texts unless told so. */
const quickSuggestions = { 'editor.quickSuggestions': { other: true, comments: false, strings: true } };

/** The parts of `contributes`. */
export const CONTRIBUTES = {
  viewsContainers: { activitybar: [{ id: 'polycrate-gitops', title: 'Polycrate', icon: 'client/media/icon.svg' }] },
  views,
  viewsWelcome,
  menus,
  languages,
  grammars,
  semanticTokenModifiers,
  semanticTokenScopes,
  keybindings,
  configurationDefaults: { '[yaml]': quickSuggestions, '[polycrate-yaml]': quickSuggestions },
  walkthroughs,
} as const;
