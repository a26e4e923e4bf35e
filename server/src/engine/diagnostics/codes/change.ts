import type { CodeInfo } from '../codeInfo.ts';

/** The page of a rule about updates; the frame is the same for all. The example is the object before, and after. */
interface ChangePage {
  readonly rule: string;
  readonly title: string;
  readonly what: string;
  readonly remedy: string;
  readonly before: string;
  readonly after: string;
  /** The file of the server that has the rule. */
  readonly source: string;
}

const WHY =
  'The server refuses the update, and the old object stays: the tool that applies it fails again and again. It is compared with the committed state, which stands for what the cluster has.';
const RENEW =
  'Give the new object another name, or delete the old one first: Flux does so with `kustomize.toolkit.fluxcd.io/force: enabled`, Argo CD with `Force=true`.';

function changeCode({ rule, before, after, ...page }: ChangePage): CodeInfo {
  const example = `# before\n${before}\n---\n# after\n${after}`;
  return { ...page, code: `change/${rule}`, severity: 'error', why: WHY, example };
}

export const CHANGE_CODES: readonly CodeInfo[] = [
  changeCode({
    rule: 'selector',
    title: 'The selector of a workload has changed',
    what: 'A workload finds its pods by its selector, which stays as it was when the object was made.',
    remedy: RENEW,
    before:
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec: { containers: [{ name: web, image: "shop/web:1.4.2" }] }',
    after:
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  selector: { matchLabels: { app: shop } }\n  template:\n    metadata: { labels: { app: shop } }\n    spec: { containers: [{ name: web, image: "shop/web:1.4.2" }] }',
    source: 'k8s.io/kubernetes, pkg/apis/apps/validation/validation.go',
  }),
  changeCode({
    rule: 'stateful-set',
    title: 'A StatefulSet has changed where it must not',
    what: 'The claims, the name of the service and the order of a StatefulSet stay as they were when it was made.',
    remedy: RENEW,
    before:
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db }\nspec:\n  selector: { matchLabels: { app: db } }\n  serviceName: db\n  replicas: 1\n  template:\n    metadata: { labels: { app: db } }\n    spec: { containers: [{ name: db, image: "shop/db:1" }] }',
    after:
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db }\nspec:\n  selector: { matchLabels: { app: db } }\n  serviceName: database\n  replicas: 1\n  template:\n    metadata: { labels: { app: db } }\n    spec: { containers: [{ name: db, image: "shop/db:1" }] }',
    source: 'k8s.io/kubernetes, pkg/apis/apps/validation/validation.go',
  }),
  changeCode({
    rule: 'job',
    title: 'A Job has changed where it must not',
    what: 'The pods of a Job, and how it counts them, stay as they were when it was made.',
    remedy:
      'Give the Job another name, let a tool make it anew (`kustomize.toolkit.fluxcd.io/force: enabled`, a hook of Argo CD), or have a name with a hash.',
    before:
      'apiVersion: batch/v1\nkind: Job\nmetadata: { name: once }\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: once\n          image: "shop/job:1"',
    after:
      'apiVersion: batch/v1\nkind: Job\nmetadata: { name: once }\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: once\n          image: "shop/job:2"',
    source: 'k8s.io/kubernetes, pkg/apis/batch/validation/validation.go',
  }),
  changeCode({
    rule: 'pod',
    title: 'A Pod has changed in more than its images',
    what: 'Of a Pod that is there, the images, `activeDeadlineSeconds` and new tolerations may be changed, and nothing else.',
    remedy: 'Use a Deployment, or delete the Pod first.',
    before:
      'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - name: web\n      image: "shop/web:1"\n      env: [{ name: MODE, value: a }]',
    after:
      'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - name: web\n      image: "shop/web:1"\n      env: [{ name: MODE, value: b }]',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  changeCode({
    rule: 'service',
    title: 'The address of a Service has changed',
    what: 'The cluster gives a Service its address, or none for `clusterIP: None`; that, its first address family and the class of a load balancer stay as they are.',
    remedy: RENEW,
    before:
      'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  selector: { app: web }\n  ports: [{ port: 80 }]',
    after:
      'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  clusterIP: None\n  selector: { app: web }\n  ports: [{ port: 80 }]',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  changeCode({
    rule: 'persistent-volume-claim',
    title: 'A claim has changed in more than its size',
    what: 'A claim can grow and get another attributes class. Everything else stays as it was when it was made, and it never gets smaller.',
    remedy: 'Make a new claim and copy the data.',
    before:
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data }\nspec:\n  storageClassName: fast\n  accessModes: [ReadWriteOnce]\n  resources: { requests: { storage: 2Gi } }',
    after:
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data }\nspec:\n  storageClassName: slow\n  accessModes: [ReadWriteOnce]\n  resources: { requests: { storage: 2Gi } }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  changeCode({
    rule: 'persistent-volume',
    title: 'The source of a PersistentVolume has changed',
    what: 'What a PersistentVolume stands for, its mode and where it is stay as they were when it was made.',
    remedy: 'Make a PersistentVolume with another name.',
    before:
      'apiVersion: v1\nkind: PersistentVolume\nmetadata: { name: disk }\nspec:\n  capacity: { storage: 2Gi }\n  accessModes: [ReadWriteOnce]\n  nfs: { server: nfs.example.com, path: /a }',
    after:
      'apiVersion: v1\nkind: PersistentVolume\nmetadata: { name: disk }\nspec:\n  capacity: { storage: 2Gi }\n  accessModes: [ReadWriteOnce]\n  nfs: { server: nfs.example.com, path: /b }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  changeCode({
    rule: 'storage-class',
    title: 'A StorageClass has changed where it must not',
    what: '`provisioner`, `parameters`, `reclaimPolicy` and `volumeBindingMode` of a StorageClass stay as they were when it was made.',
    remedy: RENEW,
    before:
      'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: fast }\nprovisioner: example.com/disk\nparameters: { type: ssd }',
    after:
      'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: fast }\nprovisioner: example.com/disk\nparameters: { type: nvme }',
    source: 'k8s.io/kubernetes, pkg/apis/storage/validation/validation.go',
  }),
  changeCode({
    rule: 'volume-attributes-class',
    title: 'A VolumeAttributesClass has changed',
    what: 'The driver and the parameters of a VolumeAttributesClass stay as they were when it was made.',
    remedy: RENEW,
    before:
      'apiVersion: storage.k8s.io/v1\nkind: VolumeAttributesClass\nmetadata: { name: gold }\ndriverName: disk.example.com\nparameters: { iops: "4000" }',
    after:
      'apiVersion: storage.k8s.io/v1\nkind: VolumeAttributesClass\nmetadata: { name: gold }\ndriverName: disk.example.com\nparameters: { iops: "8000" }',
    source: 'k8s.io/kubernetes, pkg/apis/storage/validation/validation.go',
  }),
  changeCode({
    rule: 'csi-storage-capacity',
    title: 'A CSIStorageCapacity has changed where it must not',
    what: 'The class and the topology of a CSIStorageCapacity stay as they were when it was made.',
    remedy: RENEW,
    before:
      'apiVersion: storage.k8s.io/v1\nkind: CSIStorageCapacity\nmetadata: { name: zone-a }\nstorageClassName: fast\ncapacity: 1Gi',
    after:
      'apiVersion: storage.k8s.io/v1\nkind: CSIStorageCapacity\nmetadata: { name: zone-a }\nstorageClassName: slow\ncapacity: 1Gi',
    source: 'k8s.io/kubernetes, pkg/apis/storage/validation/validation.go',
  }),
  changeCode({
    rule: 'csi-driver',
    title: 'A CSIDriver has changed where it must not',
    what: '`attachRequired` and `volumeLifecycleModes` of a CSIDriver stay as they were when it was made.',
    remedy: RENEW,
    before:
      'apiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata: { name: disk.example.com }\nspec: { podInfoOnMount: true }',
    after:
      'apiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata: { name: disk.example.com }\nspec: { podInfoOnMount: true, attachRequired: false }',
    source: 'k8s.io/kubernetes, pkg/apis/storage/validation/validation.go',
  }),
  changeCode({
    rule: 'immutable-data',
    title: 'Data that is immutable has changed',
    what: 'A ConfigMap or a Secret with `immutable: true` keeps its data, and stays immutable.',
    remedy: 'Give the object another name; a generator with a name hash does so by itself.',
    before: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: app }\nimmutable: true\ndata: { MODE: a }',
    after: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: app }\nimmutable: true\ndata: { MODE: b }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  changeCode({
    rule: 'secret-type',
    title: 'The type of a Secret has changed',
    what: 'A Secret keeps the type with which it was made; without one that is `Opaque`.',
    remedy: RENEW,
    before: 'apiVersion: v1\nkind: Secret\nmetadata: { name: app }\nstringData: { token: first }',
    after:
      'apiVersion: v1\nkind: Secret\nmetadata: { name: app }\ntype: example.com/token\nstringData: { token: first }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  changeCode({
    rule: 'role-ref',
    title: 'The role of a binding has changed',
    what: 'A binding gives one role to changing subjects; the role itself stays as it was when the binding was made.',
    remedy: RENEW,
    before:
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: readers }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }\nsubjects: [{ kind: Group, name: readers, apiGroup: rbac.authorization.k8s.io }]',
    after:
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: readers }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit }\nsubjects: [{ kind: Group, name: readers, apiGroup: rbac.authorization.k8s.io }]',
    source: 'k8s.io/kubernetes, pkg/apis/rbac/validation/validation.go',
  }),
  changeCode({
    rule: 'priority-class',
    title: 'The value of a PriorityClass has changed',
    what: 'The value and the preemption policy of a PriorityClass stay as they were when it was made.',
    remedy: RENEW,
    before: 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: high }\nvalue: 1000',
    after: 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: high }\nvalue: 2000',
    source: 'k8s.io/kubernetes, pkg/apis/scheduling/validation/validation.go',
  }),
  changeCode({
    rule: 'ingress-class',
    title: 'The controller of an IngressClass has changed',
    what: 'An IngressClass keeps the controller with which it was made.',
    remedy: RENEW,
    before:
      'apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: { name: edge }\nspec: { controller: example.com/a }',
    after:
      'apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: { name: edge }\nspec: { controller: example.com/b }',
    source: 'k8s.io/kubernetes, pkg/apis/networking/validation/validation.go',
  }),
  changeCode({
    rule: 'runtime-class',
    title: 'The handler of a RuntimeClass has changed',
    what: 'A RuntimeClass keeps the handler with which it was made.',
    remedy: RENEW,
    before: 'apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: { name: kata }\nhandler: kata',
    after: 'apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: { name: kata }\nhandler: runc',
    source: 'k8s.io/kubernetes, pkg/apis/node/validation/validation.go',
  }),
  changeCode({
    rule: 'resource-claim',
    title: 'The spec of a claim for devices has changed',
    what: 'A ResourceClaim, or a template of one, keeps the spec with which it was made.',
    remedy: RENEW,
    before:
      'apiVersion: resource.k8s.io/v1\nkind: ResourceClaim\nmetadata: { name: gpu }\nspec: { devices: { requests: [{ name: gpu, exactly: { deviceClassName: gpu.example.com } }] } }',
    after:
      'apiVersion: resource.k8s.io/v1\nkind: ResourceClaim\nmetadata: { name: gpu }\nspec: { devices: { requests: [{ name: gpu, exactly: { deviceClassName: fpga.example.com } }] } }',
    source: 'k8s.io/kubernetes, pkg/apis/resource/validation/validation.go',
  }),
  changeCode({
    rule: 'endpoint-slice',
    title: 'The type of the addresses of an EndpointSlice has changed',
    what: 'An EndpointSlice keeps the type of addresses with which it was made.',
    remedy: RENEW,
    before:
      'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: { name: web }\naddressType: IPv4\nendpoints: [{ addresses: ["192.0.2.1"] }]',
    after:
      'apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: { name: web }\naddressType: IPv6\nendpoints: [{ addresses: ["2001:db8::1"] }]',
    source: 'k8s.io/kubernetes, pkg/apis/discovery/validation/validation.go',
  }),
  changeCode({
    rule: 'address-range',
    title: 'The ranges of a ServiceCIDR have changed',
    what: 'A ServiceCIDR keeps its ranges; one of the other family may be added.',
    remedy: RENEW,
    before:
      'apiVersion: networking.k8s.io/v1\nkind: ServiceCIDR\nmetadata: { name: more }\nspec: { cidrs: [10.1.0.0/24] }',
    after:
      'apiVersion: networking.k8s.io/v1\nkind: ServiceCIDR\nmetadata: { name: more }\nspec: { cidrs: [10.2.0.0/24] }',
    source: 'k8s.io/kubernetes, pkg/apis/networking/validation/validation.go',
  }),
  changeCode({
    rule: 'custom-resource-definition',
    title: 'The scope or the names of a CustomResourceDefinition have changed',
    what: 'Scope, group, kind and plural of a CustomResourceDefinition stay as they were when it was made; objects are stored by them.',
    remedy: 'Define another kind, and copy the objects.',
    before:
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: widgets.example.com }\nspec:\n  group: example.com\n  scope: Namespaced\n  names: { plural: widgets, kind: Widget }\n  versions:\n    - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }',
    after:
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: widgets.example.com }\nspec:\n  group: example.com\n  scope: Cluster\n  names: { plural: widgets, kind: Widget }\n  versions:\n    - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }',
    source: 'k8s.io/apiextensions-apiserver, pkg/apis/apiextensions/validation/validation.go',
  }),
  changeCode({
    rule: 'resource-quota',
    title: 'The scopes of a ResourceQuota have changed',
    what: 'A ResourceQuota keeps the scopes with which it was made.',
    remedy: RENEW,
    before: 'apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: few }\nspec:\n  hard: { pods: 2 }',
    after:
      'apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: few }\nspec:\n  hard: { pods: 2 }\n  scopes: [BestEffort]',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  changeCode({
    rule: 'controller-revision',
    title: 'The data of a ControllerRevision has changed',
    what: 'A ControllerRevision keeps what a workload once was.',
    remedy: 'Leave these objects to their controller.',
    before: 'apiVersion: apps/v1\nkind: ControllerRevision\nmetadata: { name: web-1 }\nrevision: 1\ndata: { a: 1 }',
    after: 'apiVersion: apps/v1\nkind: ControllerRevision\nmetadata: { name: web-1 }\nrevision: 1\ndata: { a: 2 }',
    source: 'k8s.io/kubernetes, pkg/apis/apps/validation/validation.go',
  }),
  changeCode({
    rule: 'custom-rule',
    title: 'A custom resource changes against a rule of its kind',
    what: 'The CustomResourceDefinition has rules (`x-kubernetes-validations`) that compare a value with what it was (`oldSelf`): that it never changes, only grows, is set only once.',
    remedy: 'Put back the old value, or make the object anew under another name.',
    before:
      'apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: { name: general }\nspec:\n  replicas: 2\n  template:\n    spec:\n      nodeClassRef: { group: karpenter.k8s.aws, kind: EC2NodeClass, name: general }\n      requirements: []',
    after:
      'apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: { name: general }\nspec:\n  template:\n    spec:\n      nodeClassRef: { group: karpenter.k8s.aws, kind: EC2NodeClass, name: general }\n      requirements: []',
    source: 'k8s.io/apiextensions-apiserver, pkg/apiserver/schema/cel/validation.go',
  }),
];
