import { KUBERNETES_VERSIONS } from '../engine/api.ts';

const NEWEST_FIRST = KUBERNETES_VERSIONS.toReversed();

/** One setting: a row of the manifest's `configuration` and of the README's table. Plain data. */
export interface SettingRow {
  /** Below `polycrateGitops.`: `<area>.<name>`. */
  readonly name: string;
  readonly type: 'boolean' | 'string' | 'object' | 'array';
  readonly default: boolean | string | Readonly<Record<string, string>> | readonly string[];
  /** Markdown, one or two sentences. */
  readonly text: string;
  readonly enum?: readonly string[];
  /** One text per value of `enum`. */
  readonly enumTexts?: readonly string[];
  /** Who may set it: `resource` also per folder, `window` per window, `machine` never from a workspace. */
  readonly scope: 'resource' | 'window' | 'machine' | 'machine-overridable';
  /** Names a program or a file with credentials: ignored from an untrusted workspace. */
  readonly restricted?: boolean;
  /** The flag of the command line that does the same. */
  readonly cli?: string;
}

/** Every setting of the product; read by the server (settings.ts), the client and the generator of the manifest. */
export const SETTINGS: readonly SettingRow[] = [
  {
    name: 'kubernetes.version',
    cli: '--kubernetes-version',
    type: 'string',
    default: '',
    enum: ['', ...NEWEST_FIRST],
    enumTexts: [
      'What each cluster runs, as it said when it was last connected or as the team file says; else the newest version',
      ...NEWEST_FIRST.map((version) => `Kubernetes ${version}`),
    ],
    text: 'Kubernetes version that manifests are checked against.',
    scope: 'resource',
  },
  {
    name: 'schemas.locations',
    cli: '--schema-location',
    type: 'array',
    default: [],
    text: "Where to look for schemas before the bundled ones: folders, files and URLs in kubeconform's template syntax, as in `https://schemas.example/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`. `default` stands for the bundled ones. Relative paths count from the first folder of the window; URLs are downloaded in trusted workspaces only, and kept.",
    scope: 'machine-overridable',
    restricted: true,
  },
  {
    name: 'diagnostics.scope',
    type: 'string',
    default: 'workspace',
    enum: ['workspace', 'openFiles'],
    enumTexts: ['Problems of every file', 'Problems of files that are open in an editor'],
    text: 'Which files problems are shown for.',
    scope: 'window',
  },
  {
    name: 'diagnostics.known',
    type: 'array',
    default: [],
    text: 'Objects that something outside of the repository creates, as `Kind/namespace/name` or `Kind/name`; `*` stands for any characters. That they are missing is not reported. For a team, `known` in `.polycrate-gitops.yaml` is the place.',
    scope: 'window',
  },
  {
    name: 'yaml.features',
    type: 'string',
    default: 'all',
    enum: ['all', 'withoutPlainYaml'],
    enumTexts: [
      'Everything: no other YAML extension is needed',
      'Without what another YAML extension does as well: syntax errors, formatting, folding, growing selections, outline. For YAML files; in `.poly` files everything stays',
    ],
    text: 'What Polycrate GitOps does in YAML files, for people who keep another YAML extension beside it.',
    scope: 'window',
  },
  {
    name: 'preview.follow',
    type: 'boolean',
    default: true,
    text: 'Scroll the preview to what the field under the cursor writes.',
    scope: 'window',
  },
  {
    name: 'preview.showChangedLines',
    type: 'boolean',
    default: true,
    text: 'Mark the lines of the preview that differ from HEAD.',
    scope: 'window',
  },
  {
    name: 'codeLens.resources',
    type: 'boolean',
    default: true,
    text: 'Show above each resource the overlays that deploy it, with links to preview and comparison.',
    scope: 'window',
  },
  {
    name: 'codeLens.patches',
    type: 'boolean',
    default: true,
    text: 'Show above each patch what it patches.',
    scope: 'window',
  },
  {
    name: 'codeLens.patchedBy',
    type: 'boolean',
    default: true,
    text: 'Show above each resource how many patches change it, in overlays that were rendered.',
    scope: 'window',
  },
  {
    name: 'codeLens.kustomizations',
    type: 'boolean',
    default: true,
    text: 'Show above each kustomization how many resources and problems it has.',
    scope: 'window',
  },
  {
    name: 'codeLens.policies',
    type: 'boolean',
    default: true,
    text: 'Show above each policy and rule how many resources it selects and how many fail, and a link to run above each Kyverno test.',
    scope: 'window',
  },
  {
    name: 'inlayHints.enabled',
    type: 'boolean',
    default: true,
    text: 'Show behind a value what it comes to where an overlay writes over it, as in `prod: 5`.',
    scope: 'window',
  },
  {
    name: 'inlayHints.environments',
    type: 'array',
    default: [],
    text: 'Environments whose values are shown so, as in `["test", "prod"]`. Empty: the one that is most like production.',
    scope: 'window',
  },
  {
    name: 'helm.enabled',
    cli: '--enable-helm',
    type: 'boolean',
    default: false,
    text: 'Render the charts of `helmCharts` by running `helm`, in trusted workspaces. Charts are pulled into a cache, never into the repository.',
    scope: 'machine',
    restricted: true,
  },
  {
    name: 'helm.command',
    cli: '--helm-command',
    type: 'string',
    default: 'helm',
    text: 'The program that renders charts: Helm 3 or 4, by its name on `PATH` or by its path.',
    scope: 'machine',
    restricted: true,
  },
  {
    name: 'drift.contexts',
    cli: '--context',
    type: 'object',
    default: {},
    text: 'Context of the kubeconfig per overlay or cluster, as in `{ "overlays/prod": "prod-eu-admin" }`. Wins over the team file.',
    scope: 'machine-overridable',
    restricted: true,
  },
  {
    name: 'drift.kubeconfig',
    cli: '--kubeconfig',
    type: 'string',
    default: '',
    text: 'Path of the kubeconfig file. Empty: `KUBECONFIG`, or `~/.kube/config`.',
    scope: 'machine',
    restricted: true,
  },
  {
    name: 'drift.credentialPlugins',
    cli: '--credential-plugin',
    type: 'array',
    default: [],
    text: 'Programs that a kubeconfig may start to get credentials, by name, as in `aws` or `gke-gcloud-auth-plugin`. `*` allows all.',
    scope: 'machine',
    restricted: true,
  },
  {
    name: 'pullRequest.remote',
    cli: '--remote',
    type: 'string',
    default: '',
    text: 'Remote that the branch of a pull request is pushed to. Empty: the one that Git itself would push to.',
    scope: 'resource',
  },
  {
    name: 'pullRequest.branchPrefix',
    type: 'string',
    default: 'polycrate/',
    text: 'Start of the branch names of pull requests.',
    scope: 'resource',
  },
  {
    name: 'pullRequest.draft',
    cli: '--draft',
    type: 'boolean',
    default: false,
    text: 'Open pull requests as drafts.',
    scope: 'resource',
  },
  {
    name: 'trace.server',
    type: 'string',
    default: 'off',
    enum: ['off', 'messages', 'verbose'],
    enumTexts: ['Nothing', 'Each message', 'Each message with its content'],
    text: 'Write the messages between editor and language server to the log channel.',
    scope: 'window',
  },
];
