/** Words that a field takes by agreement, of which its schema says nothing. */
export interface FieldWords {
  /** The end of the field's path, names and positions (0) parted by blanks; of `keys` the mapping that has them. */
  readonly at: string;
  /** Kinds of objects in which it stands; any where it is absent. */
  readonly in?: RegExp;
  /** A field beside it and what that must hold. */
  readonly beside?: readonly [field: string, value: string];
  /** Each with a few words about it. */
  readonly values?: Readonly<Record<string, string>>;
  readonly keys?: Readonly<Record<string, string>>;
}

/** Labels that every node has (kubernetes.io, "Well-Known Labels, Annotations and Taints"). */
const NODE_LABELS: Readonly<Record<string, string>> = {
  'kubernetes.io/arch': 'processor architecture',
  'kubernetes.io/hostname': 'name of the node',
  'kubernetes.io/os': 'operating system',
  'node.kubernetes.io/instance-type': 'type of the machine',
  'topology.kubernetes.io/region': 'region',
  'topology.kubernetes.io/zone': 'zone',
};

const TAINTS: Readonly<Record<string, string>> = {
  'node-role.kubernetes.io/control-plane': 'node of the control plane',
  'node.kubernetes.io/disk-pressure': 'disk runs full',
  'node.kubernetes.io/memory-pressure': 'memory runs full',
  'node.kubernetes.io/network-unavailable': 'network is not set up',
  'node.kubernetes.io/not-ready': 'node is not ready',
  'node.kubernetes.io/unreachable': 'node is not reached',
  'node.kubernetes.io/unschedulable': 'node is cordoned',
};

const COMPUTE: Readonly<Record<string, string>> = {
  cpu: 'cores, as `500m`',
  memory: 'bytes, as `256Mi`',
  'ephemeral-storage': 'bytes on the disk of the node',
};

/** What the downward API gives (kubernetes.io, "Downward API"). */
const POD_FIELDS: Readonly<Record<string, string>> = {
  'metadata.name': 'name of the pod',
  'metadata.namespace': 'namespace of the pod',
  'metadata.uid': 'unique id of the pod',
  "metadata.labels['']": 'one label',
  "metadata.annotations['']": 'one annotation',
  'spec.nodeName': 'node that it runs on',
  'spec.serviceAccountName': 'its service account',
  'status.hostIP': 'address of the node',
  'status.podIP': 'address of the pod',
};

const LEVELS: Readonly<Record<string, string>> = {
  privileged: 'everything is allowed',
  baseline: 'no known way to more rights',
  restricted: 'hardened pods only',
};

const CAPABILITIES: Readonly<Record<string, string>> = {
  ALL: 'every capability',
  NET_BIND_SERVICE: 'ports below 1024',
  CHOWN: 'change owners of files',
  NET_ADMIN: 'network set-up',
  NET_RAW: 'raw sockets',
  SYS_PTRACE: 'trace processes',
  SYS_TIME: 'set the clock',
};

const QUOTA: Readonly<Record<string, string>> = {
  'requests.cpu': 'sum of requests',
  'requests.memory': 'sum of requests',
  'limits.cpu': 'sum of limits',
  'limits.memory': 'sum of limits',
  'requests.storage': 'sum of claims',
  persistentvolumeclaims: 'number',
  pods: 'number',
  services: 'number',
  secrets: 'number',
  configmaps: 'number',
};

const RBAC = /^(?:Cluster)?Role$/;
const BINDING = /^(?:Cluster)?RoleBinding$/;

