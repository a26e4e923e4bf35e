type Sample = Record<string, unknown>;

/** One object of every kind that a server fills with defaults or rewrites, written as people write them: as little as works. */
export function kindSamples(namespace: string): readonly Sample[] {
  return [...workloads(namespace), ...coreObjects(namespace), ...otherObjects(namespace), ...clusterSamples(namespace)];
}

const selector = { matchLabels: { app: 'a' } };

/** A pod template that uses everything which the server completes. */
function pod(more: Sample = {}): Sample {
  return {
    metadata: { labels: { app: 'a' } },
    spec: {
      containers: [
        {
          name: 'a',
          image: 'registry.example.com/a:1',
          ports: [{ containerPort: 80 }, { containerPort: 53, protocol: 'UDP' }],
          env: [
            { name: 'EMPTY', value: '' },
            { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
            { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
          ],
          envFrom: [{ configMapRef: { name: 'c' } }],
          resources: { requests: { cpu: 0.5, memory: '1024Mi' }, limits: { cpu: '2000m', memory: '2048Mi' } },
          livenessProbe: { httpGet: { port: 80 } },
          readinessProbe: { grpc: { port: 80 } },
          startupProbe: { exec: { command: ['true'] } },
          lifecycle: { preStop: { httpGet: { port: 80, path: '/stop' } } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'v', mountPath: '/v' }],
        },
      ],
      initContainers: [{ name: 'i', image: 'registry.example.com/i', command: [] }],
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 1,
              podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'a' } } },
            },
          ],
        },
      },
      tolerations: [{ key: 'k', operator: 'Exists', effect: 'NoSchedule' }],
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'zone',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { app: 'a' } },
        },
      ],
      nodeSelector: { disk: 'ssd' },
      hostNetwork: false,
      volumes: [
        { name: 'v', emptyDir: { sizeLimit: '1024Mi' } },
        { name: 'c', configMap: { name: 'c', items: [{ key: 'k', path: 'p' }] } },
        { name: 's', secret: { secretName: 's' } },
        {
          name: 'p',
          projected: {
            sources: [
              { serviceAccountToken: { path: 't' } },
              { configMap: { name: 'c' } },
              { downwardAPI: { items: [{ path: 'l', fieldRef: { fieldPath: 'metadata.labels' } }] } },
            ],
          },
        },
        { name: 'h', hostPath: { path: '/h' } },
      ],
      ...more,
    },
  };
}

function workloads(namespace: string): readonly Sample[] {
  const metadata = { name: 'a', namespace };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { selector, template: pod(), strategy: {} },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata,
      spec: {
        serviceName: 'a',
        selector,
        template: pod(),
        volumeClaimTemplates: [
          {
            metadata: { name: 'd' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1024Mi' } } },
          },
        ],
      },
    },
    { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { selector, template: pod() } },
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata,
      spec: { template: pod({ restartPolicy: 'Never' }) },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template: pod({ restartPolicy: 'OnFailure' }) } } },
    },
  ];
}

function coreObjects(namespace: string): readonly Sample[] {
  const metadata = (name: string): Sample => ({ name, namespace });
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('a'),
      spec: {
        selector: { app: 'a' },
        ports: [{ port: 80 }, { name: 'dns', port: 53, protocol: 'UDP', targetPort: 'dns' }].slice(1),
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('headless'),
      spec: { clusterIP: 'None', selector: { app: 'a' }, ports: [{ port: 80 }] },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('balanced'),
      spec: { type: 'LoadBalancer', sessionAffinity: 'ClientIP', selector: { app: 'a' }, ports: [{ port: 80 }] },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('outside'),
      spec: { type: 'ExternalName', externalName: 'x.example.com' },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata('a'),
      data: { empty: '', k: 'v' },
      binaryData: { b: 'AAE=' },
    },
    { apiVersion: 'v1', kind: 'Secret', metadata: metadata('a'), stringData: { p: 'x' } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('a'), imagePullSecrets: [{ name: 'r' }] },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: metadata('a'),
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: '', resources: { requests: { storage: '0.5Gi' } } },
    },
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: metadata('a'),
      spec: { hard: { 'requests.cpu': '10000m', pods: 10 } },
    },
    {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: metadata('a'),
      spec: { limits: [{ type: 'Container', default: { cpu: '1000m' }, max: { memory: '4096Mi', cpu: '4000m' } }] },
    },
  ];
}

function otherObjects(namespace: string): readonly Sample[] {
  const metadata = (name: string): Sample => ({ name, namespace });
  return [
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: metadata('a'),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' },
        maxReplicas: 3,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '1000m' } } },
          { type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } } },
        ],
        behavior: { scaleDown: { stabilizationWindowSeconds: 60 } },
      },
    },
    {
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: metadata('old'),
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' }, maxReplicas: 3 },
    },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata('a'),
      spec: { minAvailable: '50%', selector },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: metadata('a'),
      spec: {
        tls: [{ hosts: ['a.example.com'], secretName: 't' }],
        rules: [
          {
            host: 'a.example.com',
            http: {
              paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'a', port: { number: 80 } } } }],
            },
          },
        ],
      },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata('a'),
      spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }], egress: [{}] },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata('deny'),
      spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [] },
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: metadata('a'),
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: metadata('a'),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a' },
      subjects: [
        { kind: 'User', name: 'robin' },
        { kind: 'ServiceAccount', name: 'a', namespace },
      ],
    },
    {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: metadata('a'),
      spec: { leaseDurationSeconds: 15 },
    },
  ];
}

/** The same for kinds without a namespace; names carry the suffix. */
function clusterSamples(suffix: string): readonly Sample[] {
  const metadata = { name: `a-${suffix}` };
  const group = `${suffix}.acme.dev`;
  const client = { service: { name: 'w', namespace: 'default' } };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { ...metadata, labels: { team: 'a' } } },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata,
      spec: { capacity: { storage: '1024Mi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/p' } },
    },
    { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata, provisioner: 'acme.dev/p' },
    { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata, value: 10, globalDefault: false },
    { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata, spec: { controller: 'acme.dev/i' } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata,
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] },
      rules: [],
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata,
      webhooks: [
        {
          name: 'w.acme.dev',
          clientConfig: client,
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          rules: [{ apiGroups: ['acme.dev'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['widgets'] }],
        },
      ],
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        matchConstraints: {
          resourceRules: [
            { apiGroups: ['acme.dev'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['widgets'] },
          ],
        },
        variables: [
          { name: 'b', expression: '1' },
          { name: 'a', expression: '2' },
        ],
        validations: [{ expression: 'true' }],
      },
    },
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `widgets.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: 'widgets', kind: 'Widget' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: {
                  spec: {
                    type: 'object',
                    properties: {
                      size: { type: 'integer', default: 3 },
                      name: { type: 'string' },
                      list: { type: 'array', items: { type: 'string' } },
                    },
                  },
                },
              },
            },
          },
        ],
      },
    },
  ];
}
