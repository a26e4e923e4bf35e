import type { CodeInfo } from '../codeInfo.ts';

type ChangeRulePage = Pick<CodeInfo, 'title' | 'what' | 'why' | 'remedy' | 'example'> & { readonly rule: string };

const OFF =
  'Off until the team file turns it on below `policies.change`, by environment. It is judged against the commit that is compared with.';

function ruleCode({ rule, what, ...page }: ChangeRulePage): CodeInfo {
  return { ...page, what: `${what} ${OFF}`, code: `change/${rule}`, severity: 'warning' };
}

/** Pages of the rules about a change, one for each of engine/policy/changeRules. */
export const TEAM_CHANGE_CODES: readonly CodeInfo[] = [
  ruleCode({
    rule: 'stateful-removed',
    title: 'A change removes what holds data',
    what: 'An object that holds data is not in the render any more: a StatefulSet, a PersistentVolumeClaim, a PersistentVolume, or the definition of a kind.',
    why: 'What is pruned takes its data along, and no commit brings that back.',
    remedy: 'Keep the object, or move the data first. Where it is meant, say so in an `ignore` entry with a reason.',
    example: '# before\nresources: [deployment.yaml, claim.yaml]\n---\n# after\nresources: [deployment.yaml]',
  }),
  ruleCode({
    rule: 'namespace-removed',
    title: 'A change removes a namespace',
    what: 'A Namespace is not in the render any more.',
    why: 'Everything in a namespace is deleted with it, also what this repository does not know.',
    remedy: 'Empty the namespace first, and remove it in a change of its own.',
    example: '# before\nresources: [namespace.yaml, app.yaml]\n---\n# after\nresources: [app.yaml]',
  }),
  ruleCode({
    rule: 'service-selector',
    title: 'A change sends the traffic of a Service elsewhere',
    what: 'A Service has another selector than before.',
    why: 'From one moment to the next its traffic goes to other pods, or to none.',
    remedy: 'Bring the new pods up first, with labels that both selectors match.',
    example: '# before\nspec: {selector: {app: web}}\n---\n# after\nspec: {selector: {app: api}}',
  }),
  ruleCode({
    rule: 'replicas-dropped',
    title: 'A change takes many replicas away at once',
    what: 'A workload has far fewer replicas than before, or none.',
    why: 'Those that stay may not carry the load. How many may go is `policies.limits.replicas` in the team file, 50 percent unless it says otherwise.',
    remedy: 'Take them away in steps.',
    example: '# before\nspec: {replicas: 6}\n---\n# after\nspec: {replicas: 1}',
  }),
  ruleCode({
    rule: 'image-major',
    title: 'A change takes an image to another major version',
    what: 'The tag of an image goes up or down by a major version.',
    why: 'By the rules of semantic versions it may not work with the configuration, data and clients that are there.',
    remedy: 'Read what changed, and try it in another environment first.',
    example: '# before\nimage: shop/web:1.9.2\n---\n# after\nimage: shop/web:2.0.0',
  }),
  ruleCode({
    rule: 'image-floating',
    title: 'A change sets an image to a tag that moves',
    what: 'An image is set to no tag, or to one that people move: `latest`, `main`, `stable`, a bare major version.',
    why: 'What runs hangs on the day on which a node pulled it, and going back to the commit does not bring it back.',
    remedy: 'Name a full version or a digest.',
    example: '# before\nimage: shop/web:1.9.2\n---\n# after\nimage: shop/web:stable',
  }),
  ruleCode({
    rule: 'rbac-widened',
    title: 'A change gives more rights',
    what: 'A role allows more than before, or a binding gives a role to somebody else: verbs, resources, wildcards, `cluster-admin`.',
    why: 'Rights are seldom taken back, and a wildcard also stands for what will come.',
    remedy: 'Name the verbs and resources that are needed, and let somebody look at it.',
    example:
      "# before\nrules: [{apiGroups: [''], resources: [pods], verbs: [get]}]\n---\n# after\nrules: [{apiGroups: [''], resources: ['*'], verbs: ['*']}]",
  }),
  ruleCode({
    rule: 'network-loosened',
    title: 'A change lets more traffic through',
    what: 'A NetworkPolicy is removed, or has a rule more or a wider one.',
    why: 'Without the last policy of a namespace every pod there can be reached and reaches everything.',
    remedy: 'Name the peers and ports that are needed.',
    example:
      '# before\nspec: {ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}\n---\n# after\nspec: {ingress: [{}]}',
  }),
  ruleCode({
    rule: 'secret-plain',
    title: 'A change adds a Secret in plain text',
    what: 'A Secret that is new or changed has values that everyone reads who reads the repository.',
    why: 'What was pushed once stays in the history of the repository.',
    remedy: 'Encrypt it (SOPS, Sealed Secrets) or take it from a store (External Secrets), and change the value.',
    example: 'apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: hunter2}',
  }),
  ruleCode({
    rule: 'limits-removed',
    title: 'A change removes requests or limits',
    what: 'A container loses requests or limits that it had.',
    why: 'Without a limit it may take all that its node has; without a request nothing is kept for it.',
    remedy: 'Keep them, or set others.',
    example: '# before\nresources: {limits: {memory: 256Mi}}\n---\n# after\nresources: {}',
  }),
  ruleCode({
    rule: 'quota-exceeded',
    title: 'A change exceeds the quota of a namespace',
    what: 'All objects that the overlay renders for a namespace come to more than its ResourceQuota allows, or a container asks for more than its LimitRange.',
    why: 'The server accepts the workload and makes no pods of it. Pods come to the requests and limits of their containers, and to what their RuntimeClass adds, times the replicas, or the most that an autoscaler makes; Jobs count with the pods that run at the same time, DaemonSets with one pod at least. Scopes of the quota are followed. What the cluster has besides is not known here.',
    remedy: 'Ask for less, or raise the quota in the same change.',
    example:
      'spec: {hard: {requests.memory: 1Gi}}\n---\nspec:\n  replicas: 3\n  template: {spec: {containers: [{name: web, resources: {requests: {memory: 512Mi}}}]}}',
  }),
  ruleCode({
    rule: 'naming',
    title: 'A new object does not follow the convention',
    what: 'The name of a new object does not match the pattern for its kind below `policies.limits.names` in the team file.',
    why: 'People and tools find things by their names, and a name can hardly be changed later.',
    remedy: 'Give it another name.',
    example: "policies:\n  change: {naming: warning}\n  limits: {names: {Deployment: '[a-z]+-(?:api|web)'}}",
  }),
  ruleCode({
    rule: 'reach',
    title: 'A change reaches many clusters at once',
    what: 'The overlays that a change touches are deployed to more clusters than `policies.limits.clusters` in the team file allows; 1 unless it says otherwise.',
    why: 'What is wrong is then wrong everywhere at the same time.',
    remedy: 'Change the clusters one after the other.',
    example: 'policies:\n  change: {reach: {prod: error}}\n  limits: {clusters: 2}',
  }),
];