/** Kinds that hold pods go by the fields of the pod. */
export const FIELD_WORDS: readonly FieldWords[] = [
  {
    at: 'topologyKey',
    values: Object.fromEntries(
      ['kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/region'].map((key) => [
        key,
        NODE_LABELS[key] ?? '',
      ]),
    ),
  },
  { at: 'nodeSelector', keys: NODE_LABELS },
  { at: 'nodeSelector kubernetes.io/os', values: { linux: '', windows: '' } },
  { at: 'nodeSelector kubernetes.io/arch', values: { amd64: '', arm64: '' } },
  { at: 'nodeSelectorTerms 0 matchExpressions 0 key', values: NODE_LABELS },
  { at: 'preference matchExpressions 0 key', values: NODE_LABELS },
  {
    at: 'matchExpressions 0 operator',
    values: { In: '', NotIn: '', Exists: 'whatever the value', DoesNotExist: 'whatever the value' },
  },
  { at: 'tolerations 0 key', values: TAINTS },
  { at: 'fieldRef fieldPath', values: POD_FIELDS },
  {
    at: 'resourceFieldRef resource',
    values: Object.fromEntries(
      ['limits', 'requests'].flatMap((what) => Object.keys(COMPUTE).map((name) => [`${what}.${name}`, ''])),
    ),
  },
  ...['requests', 'limits'].flatMap((what): readonly FieldWords[] => [
    { at: `containers 0 resources ${what}`, keys: COMPUTE },
    { at: `initContainers 0 resources ${what}`, keys: COMPUTE },
  ]),
  { at: 'spec resources requests', in: /^PersistentVolumeClaim$/, keys: { storage: 'bytes, as `10Gi`' } },
  { at: 'volumeClaimTemplates 0 spec resources requests', keys: { storage: 'bytes, as `10Gi`' } },
  { at: 'volumeClaimTemplate spec resources requests', keys: { storage: 'bytes, as `10Gi`' } },
  { at: 'capabilities drop 0', values: CAPABILITIES },
  { at: 'capabilities add 0', values: CAPABILITIES },
  { at: 'spec hard', in: /^ResourceQuota$/, keys: QUOTA },
  ...['default', 'defaultRequest', 'max', 'min'].map((what) => ({
    at: `limits 0 ${what}`,
    in: /^LimitRange$/,
    keys: COMPUTE,
  })),
  { at: 'limits 0 type', in: /^LimitRange$/, values: { Container: '', Pod: '', PersistentVolumeClaim: '' } },
  {
    at: 'type',
    in: /^Secret$/,
    values: {
      Opaque: 'any keys',
      'kubernetes.io/basic-auth': '`username` and `password`',
      'kubernetes.io/dockerconfigjson': '`.dockerconfigjson`',
      'kubernetes.io/service-account-token': 'made by the control plane',
      'kubernetes.io/ssh-auth': '`ssh-privatekey`',
      'kubernetes.io/tls': '`tls.crt` and `tls.key`',
    },
  },
  ...['metrics 0 resource name', 'metrics 0 containerResource name'].map((at) => ({
    at,
    in: /^HorizontalPodAutoscaler$/,
    values: { cpu: '', memory: '' },
  })),
  ...['enforce', 'audit', 'warn'].map((mode) => ({
    at: `metadata labels pod-security.kubernetes.io/${mode}`,
    in: /^Namespace$/,
    values: LEVELS,
  })),
  {
    at: 'metadata labels',
    in: /^Namespace$/,
    keys: {
      'pod-security.kubernetes.io/enforce': 'level that pods must keep',
      'pod-security.kubernetes.io/audit': 'level that the audit log tells of',
      'pod-security.kubernetes.io/warn': 'level that a person is warned of',
    },
  },
  { at: 'roleRef apiGroup', in: BINDING, values: { 'rbac.authorization.k8s.io': '' } },
  { at: 'roleRef kind', in: /^RoleBinding$/, values: { Role: 'of this namespace', ClusterRole: 'of the cluster' } },
  { at: 'roleRef kind', in: /^ClusterRoleBinding$/, values: { ClusterRole: 'of the cluster' } },
  {
    at: 'roleRef name',
    in: BINDING,
    beside: ['kind', 'ClusterRole'],
    values: {
      view: 'read most of a namespace',
      edit: 'change most of a namespace',
      admin: 'all of a namespace',
      'cluster-admin': 'everything',
    },
  },
  { at: 'subjects 0 kind', in: BINDING, values: { ServiceAccount: '', User: '', Group: '' } },
  {
    at: 'subjects 0 name',
    in: BINDING,
    beside: ['kind', 'Group'],
    values: {
      'system:authenticated': 'whoever logged in',
      'system:serviceaccounts': 'every service account',
      'system:masters': 'everything, past all rules',
    },
  },
  {
    at: 'rules 0 verbs 0',
    in: RBAC,
    values: {
      get: '',
      list: '',
      watch: '',
      create: '',
      update: '',
      patch: '',
      delete: '',
      deletecollection: '',
      '*': 'every verb',
      bind: 'roles',
      escalate: 'roles',
      impersonate: 'users, groups and service accounts',
      use: 'as of PodSecurityPolicies and SecurityContextConstraints',
    },
  },
  {
    at: 'syncOptions 0',
    in: /^Application(?:Set)?$/,
    values: {
      'CreateNamespace=true': '',
      'ServerSideApply=true': '',
      'ApplyOutOfSyncOnly=true': '',
      'PruneLast=true': '',
      'RespectIgnoreDifferences=true': '',
      'Replace=true': '',
      'Validate=false': '',
      'FailOnSharedResource=true': '',
    },
  },
];
