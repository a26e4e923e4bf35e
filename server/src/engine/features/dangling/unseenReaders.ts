import type { Here } from './here.ts';
import type { JudgedObject } from './judgedObject.ts';
import { hasOperators } from './operators.ts';
import { isPlaceholder, isWellKnown } from './wellKnown.ts';

/**
 * Whether a program may read a ConfigMap or Secret that no file names: one that is there for the cluster or for a controller, that is
 * found by a label or an annotation, or that stands where programs may ask the API server for objects of its kind. Only beside pods of
 * its own namespace, none of which can do that, is a name that nobody writes one that nobody uses.
 */
export function mayBeReadUnseen(here: Here, object: JudgedObject): boolean {
  const { name, namespace, kind } = object.facts;
  if (isPlaceholder(name) || isWellKnown({ kind, group: '', name, namespace }) || isForController(object)) return true;
  if (kind === 'Secret' && hasTypeOfItsOwn(here.textsOf(object))) return true;
  const pods = here.objects.filter(({ facts }) => facts.pod !== undefined && facts.namespace === namespace);
  if (pods.length === 0 || hasOperators(here, namespace)) return true;
  return isMarked(object, pods) || readsByRole(here, `${kind.toLowerCase()}s`);
}

/** Names that programs look for by themselves. */
const READ_BY_NAME =
  /^(?:kube-|kubeadm-|coredns|cluster-|aws-|amazon-|argocd-|istio|linkerd-|cilium-|calico-|config-|sh\.helm\.|default-token|.*-(?:controller|operator|agent)(?:-|$))/;

/** Whether it belongs to a controller that was written to find it. */
function isForController({ facts, file }: JudgedObject): boolean {
  return READ_BY_NAME.test(facts.name) || file.startsWith('/.remote/');
}

/** Whether a Secret is of a type for which some program looks: of tokens, of registries, of certificates. */
function hasTypeOfItsOwn(texts: ReadonlySet<string>): boolean {
  for (const text of texts) if (/^(?:[a-z0-9-]+\.)*[a-z]+(?:\.[a-z]+)*\/[a-z0-9.-]+$/.test(text)) return true;
  return false;
}

/** Labels that tell what an object belongs to, and choose nothing. */
const INERT_LABELS =
  /^(?:app|app\.kubernetes\.io\/.*|k8s-app|name|component|tier|chart|release|heritage|helm\.sh\/chart)$/;

/** Whether a label or an annotation sets it apart from the workloads beside it, by which a controller or a sidecar may find it. */
function isMarked(object: JudgedObject, pods: readonly JudgedObject[]): boolean {
  const common = new Set(pods.flatMap(({ facts }) => facts.labels.map(([key]) => key)));
  if (object.facts.labels.some(([key]) => !INERT_LABELS.test(key) && !common.has(key))) return true;
  const orders = new Set(pods.flatMap((pod) => pod.orders()));
  return object.orders().some((text) => !orders.has(text));
}

/** Whether it has a label that nothing but ConfigMaps and Secrets have here, as dashboards do for the sidecar of Grafana. */
export function isFoundByLabel(here: Here, object: JudgedObject): boolean {
  const data = new Set(['ConfigMap', 'Secret']);
  const common = new Set(
    here.objects.filter(({ facts }) => !data.has(facts.kind)).flatMap(({ facts }) => facts.labels.map(([key]) => key)),
  );
  return object.facts.labels.some(([key]) => !INERT_LABELS.test(key) && !common.has(key));
}

/** Whether somebody may read objects of a kind: by a role of the overlay, or by one that the cluster has. */
function readsByRole(here: Here, plural: string): boolean {
  return here.objects.some((object) => {
    const { group, kind, references } = object.facts;
    if (group !== 'rbac.authorization.k8s.io') return false;
    if (!kind.endsWith('Binding')) return holds(here.textsOf(object), [plural, '*']);
    return references.some(({ target, name }) => {
      const isRole = target.kind === 'Role' || target.kind === 'ClusterRole';
      return isRole && here.named({ ...target, name, namespace: '' }).length === 0;
    });
  });
}

function holds(texts: ReadonlySet<string>, some: readonly string[]): boolean {
  return some.some((text) => texts.has(text));
}
