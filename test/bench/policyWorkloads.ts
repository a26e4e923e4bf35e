const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Pod'] as const;

type Kind = (typeof KINDS)[number];

const VERSIONS: Readonly<Record<Kind, string>> = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
  Pod: 'v1',
};

const indented = (lines: readonly string[], by: number): string[] => lines.map((line) => `${' '.repeat(by)}${line}`);

/** A container whose fields are there or not by the bits of a number, so that every policy passes for some and fails for others. */
function container(at: number, index: number): string[] {
  const has = (bit: number): boolean => ((at * 7 + index) >> bit) % 2 === 0;
  const registry = ['registry.example.com', 'ghcr.io', 'quay.io'][at % 3] ?? '';
  const tag = at % 5 === 0 ? 'latest' : `v1.${at % 40}.0`;
  return [
    `- name: ${at % 11 === 0 ? 'side' : 'app'}-${index}`,
    `  image: ${registry}/shop/app-${at % 50}:${tag}`,
    ...(has(0) ? ['  ports:', `  - containerPort: ${8000 + (at % 100)}`] : []),
    '  env:',
    `  - {name: ${at % 13 === 0 ? 'DB_PASSWORD' : 'LEVEL'}, value: info}`,
    '  - {name: REGION, value: north}',
    '  resources:',
    `    requests: {cpu: 100m, memory: ${64 * (1 + (at % 4))}Mi}`,
    ...(has(1) ? [`    limits: {memory: ${at % 6 === 0 ? '2Gi' : '512Mi'}}`] : []),
    ...(has(2) ? ['  livenessProbe: {periodSeconds: 10, httpGet: {path: /live, port: 8080}}'] : []),
    ...(has(3) ? ['  readinessProbe: {periodSeconds: 5, httpGet: {path: /ready, port: 8080}}'] : []),
    '  securityContext:',
    `    allowPrivilegeEscalation: ${!has(4)}`,
    ...(has(1) ? ['    readOnlyRootFilesystem: true'] : []),
    ...(has(2) ? ['    runAsNonRoot: true'] : []),
    ...(has(5) ? ['    capabilities: {drop: [ALL]}'] : []),
  ];
}

function podSpec(at: number): string[] {
  const count = 1 + (at % 3 === 0 ? 2 : at % 2);
  return [
    `serviceAccountName: ${at % 4 === 0 ? 'default' : `app-${at % 50}`}`,
    ...(at % 3 === 0 ? ['automountServiceAccountToken: false'] : []),
    ...(at % 17 === 0 ? ['hostNetwork: true'] : []),
    ...(at % 5 === 0 ? ['securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}'] : []),
    'containers:',
    ...Array.from({ length: count }, (_, index) => container(at, index)).flat(),
    'volumes:',
    at % 19 === 0 ? '- {name: data, hostPath: {path: /data}}' : '- {name: data, emptyDir: {}}',
  ];
}

function labels(at: number): string {
  const more = ['team: shop', 'tier: web', 'owner: a', 'stage: prod'].filter((_, bit) => (at >> bit) % 2 === 0);
  return `labels: {${[`app: app-${at % 50}`, ...more].join(', ')}}`;
}

function template(at: number): string[] {
  return ['template:', '  metadata:', `    ${labels(at)}`, '  spec:', ...indented(podSpec(at), 4)];
}

function spec(kind: Kind, at: number): string[] {
  const selector = `selector: {matchLabels: {app: app-${at % 50}}}`;
  switch (kind) {
    case 'Pod':
      return podSpec(at);
    case 'CronJob':
      return ['schedule: "0 * * * *"', 'jobTemplate:', '  spec:', ...indented(template(at), 4)];
    case 'Job':
      return template(at);
    case 'StatefulSet':
      return ['serviceName: app', selector, ...template(at)];
    default:
      return [selector, ...template(at)];
  }
}

/** One manifest: every second a Deployment, the others of all kinds in turn. */
export function workload(at: number): string {
  const kind = at % 2 === 0 ? 'Deployment' : (KINDS[(at >> 1) % KINDS.length] ?? 'Pod');
  return [
    `apiVersion: ${VERSIONS[kind]}`,
    `kind: ${kind}`,
    'metadata:',
    `  name: app-${at}`,
    `  namespace: space-${at % 20}`,
    `  ${labels(at)}`,
    'spec:',
    ...indented(spec(kind, at), 2),
    '',
  ].join('\n');
}

export function workloads(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => workload(at));
}
