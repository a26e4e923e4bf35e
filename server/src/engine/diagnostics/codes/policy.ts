import type { CodeInfo } from '../codeInfo.ts';
import { POD_SECURITY_CODES } from './podSecurity.ts';

const DEPLOYMENT = (container: string, spec = ''): string =>
  `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
${spec}  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
${container.replace(/^/gm, '        ')}`;

const OFF = 'Off until the team file turns it on below `policies.rules`.';

/** Pages of the built-in rules, one for each file of engine/policy/rules, and of what belongs to all of them. */
export const POLICY_CODES: readonly CodeInfo[] = [
  {
    code: 'policy/image-unpinned',
    severity: 'error',
    title: 'An image without a fixed version',
    what: `A container's image has no tag, or the tag \`latest\`. A digest, or any other tag, passes. ${OFF}`,
    why: 'Each node runs what the tag meant on the day it pulled it: two pods of one Deployment differ, and a rollback rolls nothing back.',
    remedy: 'Name a version: `shop/web:1.4.2`, or the digest.',
    example: DEPLOYMENT('image: shop/web:latest'),
  },
  {
    code: 'policy/missing-probes',
    severity: 'warning',
    title: 'A container without probes',
    what: `A container of a Deployment, StatefulSet or DaemonSet has no \`readinessProbe\` or no \`livenessProbe\`. ${OFF}`,
    why: 'Traffic is sent to containers that have not started, and those that hang are never restarted. Rollouts count pods as good that are not.',
    remedy:
      'Add both. A readiness probe should ask the program itself; a liveness probe should fail only when a restart helps.',
    example: DEPLOYMENT('image: shop/web:1.4.2'),
  },
  {
    code: 'policy/missing-requests-limits',
    severity: 'warning',
    title: 'A container that does not say what it needs',
    what: `\`requests.cpu\`, \`requests.memory\` or \`limits.memory\` is missing below \`resources\`, for the container and for the pod. A CPU limit is not asked for. ${OFF}`,
    why: 'The scheduler packs such pods anywhere, and when the memory of a node runs out they are killed first.',
    remedy: 'Add the missing members; a request near the usual use, a memory limit above the peak.',
    example: DEPLOYMENT('image: shop/web:1.4.2\nresources:\n  requests: {cpu: 100m}'),
  },
  {
    code: 'policy/no-disruption-budget',
    severity: 'warning',
    title: 'A workload without a disruption budget',
    what: `No PodDisruptionBudget of the overlay selects the pods of a Deployment or StatefulSet with two or more replicas, or with an autoscaler. ${OFF}`,
    why: 'Draining nodes for an upgrade may stop all replicas at once.',
    remedy: 'Add a PodDisruptionBudget that selects the labels of the template, with `maxUnavailable: 1`.',
    example: DEPLOYMENT('image: shop/web:1.4.2', '  replicas: 3\n'),
  },
  {
    code: 'policy/plaintext-secret',
    severity: 'warning',
    title: 'A Secret in plain text',
    what: 'A Secret has a readable value in a manifest, in a patch, or among the literals of a `secretGenerator`. Placeholders, variables, certificates, user names and the like pass; base64 does not, since it is no encryption.',
    why: 'Everyone who can read the repository, now or ever, has the value; removing it later does not remove it from the history.',
    remedy: 'Encrypt the file with SOPS, use a SealedSecret or an ExternalSecret, and change the value.',
    example: 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: correct-horse',
  },
  {
    code: 'policy/single-replica',
    severity: 'warning',
    title: 'A workload with one replica',
    what: `A Deployment or StatefulSet runs one replica and no autoscaler changes that. Zero replicas pass. ${OFF}`,
    why: 'Each restart, and each drain of its node, is an outage.',
    remedy: 'Set `replicas` to 2 or more if the program can run twice; otherwise excuse it with a reason.',
    example: DEPLOYMENT('image: shop/web:1.4.2', '  replicas: 1\n'),
  },
  {
    code: 'policy/not-judged',
    severity: 'information',
    title: 'A policy cannot be judged here',
    what: 'A rule of a policy selects objects of an overlay, but has no verdict on them: its expression fails, or it asks for something that only a cluster or a registry has.',
    why: 'Nothing is known about the objects. A cluster may refuse them.',
    remedy:
      'Correct the expression. For what only a cluster has, let the repository bring it (a ConfigMap or a Namespace in an overlay of the same cluster), or judge it with a values file: `polycrate-gitops policy --values`.',
    example:
      "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata:\n  name: registries\nspec:\n  rules:\n  - name: known\n    match:\n      any:\n      - resources: {kinds: [Pod]}\n    context:\n    - name: allowed\n      apiCall: {urlPath: /api/v1/namespaces}\n    validate:\n      message: '{{ allowed }}'\n      deny: {}",
  },
  {
    code: 'policy/exception-in-force',
    severity: 'information',
    title: 'An exception from a policy is in force',
    what: 'A PolicyException, or a comment in place, takes something out of a policy that would object to it.',
    why: 'What is excused is not safe because of that. Exceptions are listed in pull requests, so that people see them.',
    remedy: 'Nothing, as long as the reason holds.',
    example:
      "apiVersion: kyverno.io/v2\nkind: PolicyException\nmetadata:\n  name: legacy\n  annotations:\n    polycrate-gitops/reason: replaced in spring\n    polycrate-gitops/expires: '2099-12-31'\nspec:\n  exceptions: [{policyName: require-image-tag, ruleNames: [no-latest]}]\n  match: {any: [{resources: {kinds: [Pod], names: [legacy]}}]}",
  },
  {
    code: 'policy/exception-expired',
    severity: 'warning',
    title: 'An exception from a policy has expired',
    what: 'A PolicyException or a comment in place is past the day on which it was to end. A comment does not count from then on; a cluster goes on applying a PolicyException until it is deleted.',
    why: 'An exception without an end becomes the rule.',
    remedy: 'Bring the object into line and take the exception away, or renew it with a reason.',
    example:
      "apiVersion: kyverno.io/v2\nkind: PolicyException\nmetadata:\n  name: legacy\n  annotations:\n    polycrate-gitops/reason: replaced in spring\n    polycrate-gitops/expires: '2024-12-31'\nspec:\n  exceptions: [{policyName: require-image-tag, ruleNames: [no-latest]}]\n  match: {any: [{resources: {kinds: [Pod], names: [legacy]}}]}",
  },
  {
    code: 'policy/exception-incomplete',
    severity: 'warning',
    title: 'An exception from a policy lacks a reason or an end',
    what: 'The team file asks for them (`policies.exceptions`), and a PolicyException or a comment does not have them. A comment without them does not count.',
    why: 'Nobody knows later why it is there, or whether it is still needed.',
    remedy:
      'Write annotations `polycrate-gitops/reason` and `polycrate-gitops/expires` at a PolicyException; behind a comment `until 2027-01-31`.',
    example:
      'apiVersion: kyverno.io/v2\nkind: PolicyException\nmetadata:\n  name: legacy\nspec:\n  exceptions: [{policyName: require-image-tag, ruleNames: [no-latest]}]\n  match: {any: [{resources: {kinds: [Pod], names: [legacy]}}]}',
  },
  {
    code: 'policy/ignore-without-reason',
    severity: 'warning',
    title: 'An exception without a reason',
    what: 'A comment `# polycrate-ignore CODE` gives no reason.',
    why: 'It does not count. Nobody could tell later whether the exception is still needed.',
    remedy:
      'Write the reason behind the code: `# polycrate-ignore policy/single-replica leader election is not built yet`.',
    example: 'spec:\n  replicas: 1 # polycrate-ignore policy/single-replica',
  },
  ...POD_SECURITY_CODES,
];
