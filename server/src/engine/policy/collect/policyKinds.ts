/** Kinds of admission policies and what belongs to them, in `admissionregistration.k8s.io`. */
const ADMISSION_KINDS = new Set([
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
]);

const GROUPS = new Set([
  'kyverno.io',
  'policies.kyverno.io',
  'templates.gatekeeper.sh',
  'constraints.gatekeeper.sh',
  'expansion.gatekeeper.sh',
  'polycrate-gitops',
]);

/** Kinds of those groups that are no policy: what a cluster writes itself, and files of the Kyverno CLI. */
const OTHER_KINDS = new Set(['UpdateRequest']);

/** Whether an object is a policy, or something that policies are read with: a binding, a template, an exception. */
export function isPolicyKind(apiVersion: string, kind: string): boolean {
  const slash = apiVersion.indexOf('/');
  if (slash < 0) return false;
  const group = apiVersion.slice(0, slash);
  return group === 'admissionregistration.k8s.io'
    ? ADMISSION_KINDS.has(kind)
    : GROUPS.has(group) && !OTHER_KINDS.has(kind);
}
