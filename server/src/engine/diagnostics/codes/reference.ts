import type { CodeInfo } from '../codeInfo.ts';

/** Codes of references that lead nowhere. */
export const REFERENCE_CODES: readonly CodeInfo[] = [
  {
    code: 'reference/missing',
    severity: 'warning',
    title: 'A named object is nowhere to be found',
    what: 'A field of an object in an overlay names another object, and no such object is in the overlay, in what else goes to its cluster, or among what operators, charts and the cluster itself are known to bring. It is a warning where there is a reason to believe that it was forgotten: a similar name, another namespace, or another overlay that has it; else a hint.',
    why: 'Pods wait for a ConfigMap, Secret or claim that is not there; a route without its Service answers with errors; a binding without its role gives no rights.',
    remedy:
      'Correct the name, or add the object. Where something outside of the repository creates it, list it under `known` in `.polycrate-gitops.yaml`.',
    example:
      'kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          envFrom:\n            - configMapRef: { name: setings }   # the ConfigMap is called settings\n',
    source: 'kubernetes api/core/v1/types.go and the types of each kind',
    fixable: true,
  },
  {
    code: 'reference/missing-key',
    severity: 'warning',
    title: 'A named key is not in the object',
    what: 'A field names a key of a ConfigMap or Secret that the overlay has, and the object has other keys only. Objects without any key, which something fills in later, are left alone.',
    why: 'The container does not start, or the volume is not mounted.',
    remedy: 'Correct the key, add it to the object, or write `optional: true`.',
    example:
      'env:\n  - name: LEVEL\n    valueFrom:\n      configMapKeyRef: { name: settings, key: level }   # settings has LOG_LEVEL only\n',
    source: 'kubernetes pkg/kubelet/kubelet_pods.go makeEnvironmentVariables',
    fixable: true,
  },
  {
    code: 'reference/missing-port',
    severity: 'warning',
    title: 'A named port is not on the target',
    what: 'An Ingress, route, webhook or monitor names a port, a Service a named target port, or a probe a port of its container, that is not there.',
    why: 'Requests to it fail, or nothing is measured; the server accepts it all the same.',
    remedy: 'Correct the name or number, or add the port.',
    example:
      'kind: Ingress\nspec:\n  defaultBackend:\n    service: { name: web, port: { name: htpp } }   # the port is called http\n',
    source: 'kubernetes pkg/controller/endpointslice, ingress and gateway specifications',
    fixable: true,
  },
  {
    code: 'reference/selects-nothing',
    severity: 'warning',
    title: 'A selector selects nothing',
    what: 'The labels that a Service, disruption budget, network policy or monitor selects are on no workload (or Service) of the overlay. It is a warning where a workload has them but for a slip in one value; else a hint, and only where no operator, chart or other overlay may bring what is selected.',
    why: 'The object is accepted and does nothing: a Service without endpoints, a budget that protects no pod.',
    remedy: 'Make the selector equal to the labels of the pod template.',
    example: 'kind: Service\nspec:\n  selector: { app: weeb }   # the pods have app: web\n',
    source: 'apimachinery meta/v1 LabelSelectorAsSelector',
  },
  {
    code: 'reference/unused',
    severity: 'hint',
    title: 'Nothing uses a ConfigMap or Secret',
    what: 'A ConfigMap or Secret of an overlay is named by nothing: by no object of the overlay, and by no other file of YAML or JSON, charts and their values included.',
    why: 'What nobody names is kept up for nobody. Nothing is said where a program may find it without its name: by a label or an annotation, by a role that reads objects of its kind, through custom resources or a chart in its namespace, or by a name that a controller looks for. A generated name that ends in a hash can be known to nobody else.',
    remedy: 'Remove the object or its generator, or name it where it was meant to be used.',
    example: 'configMapGenerator:\n  - name: old-settings   # no workload names it\n    literals: [a=1]\n',
    source: 'kustomize api/hasher/hasher.go',
  },
];
