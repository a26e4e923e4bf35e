/**
 * What strategic merge knows about a place: fields below it, and for a list with a merge strategy its keys and elements.
 * A field that is not named has no list with a strategy below it.
 */
export interface MergeSchema {
  readonly fields: { get(name: string): MergeSchema | undefined };
  /** Keys of a list with a merge strategy; empty for a list of scalars; undefined for everything that is not such a list. */
  readonly keys: readonly string[] | undefined;
  readonly element: MergeSchema | undefined;
}

/** Finds the merge schema of a type; undefined for one that the schema in force does not know. */
export type MergeSchemas = (apiVersion: string, kind: string) => MergeSchema | undefined;

/*
 * Facts of the OpenAPI schema of Kubernetes 1.21.2, the only one that kustomize v5.8.2 has built in: every list whose
 * x-kubernetes-patch-strategy has `merge`, with x-kubernetes-list-map-keys or x-kubernetes-patch-merge-key, and the way there.
 * Made by walking the definitions that kyaml/openapi (v0.21.2) answers with, leaving out what leads to no such list (lists
 * without a strategy are never entered) and joining types of equal shape. `name[keys]{below}` is a list, `name{below}` a mapping.
 */
const META = 'metadata{finalizers[] ownerReferences[uid]}';
const VOLUMES = 'volumeDevices[devicePath] volumeMounts[mountPath]';
const CONTAINER = `env[name] ports[containerPort+protocol] ${VOLUMES}`;
const POD_SPEC = [
  `containers[name]{${CONTAINER}} ephemeralContainers[name]{env[name] ${VOLUMES}} hostAliases[ip] imagePullSecrets[name]`,
  `initContainers[name]{${CONTAINER}} topologySpreadConstraints[topologyKey+whenUnsatisfiable] volumes[name]{ephemeral{volumeClaimTemplate{${META}}}}`,
].join(' ');
const TEMPLATE = `template{${META} spec{${POD_SPEC}}}`;
const STATUS = 'status{conditions[type]}';

const SHAPES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  [
    `${META} spec{${TEMPLATE}} ${STATUS}`,
    { v1: 'ReplicationController', 'apps/v1': 'DaemonSet Deployment ReplicaSet StatefulSet', 'batch/v1': 'Job' },
  ],
  [`${META} spec{jobTemplate{${META} spec{${TEMPLATE}}}}`, { 'batch/v1': 'CronJob', 'batch/v1beta1': 'CronJob' }],
  [`${META} spec{${POD_SPEC}} status{conditions[type] podIPs[ip]}`, { v1: 'Pod' }],
  [`${META} ${TEMPLATE}`, { v1: 'PodTemplate' }],
  [`${META} spec{ports[port+protocol]} ${STATUS}`, { v1: 'Service' }],
  [`${META} secrets[name]`, { v1: 'ServiceAccount' }],
  [`${META} spec{podCIDRs[]} status{addresses[type] conditions[type]}`, { v1: 'Node' }],
  [`conditions[type] ${META}`, { v1: 'ComponentStatus' }],
  [`${META} spec{drivers[name]}`, { 'storage.k8s.io/v1': 'CSINode', 'storage.k8s.io/v1beta1': 'CSINode' }],
  ['configMapGenerator[name] secretGenerator[name]', { 'kustomize.config.k8s.io/v1beta1': 'Kustomization' }],
  [
    `${META} webhooks[name]`,
    {
      'admissionregistration.k8s.io/v1': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
      'admissionregistration.k8s.io/v1beta1': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
    },
  ],
  [
    `${META} ${STATUS}`,
    {
      v1: 'Namespace PersistentVolumeClaim',
      'apiregistration.k8s.io/v1': 'APIService',
      'apiregistration.k8s.io/v1beta1': 'APIService',
      'policy/v1': 'PodDisruptionBudget',
      'policy/v1beta1': 'PodDisruptionBudget',
    },
  ],
  [
    META,
    {
      'apiextensions.k8s.io/v1': 'CustomResourceDefinition',
      'apiextensions.k8s.io/v1beta1': 'CustomResourceDefinition',
      'apps/v1': 'ControllerRevision',
      'authentication.k8s.io/v1': 'TokenRequest TokenReview',
      'authentication.k8s.io/v1beta1': 'TokenReview',
      'authorization.k8s.io/v1':
        'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
      'authorization.k8s.io/v1beta1':
        'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
      'autoscaling/v1': 'HorizontalPodAutoscaler Scale',
      'autoscaling/v2beta1': 'HorizontalPodAutoscaler',
      'autoscaling/v2beta2': 'HorizontalPodAutoscaler',
      'certificates.k8s.io/v1': 'CertificateSigningRequest',
      'certificates.k8s.io/v1beta1': 'CertificateSigningRequest',
      'coordination.k8s.io/v1': 'Lease',
      'coordination.k8s.io/v1beta1': 'Lease',
      'discovery.k8s.io/v1': 'EndpointSlice',
      'discovery.k8s.io/v1beta1': 'EndpointSlice',
      'events.k8s.io/v1': 'Event',
      'events.k8s.io/v1beta1': 'Event',
      'extensions/v1beta1': 'Ingress',
      'flowcontrol.apiserver.k8s.io/v1beta1': 'FlowSchema PriorityLevelConfiguration',
      'networking.k8s.io/v1': 'Ingress IngressClass NetworkPolicy',
      'networking.k8s.io/v1beta1': 'Ingress IngressClass',
      'node.k8s.io/v1': 'RuntimeClass',
      'node.k8s.io/v1beta1': 'RuntimeClass',
      'policy/v1beta1': 'Eviction PodSecurityPolicy',
      'rbac.authorization.k8s.io/v1': 'ClusterRole ClusterRoleBinding Role RoleBinding',
      'rbac.authorization.k8s.io/v1beta1': 'ClusterRole ClusterRoleBinding Role RoleBinding',
      'scheduling.k8s.io/v1': 'PriorityClass',
      'scheduling.k8s.io/v1beta1': 'PriorityClass',
      'storage.k8s.io/v1': 'CSIDriver StorageClass VolumeAttachment',
      'storage.k8s.io/v1beta1': 'CSIDriver CSIStorageCapacity StorageClass VolumeAttachment',
      v1: 'Binding ConfigMap Endpoints Event LimitRange PersistentVolume ResourceQuota Secret',
    },
  ],
];

