/** Custom resources that make no Secret, ConfigMap, Service or pod of their own: groups, or `group/Kind`. */
const MAKE_NOTHING = new Set([
  'networking.istio.io',
  'security.istio.io',
  'telemetry.istio.io',
  'traefik.io',
  'traefik.containo.us',
  'source.toolkit.fluxcd.io',
  'kustomize.toolkit.fluxcd.io',
  'notification.toolkit.fluxcd.io',
  'image.toolkit.fluxcd.io',
  'cilium.io',
  'projectcalico.org',
  'crd.projectcalico.org',
  'kyverno.io',
  'policies.kyverno.io',
  'keda.sh',
  'monitoring.coreos.com/ServiceMonitor',
  'monitoring.coreos.com/PodMonitor',
  'monitoring.coreos.com/PrometheusRule',
  'monitoring.coreos.com/Probe',
  'argoproj.io/Rollout',
  'argoproj.io/AppProject',
  'external-secrets.io/SecretStore',
  'external-secrets.io/ClusterSecretStore',
  'cert-manager.io/ClusterIssuer',
  'networking.gke.io',
  'cloud.google.com/BackendConfig',
]);

/** Whether an operator may make objects of a custom resource. Groups of Kubernetes itself end in `.k8s.io`. */
export function mayMakeObjects({ group, kind }: { readonly group: string; readonly kind: string }): boolean {
  if (!group.includes('.') || group.endsWith('.k8s.io')) return false;
  return !MAKE_NOTHING.has(group) && !MAKE_NOTHING.has(`${group}/${kind}`);
}
