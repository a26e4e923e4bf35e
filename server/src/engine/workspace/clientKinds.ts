/**
 * API groups of files that look like manifests but are read by a program on a person's machine and never sent to an API
 * server. `kubectl apply` of one fails, so they belong to no overlay and get no finding.
 */
const CLIENT_GROUPS = new Set([
  'apiserver.config.k8s.io',
  'audit.k8s.io',
  'backstage.io',
  'builtin',
  'chainsaw.kyverno.io',
  'cli.kyverno.io',
  'client.authentication.k8s.io',
  'config.k3d.io',
  'config.kubernetes.io',
  'controller-runtime.sigs.k8s.io',
  'ctlptl.dev',
  'eksctl.io',
  'fn.kpt.dev',
  'k0sctl.k0sproject.io',
  'k3d.io',
  'kind.x-k8s.io',
  'kops.k8s.io',
  'kpt.dev',
  'krew.googlecontainertools.github.com',
  'kubeadm.k8s.io',
  'kubelet.config.k8s.io',
  'kubeone.k8c.io',
  'kubeproxy.config.k8s.io',
  'kubescheduler.config.k8s.io',
  'kustomize.config.k8s.io',
  'kuttl.dev',
  'meta.dev.upbound.io',
  'meta.pkg.crossplane.io',
  'mirror.openshift.io',
  'polycrate-gitops',
  'scorecard.operatorframework.io',
  'skaffold',
  'test.gatekeeper.sh',
]);

/** Kinds of files that are read by a program, in groups that a server may serve others of. */
const CLIENT_KINDS = new Set([
  'v1/Config',
  'v1/EncryptionConfig',
  'policy.open-cluster-management.io/v1/PolicyGenerator',
]);

/** Kinds of the documents of Talos, whose versions have no group; any other kind of such a version is one whose group was forgotten. */
const OF_TALOS = /Config$|^KubeSpan/i;

/** True for a document that no API server is meant to get. */
export function isClientKind(apiVersion: string, kind: string): boolean {
  if (CLIENT_KINDS.has(`${apiVersion}/${kind}`)) return true;
  if (/^v\d+(?:alpha|beta)\d+$/.test(apiVersion)) return OF_TALOS.test(kind);
  return CLIENT_GROUPS.has(apiVersion.split('/')[0] ?? '');
}