const NOTHING: MergeSchema = { fields: new Map(), keys: undefined, element: undefined };
let builtIn: ReadonlyMap<string, MergeSchema> | undefined;

/** The merge schema of a built-in type of Kubernetes 1.21.2; undefined for all others, custom resources and newer types included. */
export const builtInMergeSchemas: MergeSchemas = (apiVersion, kind) => {
  builtIn ??= readShapes();
  return builtIn.get(`${apiVersion} ${kind}`);
};

/** Built-in definitions that a definition of somebody else's may refer to, by name. */
const DEFINITIONS: Readonly<Record<string, string>> = {
  'io.k8s.api.core.v1.Container': CONTAINER,
  'io.k8s.api.core.v1.EphemeralContainer': `env[name] ${VOLUMES}`,
  'io.k8s.api.core.v1.PersistentVolumeClaim': `${META} ${STATUS}`,
  'io.k8s.api.core.v1.PersistentVolumeClaimTemplate': META,
  'io.k8s.api.core.v1.PodSpec': POD_SPEC,
  'io.k8s.api.core.v1.PodTemplateSpec': `${META} spec{${POD_SPEC}}`,
  'io.k8s.api.core.v1.ServiceSpec': 'ports[port+protocol]',
  'io.k8s.api.core.v1.Volume': `ephemeral{volumeClaimTemplate{${META}}}`,
  'io.k8s.api.apps.v1.DeploymentSpec': TEMPLATE,
  'io.k8s.api.batch.v1.JobSpec': TEMPLATE,
  'io.k8s.api.batch.v1.JobTemplateSpec': `${META} spec{${TEMPLATE}}`,
  'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': META.slice('metadata{'.length, -1),
};
const definitions = new Map<string, MergeSchema>();

/** The merge schema of a built-in definition; undefined for one without lists that merge. */
export function builtInDefinition(name: string): MergeSchema | undefined {
  const shape = Object.hasOwn(DEFINITIONS, name) ? DEFINITIONS[name] : undefined;
  if (shape === undefined) return undefined;
  const known = definitions.get(name) ?? { ...NOTHING, fields: readFields(shape, 0).fields };
  definitions.set(name, known);
  return known;
}

function readShapes(): ReadonlyMap<string, MergeSchema> {
  const byType = new Map<string, MergeSchema>();
  for (const [shape, types] of SHAPES) {
    const fields = readFields(shape, 0).fields;
    const schema: MergeSchema = { fields, keys: undefined, element: undefined };
    for (const [apiVersion, kinds] of Object.entries(types)) {
      for (const kind of kinds.split(' ')) byType.set(`${apiVersion} ${kind}`, schema);
    }
  }
  return byType;
}

function readFields(text: string, from: number): { fields: Map<string, MergeSchema>; end: number } {
  const fields = new Map<string, MergeSchema>();
  let at = from;
  while (at < text.length && text[at] !== '}') {
    const [whole = '', name = '', list] = /^ ?(\w+)(\[[\w+]*\])?/.exec(text.slice(at)) ?? [];
    if (whole === '') break;
    at += whole.length;
    let below: Map<string, MergeSchema> | undefined;
    if (text[at] === '{') {
      const inner = readFields(text, at + 1);
      below = inner.fields;
      at = inner.end + 1;
    }
    const schema: MergeSchema = below === undefined ? NOTHING : { fields: below, keys: undefined, element: undefined };
    if (list === undefined) fields.set(name, schema);
    else
      fields.set(name, { fields: NOTHING.fields, keys: list.slice(1, -1).split('+').filter(Boolean), element: schema });
  }
  return { fields, end: at };
}
