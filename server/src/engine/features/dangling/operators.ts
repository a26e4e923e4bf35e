import { isReached, type Wanted } from '../../workspace/references/namedObject.ts';
import type { JudgedObject } from './judgedObject.ts';

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

/** Whether custom resources of a namespace may bring more than they show. */
export function hasOperators(objects: readonly JudgedObject[], namespace: string): boolean {
  return objects.some(({ facts }) => mayMakeObjects(facts) && isReached(facts.namespace, namespace));
}

/**
 * Whether a program of the overlay may make an object: it is told the name by an argument, a variable or an annotation, or its role lets it
 * make objects of the kind.
 */
export function isMadeByProgram(objects: readonly JudgedObject[], { kind, name }: Wanted): boolean {
  if (kind !== 'Secret' && kind !== 'ConfigMap' && kind !== 'Service') return false;
  const plural = `${kind.toLowerCase()}s`;
  return objects.some(
    (one) => one.facts.creates.includes(plural) || one.orders().some((text) => holdsName(text, name)),
  );
}

/** Whether a text holds a name that nothing of a name stands beside. */
function holdsName(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const isWord = /^[\w.-]$/;
    if (!isWord.test(text[at - 1] ?? '') && !isWord.test(text[at + name.length] ?? '')) return true;
  }
  return false;
}

/**
 * Whether an operator may make an object: a custom resource of the overlay has that name, begins it (`orders` makes `orders-app`), or
 * writes it somewhere.
 */
export function isMadeByOperator(objects: readonly JudgedObject[], wanted: Wanted, from: JudgedObject): boolean {
  return objects.some((one) => {
    if (!mayMakeObjects(one.facts)) return false;
    const { name } = one.facts;
    if (one !== from && name !== '' && (wanted.name === name || wanted.name.startsWith(`${name}-`))) return true;
    if (one === from) return false;
    return (
      one.texts().has(wanted.name) &&
      !one.facts.references.some(({ name: named, sure }) => sure && named === wanted.name)
    );
  });
}
