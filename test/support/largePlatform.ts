/** The shape of a generated overlay. */
export interface LargePlatform {
  /** Files by path below the root. */
  readonly files: ReadonlyMap<string, string>;
  /** Path of the file of a workload of the base. */
  readonly file: (number: number) => string;
  /** The overlay that is built. */
  readonly overlay: string;
}

/**
 * A base with a file for each of `count` Deployments, and an overlay that gives them a namespace, a name prefix, labels, images, a generated
 * ConfigMap that all of them name, and patches for all and for one.
 */
export function largePlatform(count: number): LargePlatform {
  const file = (number: number): string => `base/app-${number}.yaml`;
  const numbers = Array.from({ length: count }, (_, number) => number);
  const files = new Map(numbers.map((number) => [file(number), deployment(number)]));
  files.set('base/kustomization.yaml', `resources:\n${numbers.map((number) => `- app-${number}.yaml\n`).join('')}`);
  files.set('prod/kustomization.yaml', OVERLAY);
  return { files, file, overlay: 'prod' };
}

function deployment(number: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${number}
  labels:
    app: app-${number}
spec:
  replicas: 1
  selector:
    matchLabels:
      app: app-${number}
  template:
    metadata:
      labels:
        app: app-${number}
    spec:
      containers:
        - name: main
          image: shop/web:1.0.${number}
          ports:
            - containerPort: 8080
          env:
            - name: A
              value: "1"
            - name: CFG
              valueFrom:
                configMapKeyRef: {name: settings, key: a}
          resources:
            requests: {cpu: 100m, memory: 64Mi}
`;
}

const OVERLAY = `resources: [../base]
namespace: prod
namePrefix: prod-
labels:
- pairs: {team: shop}
  includeSelectors: true
images:
- name: shop/web
  newTag: "9.9"
configMapGenerator:
- name: settings
  literals: [a=1]
patches:
- target: {kind: Deployment}
  patch: |-
    - op: add
      path: /spec/template/spec/terminationGracePeriodSeconds
      value: 30
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: app-1}
    spec: {replicas: 4}
`;
