import type { EnvironmentInfo, EnvironmentSource } from '../engine/api.ts';

/** What the first line above the environments says about where they were found. */
const FOUND: Readonly<Record<EnvironmentSource, string>> = {
  teamFile: 'this file',
  flux: "Flux's cluster folders",
  argo: 'Argo CD Applications',
  polycrate: 'workspace.poly',
  folder: 'folder names',
  single: 'the folder of the repository',
};

/** The path of an overlay below the repository root, as the team file names it. */
export type OverlayPath = (directory: string) => string;

/**
 * A commented team file with the environments that are derived today and the folders of policies that are there, everything else as
 * examples.
 *
 * @param policies folders of policies, absolute
 */
export function teamFileText(
  environments: readonly EnvironmentInfo[],
  pathOf: OverlayPath,
  policies: readonly string[] = [],
): string {
  const clusters = [...new Set(environments.flatMap((environment) => environment.clusters))];
  const sources = [...new Set(environments.map((environment) => FOUND[environment.source]))];
  const production = environments.find(({ name }) => name.startsWith('prod'))?.name ?? environments.at(-1)?.name;
  const prod = key(production ?? 'prod');
  return `# What this repository deploys, and where. The editor and polycrate-gitops read it; every key may be left out.
version: 1

# Environments with their overlays (* is one folder, ** any number) and the clusters they go to.
# Found by ${sources.join(' and ') || 'nothing yet'}; remove the section, and they are found again each time.
${environmentLines(environments, pathOf)}

# What is known about each cluster. context: of the kubeconfig, for drift checks; kubernetes: the version to check
# against; owns: a label selector by which a drift check finds what is in the cluster and not in Git.
${clusterLines(clusters)}

policies:
  # Folders with Kyverno policies, admission policies and Gatekeeper constraints; every overlay is judged by them.
  ${policies.length === 0 ? '# paths: [policies]' : `paths: [${policies.map((path) => key(pathOf(path))).join(', ')}]`}

  # Pod Security Standards that pods are held to besides the labels of their Namespace.
  # podSecurity: { ${prod}: restricted }

  # Rules that are off until they stand here: error, warning, information, hint or off, for all environments or for each.
  # polycrate-gitops explain policy/NAME tells what a rule wants.
  rules:
    # image-unpinned: { ${prod}: error, "*": information }
    # missing-requests-limits: warning
    # missing-probes: warning
    # single-replica: { ${prod}: warning }
    # no-disruption-budget: { ${prod}: warning }
    plaintext-secret: warning

  # Rules about the change itself, beside the last commit; polycrate-gitops explain change/NAME tells what a rule wants.
  # change: { stateful-removed: error, rbac-widened: warning, image-floating: { ${prod}: error } }

  # What an exception from a policy must have: a reason, a day on which it ends.
  # exceptions: { reason: required, expires: required }

# Findings and drift that are wanted, each with a reason.
ignore: []
#  - { code: drift/changed, target: { kind: Deployment }, paths: [/spec/replicas], reason: autoscaled }

# Objects that something outside this repository creates.
known: []
#  - { kind: Secret, namespace: shop, name: "db-*" }
`;
}

function environmentLines(environments: readonly EnvironmentInfo[], pathOf: OverlayPath): string {
  if (environments.length === 0) return 'environments: {}\n#  prod: { overlays: [overlays/prod], clusters: [prod-eu] }';
  const lines = environments.map(({ name, overlays, clusters }) => {
    const paths = overlays.map(({ directory }) => key(pathOf(directory)));
    const parts = [
      `overlays: [${paths.join(', ')}]`,
      ...(clusters.length === 0 ? [] : [`clusters: [${clusters.map(key).join(', ')}]`]),
    ];
    return `  ${key(name)}: { ${parts.join(', ')} }`;
  });
  return ['environments:', ...lines].join('\n');
}

function clusterLines(clusters: readonly string[]): string {
  const example = '{ context: NAME, kubernetes: "1.37", owns: "app.kubernetes.io/part-of=shop" }';
  if (clusters.length === 0) return `clusters: {}\n#  prod-eu: ${example}`;
  return [
    'clusters:',
    ...clusters.map((name) => `  ${key(name)}: {}`),
    `#  ${key(clusters[0] ?? '')}: ${example}`,
  ].join('\n');
}

/** A name as YAML reads it back: quoted where a plain one would mean something else. */
function key(name: string): string {
  const plain = /^[A-Za-z][\w./-]*$/.test(name) && !/^(?:y|yes|n|no|on|off|true|false|null)$/i.test(name);
  return plain ? name : JSON.stringify(name);
}

/** Where the workflow of a CI lives, and its text. */
export interface CiFile {
  readonly path: string;
  readonly text: string;
}

/** Checks of a pull request on GitHub: findings as annotations at the lines. */
const GITHUB = `name: Polycrate GitOps
on:
  pull_request:
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - name: Problems that the change can cause
        run: npx --yes polycrate-gitops check --changed "origin/$GITHUB_BASE_REF" --format github
      - name: What the change deploys
        if: always()
        run: npx --yes polycrate-gitops diff --base "origin/$GITHUB_BASE_REF" >> "$GITHUB_STEP_SUMMARY"
`;

/** Checks of a merge request on GitLab: findings in the code quality report. */
const GITLAB = `polycrate-gitops:
  image: node:22
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    GIT_DEPTH: "0"
  script:
    - npx --yes polycrate-gitops check --changed "origin/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME" --format gitlab > gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
`;

export const CI_FILES: Readonly<Record<'github' | 'gitlab', CiFile>> = {
  github: { path: '.github/workflows/polycrate-gitops.yaml', text: GITHUB },
  gitlab: { path: '.gitlab-ci.yml', text: GITLAB },
};
