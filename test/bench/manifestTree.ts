import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Manifests of one service, by file name. */
type Files = Readonly<Record<string, string>>;

/** How many manifests a service has. */
export const PER_SERVICE = 7;

/** Every so many services one has a field that no schema knows, and another what only the server's own rules refuse. */
const MISTAKE_EVERY = 50;

/**
 * Writes a tree of plain manifests, seven of a service in a folder, as a large platform repository has them.
 * @returns how many manifests were written
 */
export function writeManifestTree(root: string, count: number): number {
  let written = 0;
  for (let service = 0; written < count; service++) {
    const team = `team-${Math.floor(service / 100)}`;
    const folder = join(root, team, `service-${service}`);
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(serviceFiles(service, team))) {
      if (written >= count) break;
      writeFileSync(join(folder, name), text);
      written++;
    }
  }
  return written;
}

function serviceFiles(service: number, namespace: string): Files {
  const name = `service-${service}`;
  const head = (apiVersion: string, kind: string): string => `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/part-of: platform
    app.kubernetes.io/managed-by: gitops
`;
  return {
    'deployment.yaml': head('apps/v1', 'Deployment') + deploymentSpec(name, service),
    'service.yaml': head('v1', 'Service') + serviceSpec(name, service),
    'config.yaml': head('v1', 'ConfigMap') + configData(name, service),
    'ingress.yaml': head('networking.k8s.io/v1', 'Ingress') + ingressSpec(name),
    'autoscaler.yaml': head('autoscaling/v2', 'HorizontalPodAutoscaler') + autoscalerSpec(name),
    'network-policy.yaml': head('networking.k8s.io/v1', 'NetworkPolicy') + policySpec(name, namespace),
    'account.yaml': `${head('v1', 'ServiceAccount')}automountServiceAccountToken: false\n`,
  };
}

function deploymentSpec(name: string, service: number): string {
  const mistake = service % MISTAKE_EVERY === 7 ? '  replicsa: 2\n' : '';
  return `spec:
  replicas: ${1 + (service % 5)}
${mistake}  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxSurge: 25%, maxUnavailable: 0 }
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
        app.kubernetes.io/part-of: platform
    spec:
      serviceAccountName: ${name}
      securityContext:
        runAsNonRoot: true
        seccompProfile: { type: RuntimeDefault }
      containers:
        - name: app
          image: registry.example.com/platform/${name}:1.${service % 40}.${service % 9}
          args: ["--listen=:8080", "--log-level=info"]
          ports:
            - { name: http, containerPort: 8080 }
            - { name: metrics, containerPort: 9090 }
          env:
            - name: LOG_LEVEL
              valueFrom: { configMapKeyRef: { name: ${name}, key: log.level } }
            - name: POD_NAME
              valueFrom: { fieldRef: { fieldPath: metadata.name } }
          readinessProbe:
            httpGet: { path: /ready, port: http }
            periodSeconds: 5
          livenessProbe:
            httpGet: { path: /live, port: http }
            initialDelaySeconds: 10
          resources:
            requests: { cpu: 100m, memory: 128Mi }
            limits: { memory: 256Mi }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          volumeMounts:
            - { name: config, mountPath: /etc/${name}, readOnly: true }
            - { name: tmp, mountPath: /tmp }
      volumes:
        - name: config
          configMap: { name: ${name} }
        - name: tmp
          emptyDir: { sizeLimit: 64Mi }
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector: { matchLabels: { app.kubernetes.io/name: ${name} } }
`;
}

function serviceSpec(name: string, service: number): string {
  const port = service % MISTAKE_EVERY === 23 ? 80_000 : 80;
  return `spec:
  type: ClusterIP
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - { name: http, port: ${port}, targetPort: http }
    - { name: metrics, port: 9090, targetPort: metrics }
`;
}

function configData(name: string, service: number): string {
  return `data:
  log.level: info
  name: ${name}
  settings.yaml: |
    server:
      listen: ":8080"
      timeout: ${1 + (service % 30)}s
    database:
      host: ${name}-db
      pool: ${5 + (service % 20)}
`;
}

function ingressSpec(name: string): string {
  return `spec:
  ingressClassName: nginx
  tls:
    - hosts: [${name}.example.com]
      secretName: ${name}-tls
  rules:
    - host: ${name}.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: ${name}
                port: { name: http }
`;
}

function autoscalerSpec(name: string): string {
  return `spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${name} }
  minReplicas: 2
  maxReplicas: 10
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: { type: Utilization, averageUtilization: 70 }
`;
}

function policySpec(name: string, namespace: string): string {
  return `spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ingress } }
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ${namespace} } }
      ports:
        - { protocol: TCP, port: 8080 }
  egress:
    - to:
        - ipBlock: { cidr: 10.0.0.0/8 }
`;
}
