import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How many of what a generated repository has. */
export interface RepositorySize {
  /** Services; each has a base and an overlay for each environment. */
  readonly apps: number;
  readonly environments: number;
  /** Manifests in all, patches among them; what bases, components and overlays do not make up lies in folders that nothing builds. */
  readonly manifests: number;
}

/** 10,000 manifests in 1,000 overlays of 20 environments. */
export const LARGE: RepositorySize = { apps: 50, environments: 20, manifests: 10_000 };

const COMPONENTS = 10;
const PER_PLAIN_FOLDER = 20;

/** The Deployment of a base, which an overlay of each environment reads. */
export function baseFile(app: number): string {
  return `apps/app-${app}/base/deployment.yaml`;
}

/** The overlay of a service in an environment. */
export function overlayFolder(app: number, environment: number): string {
  return `apps/app-${app}/overlays/env-${environment}`;
}

/**
 * A repository as large platforms have them: bases of services, components that overlays share, overlays of many environments with
 * patches, generators and objects that name each other, and folders of plain manifests.
 * @returns texts by path below the root
 */
export function largeRepository({ apps, environments, manifests }: RepositorySize): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  let count = 0;
  const put = (folder: string, made: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(made)) {
      files.set(`${folder}/${name}`, text);
      if (name !== 'kustomization.yaml') count++;
    }
  };
  for (let number = 0; number < COMPONENTS; number++) put(`components/component-${number}`, component(number));
  for (let app = 0; app < apps; app++) {
    put(`apps/app-${app}/base`, base(`app-${app}`));
    for (let number = 0; number < environments; number++) {
      put(overlayFolder(app, number), overlay(`app-${app}`, number));
    }
  }
  for (let number = 0; count < manifests; number++) {
    put(`plain/folder-${Math.floor(number / PER_PLAIN_FOLDER)}`, plain(`plain-${number}`));
  }
  return files;
}

/** Writes texts below a root. */
export function writeFiles(root: string, files: ReadonlyMap<string, string>): void {
  const made = new Set<string>();
  for (const [path, text] of files) {
    const folder = dirname(join(root, path));
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    writeFileSync(join(root, path), text);
  }
}

function head(apiVersion: string, kind: string, name: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;
}

function list(names: readonly string[]): string {
  return names.map((name) => `  - ${name}\n`).join('');
}

function kustomization(fields: string): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${fields}`;
}

function component(number: number): Record<string, string> {
  const name = `component-${number}`;
  return {
    'kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources:\n${list(['policy.yaml'])}labels:\n  - pairs:\n      example.com/component: ${name}\n`,
    'policy.yaml': `${head('networking.k8s.io/v1', 'NetworkPolicy', name)}spec:\n  podSelector: {}\n  policyTypes:\n    - Ingress\n  ingress:\n    - from:\n        - podSelector: {}\n`,
  };
}

function deployment(name: string): string {
  return `${head('apps/v1', 'Deployment', name)}  labels:
    app: ${name}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      serviceAccountName: ${name.replace(/-worker$/, '')}
      containers:
        - name: main
          image: registry.example.com/shop/${name}:1.4.0
          ports:
            - name: http
              containerPort: 8080
          envFrom:
            - configMapRef:
                name: ${name.replace(/-worker$/, '')}-settings
          readinessProbe:
            httpGet:
              path: /ready
              port: http
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
`;
}

function service(name: string): string {
  return `${head('v1', 'Service', name)}spec:\n  selector:\n    app: ${name}\n  ports:\n    - name: http\n      port: 80\n      targetPort: http\n`;
}

