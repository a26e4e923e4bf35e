import type { Lifecycles } from './lifecycle.ts';

/**
 * What the committed facts are made from, the only place that names a version. Only structure is taken, and the messages of rules,
 * which are part of what the server answers. All of it is under Apache-2.0 but for what licences.ts names.
 */

/** Patch release of `k8s.io/kubernetes` for each minor version; `k8s.io/api` has the same number with major 0. */
export const KUBERNETES: Readonly<Record<string, string>> = {
  '1.31': 'v1.31.14',
  '1.32': 'v1.32.13',
  '1.33': 'v1.33.13',
  '1.34': 'v1.34.4',
  '1.35': 'v1.35.4',
  '1.36': 'v1.36.3',
  '1.37': 'v1.37.2',
};

/** Versions of `k8s.io/api` that still have the types of kinds that no bundled version serves. */
export const OLD_APIS = ['v0.19.16', 'v0.24.17'];

/** Deprecated kinds whose types carry no tag: the server's own warnings (pkg/registry, pkg/api of k8s.io/kubernetes). */
export const UNTAGGED: Lifecycles = {
  'v1/ComponentStatus': { introduced: '1.0', deprecated: '1.19' },
  'v1/Endpoints': { introduced: '1.0', deprecated: '1.33', replacement: 'discovery.k8s.io/v1/EndpointSlice' },
};

/** Modules beside `k8s.io/api` whose types say since when and until when they are served. */
export const OTHER_API_MODULES = ['k8s.io/apiextensions-apiserver', 'k8s.io/kube-aggregator'];

/** CustomResourceDefinitions of one module version. */
export interface CrdSource {
  readonly module: string;
  readonly version: string;
  /** Start of the paths that hold CRDs: a folder with its slash, or one file. */
  readonly folders: readonly string[];
}

const BASES = ['config/crd/bases/'];

/** Pack of custom resources to the modules that define them. */
export const CRDS: Readonly<Record<string, readonly CrdSource[]>> = {
  'argo/argo-cd': [{ module: 'github.com/argoproj/argo-cd/v3', version: 'v3.6.1', folders: ['manifests/crds/'] }],
  'argo/argo-rollouts': [
    { module: 'github.com/argoproj/argo-rollouts', version: 'v1.10.2', folders: ['manifests/crds/'] },
  ],
  'cert-manager/cert-manager': [
    { module: 'github.com/cert-manager/cert-manager', version: 'v1.21.2', folders: ['deploy/crds/'] },
  ],
  'external-secrets/external-secrets': [
    { module: 'github.com/external-secrets/external-secrets', version: 'v2.9.0', folders: ['config/crds/bases/'] },
  ],
  'flux/flux': [
    { module: 'github.com/fluxcd/helm-controller', version: 'v1.6.0', folders: BASES },
    { module: 'github.com/fluxcd/image-automation-controller', version: 'v1.2.0', folders: BASES },
    { module: 'github.com/fluxcd/image-reflector-controller', version: 'v1.2.0', folders: BASES },
    { module: 'github.com/fluxcd/kustomize-controller', version: 'v1.10.1', folders: BASES },
    { module: 'github.com/fluxcd/notification-controller', version: 'v1.9.3', folders: BASES },
    { module: 'github.com/fluxcd/source-controller', version: 'v1.10.1', folders: BASES },
  ],
  // The experimental channel has every kind and field of the standard one. A cluster with only that one knows less.
  'gateway-api/gateway-api': [
    { module: 'sigs.k8s.io/gateway-api', version: 'v1.7.0', folders: ['config/crd/experimental/'] },
  ],
  'istio/istio': [
    { module: 'istio.io/api', version: 'v1.31.4', folders: ['kubernetes/customresourcedefinitions.gen.yaml'] },
  ],
  'karpenter/aws': [
    {
      module: 'github.com/aws/karpenter-provider-aws',
      version: 'v1.15.1',
      folders: ['pkg/apis/crds/karpenter.k8s.aws_'],
    },
  ],
  'karpenter/karpenter': [{ module: 'sigs.k8s.io/karpenter', version: 'v1.15.0', folders: ['pkg/apis/crds/'] }],
  'keda/keda': [{ module: 'github.com/kedacore/keda/v2', version: 'v2.21.0', folders: BASES }],
  'knative/eventing': [{ module: 'knative.dev/eventing', version: 'v0.49.2', folders: ['config/300-'] }],
  'knative/operator': [{ module: 'knative.dev/operator', version: 'v0.50.0', folders: BASES }],
  'knative/serving': [{ module: 'knative.dev/serving', version: 'v0.51.0', folders: ['config/core/300-resources/'] }],
  'kyverno/kyverno': [{ module: 'github.com/kyverno/kyverno', version: 'v1.19.1', folders: ['config/crds/'] }],
  'prometheus/prometheus-operator': [
    {
      module: 'github.com/prometheus-operator/prometheus-operator',
      version: 'v0.93.0',
      folders: ['example/prometheus-operator-crd-full/'],
    },
  ],
  'sealed-secrets/sealed-secrets': [
    { module: 'github.com/bitnami-labs/sealed-secrets', version: 'v0.40.0', folders: ['helm/sealed-secrets/crds/'] },
  ],
  'traefik/traefik': [
    {
      module: 'github.com/traefik/traefik/v3',
      version: 'v3.7.13',
      folders: ['docs/content/reference/dynamic-configuration/traefik.io_'],
    },
  ],
};
