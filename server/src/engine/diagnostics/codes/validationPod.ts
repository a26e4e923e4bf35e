import type { CodeInfo } from '../codeInfo.ts';
import { validationCode } from '../validationCode.ts';

export const VALIDATION_POD_CODES: readonly CodeInfo[] = [
  validationCode({
    rule: 'containers',
    title: 'A pod has no container, or has ephemeral ones',
    what: 'A pod has at least one container. Ephemeral containers are added to pods that run.',
    remedy: 'Add a container.',
    example: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers: []',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'container-name',
    title: 'The name of a container is not allowed',
    what: 'Names of containers are DNS labels, and differ in the whole pod, init containers included.',
    remedy: 'Give each container its own name of lower case letters, digits and `-`.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - { name: Web_1, image: shop/web:1.4.2 }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'container-image',
    title: 'A container has no image',
    what: 'A container runs an image. In a Pod the image has no white space around it.',
    remedy: 'Name the image.',
    example: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'container-restart',
    title: 'Restart rules of a container do not fit',
    what: '`restartPolicy` of a container takes `Always`, `Never` or `OnFailure`; rules for exit codes need it.',
    remedy: 'Set `restartPolicy`, and give every rule an action and exit codes.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n      restartPolicyRules:\n        - { action: Restart, exitCodes: { operator: In, values: [42] } }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'container-resize',
    title: 'A container cannot be restarted to be resized',
    what: '`RestartContainer` needs a container that is restarted: neither a pod with `restartPolicy: Never` nor a plain init container.',
    remedy: 'Write `NotRequired`.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n      resizePolicy:\n        - { resourceName: cpu, restartPolicy: RestartContainer }\n  restartPolicy: Never',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'container-port',
    title: 'A port of a container is not allowed',
    what: 'Ports are numbers from 1 to 65535. Names have at most 15 lower case letters, digits and `-`, and differ in the container.',
    remedy: 'Correct the number, or shorten the name.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n      ports:\n        - { name: metrics-endpoint, containerPort: 8080 }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'host-port',
    title: 'A port of the host does not fit',
    what: 'A port of the host is taken once in a pod, and is the same as the port of the container on the network of the host.',
    remedy: 'Leave `hostPort` out, or make both ports equal.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n      ports:\n        - { containerPort: 8080, hostPort: 80 }\n  hostNetwork: true',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'env',
    title: 'A variable of a container is not allowed',
    what: 'A variable has a name without `=`, and either a value or exactly one source.',
    remedy: 'Keep the value or the source, and write the name of the source in the form that the message names.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n      env:\n        - name: MODE\n          value: fast\n          valueFrom: { configMapKeyRef: { name: settings, key: mode } }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'env-from',
    title: 'A source of variables is not allowed',
    what: 'An entry of `envFrom` names one ConfigMap or one Secret.',
    remedy: 'Write one entry for each of them.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n      envFrom:\n        - prefix: SHOP_',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'resources',
    title: 'What a container asks for does not fit',
    what: 'Requests are not more than limits, nothing is negative, and resources other than `cpu`, `memory` and `ephemeral-storage` have a domain in their name. Devices are counted and have equal requests and limits.',
    remedy: 'Raise the limit or lower the request.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n      resources:\n        requests: { memory: 512Mi }\n        limits: { memory: 256Mi }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'pod-resources',
    title: 'What a pod asks for does not fit',
    what: 'A whole pod can ask for `cpu`, `memory` and huge pages.',
    remedy: 'Move other resources to a container.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n  resources:\n    limits: { ephemeral-storage: 1Gi }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'volume-mount',
    title: 'A mount of a container does not fit',
    what: 'A mount names a volume of the pod and a path that no other mount has; a sub path stays inside of the volume.',
    remedy: 'Correct the name of the volume, or add the volume to the pod.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n      volumeMounts:\n        - { name: data, mountPath: /data }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'volume-device',
    title: 'A device of a container does not fit',
    what: 'A device names a claim of the pod and a path of its own.',
    remedy: 'Name a volume with a `persistentVolumeClaim`.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n      volumeDevices:\n        - { name: disk, devicePath: /dev/xvda }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'volume',
    title: 'A volume of a pod is not allowed',
    what: 'A volume has a name of its own and one source with what that source asks for.',
    remedy: 'Keep one source. Give it the fields that the message names.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n  volumes:\n    - name: settings\n      configMap: { name: settings }\n      emptyDir: {}',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'probe',
    title: 'A probe does not fit',
    what: 'A probe has one handler, and numbers that are not negative; liveness and startup probes succeed at once. Init containers have probes only with `restartPolicy: Always`.',
    remedy: 'Keep one handler, and correct the number.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n      livenessProbe:\n        periodSeconds: 10',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'lifecycle',
    title: 'A hook of a container does not fit',
    what: 'A hook has one handler, and sleeps no longer than the pod has time to end.',
    remedy: 'Keep one handler.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n      lifecycle:\n        preStop: {}',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'pod-security-context',
    title: 'The security context of a pod is not allowed',
    what: 'Ids of users and groups are 0 to 2147483647; profiles and policies take one of a few words.',
    remedy: 'Correct the value that the message names.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n  securityContext: { runAsUser: -1 }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'security-context',
    title: 'The security context of a container is not allowed',
    what: 'Ids of users and groups are 0 to 2147483647, and some fields exclude each other.',
    remedy: 'Correct the value that the message names.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n      securityContext: { privileged: true, allowPrivilegeEscalation: false }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'host-process',
    title: 'A pod cannot run as processes of a Windows host',
    what: 'All containers of such a pod are processes of the host, and it uses the network of the host.',
    remedy: 'Set `hostProcess` for the whole pod, and `hostNetwork: true`.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  securityContext:\n    windowsOptions: { hostProcess: true }\n  containers:\n    - name: web\n      image: shop/web:1.4.2',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'pod-annotation',
    title: 'An annotation that the server reads has a value that is not allowed',
    what: 'Profiles of AppArmor and seccomp, the cost of deletion and the mark of a mirror pod are annotations with a form of their own. AppArmor names a container of the pod.',
    remedy: 'Correct the value, or use the field of the security context that took the place of the annotation.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:\n    container.apparmor.security.beta.kubernetes.io/other: runtime/default\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'pod-field',
    title: 'A field of a pod has a value that is not allowed',
    what: 'Names have the form of names, a deadline is more than 0, and some fields take one of a few words.',
    remedy: 'Use a value that the message lists.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n  hostname: web.shop',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'pod-combination',
    title: 'Fields of a pod exclude each other',
    what: 'Some fields of a pod cannot stand together, and lists of names must not repeat one.',
    remedy: 'Remove one of the fields that the message names.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n  hostPID: true\n  shareProcessNamespace: true',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'pod-dns',
    title: 'How a pod resolves names does not fit',
    what: 'Three name servers at most, each an IP address; `dnsPolicy: None` needs one.',
    remedy: 'Add or correct the name servers.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n  dnsPolicy: None',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'toleration',
    title: 'A toleration does not fit',
    what: 'Without a key the operator is `Exists`, which takes no value; `tolerationSeconds` is for `NoExecute`.',
    remedy: 'Correct the operator or remove the value.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n  tolerations:\n    - { key: gpu, operator: Exists, value: "true" }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'affinity',
    title: 'An affinity does not fit',
    what: 'Weights are 1 to 100, operators take the values that they need, and terms about pods have a `topologyKey`.',
    remedy: 'Add or correct what the message names.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n  affinity:\n    nodeAffinity:\n      requiredDuringSchedulingIgnoredDuringExecution:\n        nodeSelectorTerms:\n          - matchExpressions: [{ key: disk, operator: In }]',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
  validationCode({
    rule: 'topology-spread',
    title: 'How pods are spread does not fit',
    what: '`maxSkew` is at least 1, and a pair of key and action stands once.',
    remedy: 'Correct the number, or remove the second entry.',
    example:
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: shop/web:1.4.2\n  topologySpreadConstraints:\n    - { maxSkew: 0, topologyKey: zone, whenUnsatisfiable: DoNotSchedule }',
    source: 'k8s.io/kubernetes, pkg/apis/core/validation/validation.go',
  }),
];