function base(name: string): Record<string, string> {
  const made: Record<string, string> = {
    'deployment.yaml': deployment(name),
    'worker.yaml': deployment(`${name}-worker`),
    'service.yaml': service(name),
    'account.yaml': head('v1', 'ServiceAccount', name),
    'settings.yaml': `${head('v1', 'ConfigMap', `${name}-settings`)}data:\n  LOG_LEVEL: info\n  REGION: eu\n`,
    'ingress.yaml': `${head('networking.k8s.io/v1', 'Ingress', name)}spec:\n  rules:\n    - host: ${name}.example.com\n      http:\n        paths:\n          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: ${name}\n                port:\n                  name: http\n`,
    'autoscaler.yaml': `${head('autoscaling/v2', 'HorizontalPodAutoscaler', name)}spec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: ${name}-worker\n  minReplicas: 2\n  maxReplicas: 8\n`,
    'budget.yaml': `${head('policy/v1', 'PodDisruptionBudget', name)}spec:\n  minAvailable: 1\n  selector:\n    matchLabels:\n      app: ${name}\n`,
    'role.yaml': `${head('rbac.authorization.k8s.io/v1', 'Role', name)}rules:\n  - apiGroups:\n      - ""\n    resources:\n      - configmaps\n    verbs:\n      - get\n`,
    'cleanup.yaml': cronJob(`${name}-cleanup`, name),
  };
  return { ...made, 'kustomization.yaml': kustomization(`resources:\n${list(Object.keys(made))}`) };
}

function cronJob(name: string, account: string): string {
  return `${head('batch/v1', 'CronJob', name)}spec:\n  schedule: "15 3 * * *"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          serviceAccountName: ${account}\n          restartPolicy: Never\n          containers:\n            - name: main\n              image: registry.example.com/shop/cleanup:2.0.1\n              envFrom:\n                - configMapRef:\n                    name: ${account}-settings\n`;
}

function overlay(name: string, number: number): Record<string, string> {
  const own: Record<string, string> = {
    'binding.yaml': `${head('rbac.authorization.k8s.io/v1', 'RoleBinding', name)}roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: ${name}\nsubjects:\n  - kind: ServiceAccount\n    name: ${name}\n    namespace: env-${number}\n`,
    'claim.yaml': `${head('v1', 'PersistentVolumeClaim', `${name}-data`)}spec:\n  accessModes:\n    - ReadWriteOnce\n  resources:\n    requests:\n      storage: ${number + 1}Gi\n`,
    'dashboards.yaml': `${head('v1', 'ConfigMap', `${name}-dashboards`)}data:\n  main.json: |\n    {"title": "${name}", "environment": ${number}}\n`,
    'cache.yaml': deployment(`${name}-cache`)
      .replaceAll(`${name}-cache-settings`, `${name}-extra`)
      .replace(`serviceAccountName: ${name}-cache`, `serviceAccountName: ${name}`),
    'cache-service.yaml': service(`${name}-cache`),
    'report.yaml': cronJob(`${name}-report`, name),
  };
  const patches: Record<string, string> = {
    'replicas.yaml': `${head('apps/v1', 'Deployment', name)}spec:\n  replicas: ${number + 3}\n`,
    'memory.yaml': `${head('apps/v1', 'Deployment', `${name}-worker`)}spec:\n  template:\n    spec:\n      containers:\n        - name: main\n          resources:\n            limits:\n              memory: ${256 + 16 * number}Mi\n`,
    'host.yaml': `${head('v1', 'ConfigMap', `${name}-settings`)}data:\n  ENVIRONMENT: env-${number}\n`,
  };
  const fields = [
    `namespace: env-${number}\nresources:\n${list(['../../base', ...Object.keys(own)])}`,
    `components:\n${list([`../../../../components/component-${number % COMPONENTS}`])}`,
    `patches:\n${Object.keys(patches)
      .map((path) => `  - path: ${path}\n`)
      .join('')}`,
    `images:\n  - name: registry.example.com/shop/${name}\n    newTag: 1.5.${number}\n`,
    `configMapGenerator:\n  - name: ${name}-extra\n    literals:\n      - environment=env-${number}\n`,
  ];
  return { ...own, ...patches, 'kustomization.yaml': kustomization(fields.join('')) };
}

function plain(name: string): Record<string, string> {
  return { [`${name}.yaml`]: `${head('v1', 'ConfigMap', name)}data:\n  key: value\n` };
}

/** How many files another branch has otherwise. */
const MOVED = 5000;

/** The files of another branch that are not the same there: an annotation is in all of them, and no reference and no name changes. */
export function otherBranch(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const manifests = [...files].filter(([path]) => !path.endsWith('kustomization.yaml'));
  const annotated = manifests.map(([path, text]): [string, string] => [
    path,
    text.replace('\nmetadata:\n', '\nmetadata:\n  annotations:\n    example.com/branch: other\n'),
  ]);
  return new Map(annotated.slice(-MOVED));
}
