import type { CodeInfo } from '../codeInfo.ts';

/** The page of what the server warns of; the frame is the same for all. */
type WarningPage = Omit<CodeInfo, 'code' | 'severity' | 'why'> & { readonly rule: string };

const WHY =
  'The server takes the object and answers with a warning, which tools like Flux and Argo CD do not show. What is written here does nothing, or will stop to work.';

function warningCode({ rule, ...page }: WarningPage): CodeInfo {
  return { ...page, code: `warning/${rule}`, severity: 'warning', why: WHY };
}

export const WARNING_CODES: readonly CodeInfo[] = [
  warningCode({
    rule: 'annotation',
    title: 'An annotation does nothing any more',
    what: 'Annotations that became fields: storage classes, ingress classes, security profiles and others.',
    remedy: 'Use the field that the message names, and remove the annotation.',
    example:
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web\n  annotations:\n    kubernetes.io/ingress.class: nginx\nspec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }',
    source: 'k8s.io/kubernetes, pkg/registry/networking/ingress/strategy.go; pkg/api/pod/warnings.go',
  }),
  warningCode({
    rule: 'node-label',
    title: 'A label of nodes is deprecated',
    what: 'Nodes have these labels under another name now, and the old ones go away.',
    remedy: 'Use the label that the message names.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  nodeSelector: { beta.kubernetes.io/os: linux }\n  containers:\n    - name: web\n      image: shop/web:1.4.2',
    source: 'k8s.io/kubernetes, pkg/api/node/util.go',
  }),
  warningCode({
    rule: 'removed-volume',
    title: 'A kind of volume does nothing any more',
    what: 'The code for this storage was taken out of Kubernetes; a CSI driver takes its place.',
    remedy: 'Use a PersistentVolumeClaim of the class of the CSI driver.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  volumes: [{ name: data, rbd: { monitors: [a], image: b } }]\n  containers:\n    - name: web\n      image: shop/web:1.4.2',
    source: 'k8s.io/kubernetes, pkg/api/pod/warnings.go',
  }),
  warningCode({
    rule: 'null-selector',
    title: 'A selector is missing, so that nothing is selected',
    what: 'Spreading and affinity compare with the pods that `labelSelector` selects; without one that is none.',
    remedy: 'Add a `labelSelector` with the labels of the pods.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule }]\n  containers:\n    - name: web\n      image: shop/web:1.4.2',
    source: 'k8s.io/kubernetes, pkg/api/pod/warnings.go',
  }),
  warningCode({
    rule: 'duplicate',
    title: 'An entry stands twice',
    what: 'The second entry of the same name does nothing.',
    remedy: 'Remove one of the two.',
    example:
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  hostAliases: [{ ip: 192.0.2.1, hostnames: [a] }, { ip: 192.0.2.2, hostnames: [b] }, { ip: 192.0.2.3, hostnames: [c] }]\n  imagePullSecrets: [{ name: '' }]\n  containers:\n    - name: web\n      image: shop/web:1.4.2",
    source: 'k8s.io/kubernetes, pkg/api/pod/warnings.go',
  }),
  warningCode({
    rule: 'port-overlap',
    title: 'Two containers of a pod have the same port',
    what: 'The containers of a pod share one network, so that only one of them can listen; a name of a port stands for the first that has it.',
    remedy: 'Give one of them another port, or another name.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n      ports: [{ containerPort: 80 }]\n    - name: side\n      image: shop/side:1.0.0\n      ports: [{ containerPort: 80 }]',
    source: 'k8s.io/kubernetes, pkg/api/pod/warnings.go',
  }),
  warningCode({
    rule: 'host-address',
    title: 'An address of the host without a port',
    what: '`hostIP` says on which address of the host `hostPort` is open; alone it does nothing.',
    remedy: 'Add `hostPort`, or remove `hostIP`.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n      ports: [{ containerPort: 80, hostIP: 192.0.2.1 }]',
    source: 'k8s.io/kubernetes, pkg/api/pod/warnings.go',
  }),
  warningCode({
    rule: 'fractional-bytes',
    title: 'A size is no whole number of bytes',
    what: 'Memory and disks are counted in bytes; `m` means a thousandth of one, which was surely meant for something else.',
    remedy: 'Use `Mi` or `Gi`.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n      resources: { limits: { memory: 128m }, requests: { memory: 0 } }',
    source: 'k8s.io/kubernetes, pkg/api/pod/warnings.go',
  }),
  warningCode({
    rule: 'quota-order',
    title: 'A quota lets more be asked for than used',
    what: '`requests` above `limits` can never be reached.',
    remedy: 'Raise the limit, or lower the request.',
    example:
      'apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: few }\nspec: { hard: { requests.cpu: 4, limits.cpu: 2 } }',
    source: 'k8s.io/kubernetes, pkg/registry/core/resourcequota/strategy.go',
  }),
  warningCode({
    rule: 'service-field',
    title: 'A field of a Service does nothing',
    what: 'Some fields only count with some types, and some are on their way out.',
    remedy: 'Remove the field, or change the type.',
    example:
      'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  ports: [{ port: 80 }]\n  clusterIP: None\n  sessionAffinity: ClientIP',
    source: 'k8s.io/kubernetes, pkg/api/service/warnings.go',
  }),
  warningCode({
    rule: 'address-spelling',
    title: 'An address is not written in the usual way',
    what: 'Everything compares IPv6 addresses in one spelling (RFC 5952): lower case, no leading zeros, the longest row of zeros as `::`.',
    remedy: 'Write it as the message says.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  hostAliases: [{ ip: "2001:DB8::1", hostnames: [a] }]\n  containers:\n    - name: web\n      image: shop/web:1.4.2',
    source: 'k8s.io/apimachinery, pkg/util/validation/ip.go',
  }),
  warningCode({
    rule: 'pod-name',
    title: 'A name does not fit into host names',
    what: 'The name becomes part of names and host names of pods, which are DNS labels.',
    remedy: 'Use lower case letters, digits and `-`.',
    example:
      'apiVersion: batch/v1\nkind: Job\nmetadata: { name: shop.once }\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{ name: once, image: shop/job:1.4.2 }]',
    source: 'k8s.io/kubernetes, pkg/registry/batch/job/strategy.go',
  }),
  warningCode({
    rule: 'revision-history',
    title: 'Every revision is kept',
    what: 'A negative `revisionHistoryLimit` keeps every revision that there ever was.',
    remedy: 'Write 0 or more.',
    example:
      "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db }\nspec:\n  selector: { matchLabels: { app: db } }\n  revisionHistoryLimit: -1\n  template:\n    metadata: { labels: { app: db } }\n    spec: { containers: [{ name: db, image: 'shop/db:1' }] }",
    source: 'k8s.io/kubernetes, pkg/registry/apps/statefulset/strategy.go',
  }),
  warningCode({
    rule: 'token-secrets',
    title: 'Tokens of a driver may get into logs',
    what: 'Without `serviceAccountTokenInSecrets` tokens are handed to the driver among the attributes of the volume, which many drivers log.',
    remedy: 'Set it to true if the driver knows it.',
    example:
      'apiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata: { name: disk.example.com }\nspec: { tokenRequests: [{ audience: a }] }',
    source: 'k8s.io/kubernetes, pkg/registry/storage/csidriver/strategy.go',
  }),
];
