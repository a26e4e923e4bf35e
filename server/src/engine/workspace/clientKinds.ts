/**
 * API groups of files that look like manifests but are read by a program on a person's machine and never sent to an API
 * server. `kubectl apply` of one fails, so they belong to no overlay and get no finding.
 */
const CLIENT_GROUPS = new Set([
  'apiserver.config.k8s.io',
  'audit.k8s.io',
  'backstage.io',
  'builtin',
  'cli.kyverno.io',
  'client.authentication.k8s.io',
  'config.k3d.io',
  'config.kubernetes.io',
  'controller-runtime.sigs.k8s.io',
  'ctlptl.dev',
  'eksctl.io',
  'k3d.io',
  'kind.x-k8s.io',
  'krew.googlecontainertools.github.com',
  'kubeadm.k8s.io',
  'kubelet.config.k8s.io',
  'kubeproxy.config.k8s.io',
  'kubescheduler.config.k8s.io',
  'kustomize.config.k8s.io',
  'kuttl.dev',
  'polycrate-gitops',
  'skaffold',
  'test.gatekeeper.sh',
]);

/** True for a document that no API server is meant to get. */
export function isClientKind(apiVersion: string, kind: string): boolean {
  if (apiVersion === 'v1' && kind === 'Config') return true;
  return CLIENT_GROUPS.has(apiVersion.split('/')[0] ?? '');
}
