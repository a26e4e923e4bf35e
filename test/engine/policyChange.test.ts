import assert from 'node:assert/strict';
import { changedFields } from '../../server/src/engine/policy/change/changedFields.ts';
import { CHANGE_RULE_NAMES } from '../../server/src/engine/policy/changeRules/all.ts';
import { openFixture } from '../support/engineFixture.ts';

const TEAM = `# file: .polycrate-gitops.yaml
environments:
  prod: {overlays: [prod], clusters: [eu]}
  test: {overlays: [test], clusters: [us]}
policies:
  paths: [policies]
  change: {${CHANGE_RULE_NAMES.map((name) => `${name}: {prod: error, "*": off}`).join(', ')}}
  limits: {names: {"*": "[a-z]+"}}
`;

/** `code file:line message` of what is said of the change of `prod/all.yaml` from one text to the other. */
function judge(before: string, after: string, more = ''): readonly string[] {
  const files = (text: string): string =>
    `# file: prod/kustomization.yaml\nresources: [all.yaml]\n# file: prod/all.yaml\n${text}\n${TEAM}${more}`;
  const opened = openFixture(files(after), files(before));
  const found = opened.ask((engine) => engine.allFindings());
  return found
    .filter(({ code }) => code.startsWith('change/') || code === 'policy/not-judged')
    .map(({ code, file, range, summary }) => {
      const line = opened.text(file.slice('/repo/'.length)).slice(0, range.start).split('\n').length;
      return `${code} ${file.slice('/repo/'.length)}:${line} ${summary}`;
    });
}

const deployment = (image: string, replicas = 4, resources = '{}'): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: ${image}
        resources: ${resources}`;

const CONFIG = `
---
apiVersion: v1
kind: ConfigMap
metadata: {name: conf, namespace: shop}`;

describe('rules about a change', () => {
  it('are off without the team file, and where nothing changed', () => {
    const text = deployment('shop/web:1.2.3');
    assert.deepEqual(judge(text, text), []);
    const files = (image: string): string =>
      `# file: prod/kustomization.yaml\nresources: [all.yaml]\n# file: prod/all.yaml\n${deployment(image)}\n`;
    const opened = openFixture(files('shop/web:2.0.0'), files('shop/web:1.0.0'));
    assert.deepEqual(
      opened.ask((engine) => engine.allFindings()),
      [],
    );
  });

  it('name images that go to another major version, or to a tag that moves', () => {
    const from = (before: string, after: string): readonly string[] => judge(deployment(before), deployment(after));
    assert.deepEqual(from('shop/web:1.9.2', 'shop/web:2.0.0'), [
      'change/image-major prod/all.yaml:12 Container `web` of Deployment `web` goes from `1.9.2` to `2.0.0`, another major version; it may not work with what is there.',
    ]);
    assert.deepEqual(from('shop/web:1.9.2', 'shop/web:1.10.0'), []);
    assert.deepEqual(from('shop/web:1.9.2', 'other/web:2.0.0'), []);
    assert.deepEqual(from('shop/web:v1.9.2', 'shop/web:stable'), [
      'change/image-floating prod/all.yaml:12 Tag `stable` of Deployment `web` moves from image to image; a restart may run something else. Name a version or a digest.',
    ]);
    assert.deepEqual(
      from('shop/web:1.9.2', 'shop/web').map((line) => line.split(' ')[0]),
      ['change/image-floating'],
    );
    assert.deepEqual(from('shop/web:1.9.2', `shop/web@sha256:${'a'.repeat(64)}`), []);
  });

  it('name replicas that go away at once, and none left', () => {
    const from = (before: number, after: number): readonly string[] =>
      judge(deployment('a:1.0.0', before), deployment('a:1.0.0', after));
    assert.deepEqual(from(4, 2), [
      'change/replicas-dropped prod/all.yaml:5 Deployment `web` goes from 4 to 2 replicas, 50 % fewer at once; at most 50 % is allowed. Take them away in steps.',
    ]);
    assert.deepEqual(from(4, 3), []);
    assert.deepEqual(from(3, 4), []);
    assert.deepEqual(from(1, 0), [
      'change/replicas-dropped prod/all.yaml:5 Deployment `web` goes from 1 replicas to none; it stops.',
    ]);
  });

  it('name requests and limits that go away', () => {
    const from = (before: string, after: string): readonly string[] =>
      judge(deployment('a:1.0.0', 1, before), deployment('a:1.0.0', 1, after));
    assert.deepEqual(from('{limits: {memory: 1Gi, cpu: 1}}', '{limits: {cpu: 2}}'), [
      'change/limits-removed prod/all.yaml:13 Container `web` of Deployment `web` loses `limits.memory`; it may take all that its node has.',
    ]);
    assert.deepEqual(from('{}', '{limits: {cpu: 2}}'), []);
  });

  it('name what is removed with its data, at the list of the overlay', () => {
    const claim = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: shop}';
    const space = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}';
    assert.deepEqual(judge(claim + CONFIG, CONFIG), [
      'change/stateful-removed prod/kustomization.yaml:1 PersistentVolumeClaim `data` is removed: its volume is deleted with it unless it is retained.',
    ]);
    assert.deepEqual(judge(space + CONFIG, CONFIG), [
      'change/namespace-removed prod/kustomization.yaml:1 Namespace `shop` is removed, and every object in it is deleted with it.',
    ]);
  });

  it('name rights that become more', () => {
    const role = (rules: string): string =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: reader}\nrules:\n- ${rules}`;
    const pods = (verbs: string): string => role(`{apiGroups: [""], resources: [pods], verbs: [${verbs}]}`);
    assert.deepEqual(judge(pods('get'), pods('get, delete')), [
      'change/rbac-widened prod/all.yaml:5 ClusterRole `reader` now also allows `delete pods`.',
    ]);
    assert.deepEqual(judge(pods('get, delete'), pods('get')), []);
    assert.deepEqual(judge(pods('"*"'), pods('get')), []);
    assert.match(judge(pods('get'), pods('"*"'))[0] ?? '', /now allows `\* pods`/);
    const binding = (role: string, names: readonly string[]): string =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: ops}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}\nsubjects:\n${names.map((name) => `- {kind: Group, apiGroup: rbac.authorization.k8s.io, name: ${name}}`).join('\n')}`;
    assert.deepEqual(judge(binding('view', ['a']), binding('view', ['a', 'b'])), [
      'change/rbac-widened prod/all.yaml:7 ClusterRoleBinding `ops` now gives `Group/b` the role `view`.',
    ]);
    assert.match(
      judge(CONFIG, `${CONFIG}\n---\n${binding('cluster-admin', ['a'])}`)[0] ?? '',
      /may do everything in the cluster/,
    );
    assert.deepEqual(judge(CONFIG, `${CONFIG}\n---\n${binding('view', ['a'])}`), []);
  });

  it('name network policies that let more through', () => {
    const policy = (ingress: string): string =>
      `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}\nspec:\n  podSelector: {}\n  ingress:\n  - ${ingress}`;
    const from = '{from: [{podSelector: {matchLabels: {app: a}}}, {podSelector: {matchLabels: {app: b}}}]}';
    assert.deepEqual(judge(policy(from), policy('{}')), [
      'change/network-loosened prod/all.yaml:7 NetworkPolicy `web` now lets all ingress traffic through.',
    ]);
    assert.deepEqual(judge(policy(from), policy('{from: [{podSelector: {matchLabels: {app: a}}}]}')), []);
    assert.match(judge(policy(from) + CONFIG, CONFIG)[0] ?? '', /the last one of its namespace/);
  });

  it('name Services whose traffic goes elsewhere', () => {
    const service = (app: string): string =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec:\n  ports: [{port: 80}]\n  selector: {app: ${app}}`;
    assert.match(
      judge(`${service('a')}${CONFIG}`, `${service('b')}${CONFIG}`).join('\n'),
      /^change\/service-selector prod\/all.yaml:6/,
    );
  });

  it('name Secrets in plain text and names off the convention, of what is new', () => {
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata: {name: db-1, namespace: shop}\nstringData: {password: hunter22}';
    const found = judge(CONFIG, `${CONFIG}\n---\n${secret}`);
    assert.deepEqual(found.map((line) => line.split(' ')[0]).sort(), ['change/naming', 'change/secret-plain']);
    assert.ok(!found.join().includes('hunter'));
    assert.deepEqual(
      judge(`${CONFIG}\n---\n${secret}`, `${CONFIG}\n---\n${secret.replace('hunter22', '<password>')}`),
      [],
    );
  });

  it('name the sum that is more than the quota of its namespace', () => {
    const quota = (hard: string): string =>
      `\n---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: most, namespace: shop}\nspec: {hard: {${hard}}}`;
    const of = (replicas: number, memory: string, hard: string): readonly string[] =>
      judge(
        deployment('a:1.0.0', 2, '{requests: {memory: 100Mi}}') + quota(hard),
        deployment('a:1.0.0', replicas, `{requests: {memory: ${memory}}}`) + quota(hard),
      );
    assert.deepEqual(of(3, '400Mi', 'requests.memory: 1Gi'), [
      'change/quota-exceeded prod/all.yaml:13 Namespace `shop` comes to 1200Mi of `requests.memory`, more than the 1Gi of ResourceQuota `most`; the cluster makes no more pods.',
    ]);
    assert.deepEqual(of(3, '300Mi', 'requests.memory: 1Gi'), []);
    assert.match(of(3, '1Mi', 'pods: 2')[0] ?? '', /comes to 3 of `pods`, more than the 2/);
    const map = CONFIG.replace('conf', 'other');
    const few = quota('count/configmaps: 1');
    assert.deepEqual(judge(CONFIG + few, CONFIG + map + few), [
      'change/quota-exceeded prod/all.yaml:8 Namespace `shop` comes to 2 of `count/configmaps`, more than the 1 of ResourceQuota `most`; the cluster refuses what goes beyond that.',
    ]);
    const range =
      '\n---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: each, namespace: shop}\nspec: {limits: [{type: Container, max: {memory: 1Gi}}]}';
    const limited = (memory: string): string => deployment('a:1.0.0', 1, `{limits: {memory: ${memory}}}`) + range;
    assert.match(
      judge(limited('1Gi'), limited('2Gi'))[0] ?? '',
      /a limit of 2Gi of `memory`, more than the 1Gi that LimitRange `each` allows/,
    );
  });

  it('count init containers that stay, and the limit that a range gives by its most, into that sum', () => {
    const tail = (hard: string): string =>
      `\n---\napiVersion: v1\nkind: LimitRange\nmetadata: {name: each, namespace: shop}\nspec: {limits: [{type: Container, max: {memory: 1Gi}}]}` +
      `\n---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: most, namespace: shop}\nspec: {hard: {limits.memory: ${hard}}}`;
    const sidecar = `\n      initContainers: [{name: log, image: "a:1.0.0", restartPolicy: Always, resources: {limits: {memory: 100Mi}}}]`;
    const of = (hard: string): readonly string[] =>
      judge(deployment('a:1.0.0', 1) + tail(hard), deployment('a:1.0.0', 1) + sidecar + tail(hard));
    assert.match(of('1100Mi').join(), /comes to 1124Mi of `limits.memory`, more than the 1100Mi/);
    assert.deepEqual(of('1124Mi'), []);
  });

  const hard = (amounts: string, spec = ''): string =>
    `\n---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: most, namespace: shop}\nspec: {hard: {${amounts}}${spec}}`;
  const workload = (kind: string, spec: string, pod = ''): string =>
    `apiVersion: ${/Job/.test(kind) ? 'batch' : 'apps'}/v1
kind: ${kind}
metadata: {name: web, namespace: shop}
spec: {${spec}, ${kind === 'CronJob' ? 'jobTemplate: {spec: {parallelism: 3, ' : ''}template: {metadata: {labels: {app: web}}, spec: {restartPolicy: ${/Job/.test(kind) ? 'Never' : 'Always'}, ${pod}containers: [{name: web, image: "a:1.0.0", resources: {requests: {memory: 1Gi}}}]}}}${kind === 'CronJob' ? '}}' : ''}`;

  it('count the pods that a Job has at a time, those of a DaemonSet once at least, and the most that an autoscaler makes', () => {
    const none = (quota: string): string => deployment('a:1.0.0', 1) + quota;
    const added = (object: string, quota: string): string =>
      judge(none(quota), `${none(quota)}\n---\n${object}`)
        .filter((one) => one.includes('quota'))
        .join();
    const [few, many] = [hard('requests.memory: 2Gi'), hard('requests.memory: 3Gi')];
    const job = workload('Job', 'parallelism: 5, completions: 3');
    assert.match(added(job, few), /comes to 3Gi of `requests.memory` while its Jobs run, more than the 2Gi/);
    assert.equal(added(job, many), '');
    assert.equal(added(workload('Job', 'parallelism: 5, suspend: true'), few), '');
    assert.match(added(workload('CronJob', 'schedule: "0 * * * *"'), few), /comes to 3Gi of/);
    assert.equal(added(workload('CronJob', 'schedule: "0 * * * *", suspend: true'), few), '');
    const daemons = workload('DaemonSet', 'selector: {matchLabels: {app: web}}');
    assert.match(added(daemons, hard('pods: 1')), /comes to at least 2 of `pods`, more than the 1/);
    const scaler =
      'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: grow, namespace: shop}\nspec: {maxReplicas: 6, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}';
    assert.match(
      added(scaler, hard('pods: 5')),
      /comes to 6 of `pods` at the most replicas of HorizontalPodAutoscaler `grow`, more than the 5/,
    );
    assert.equal(added(scaler, hard('pods: 6')), '');
  });

  it('count only what the scopes of a quota take in, and what a RuntimeClass adds to each pod', () => {
    const classes =
      '\n---\napiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: box}\nhandler: box\noverhead: {podFixed: {memory: 512Mi}}';
    const of = (amounts: string, scope: string, pod = ''): string => {
      const quota = hard(amounts, scope) + classes;
      const own = (replicas: number): string =>
        workload('Deployment', `replicas: ${replicas}, selector: {matchLabels: {app: web}}`, pod) + quota;
      return judge(own(1), own(3))
        .filter((one) => one.includes('quota'))
        .join();
    };
    assert.match(of('pods: 2', ', scopes: [NotBestEffort]'), /comes to 3 of `pods`/);
    assert.equal(of('pods: 2', ', scopes: [BestEffort]'), '');
    assert.equal(of('pods: 2', ', scopes: [Terminating]'), '');
    const priority = ', scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [gold]}]}';
    assert.equal(of('pods: 2', priority), '');
    assert.match(of('pods: 2', priority, 'priorityClassName: gold, '), /comes to 3 of `pods`/);
    assert.match(of('requests.memory: 4Gi', '', 'runtimeClassName: box, '), /comes to 4608Mi of `requests.memory`/);
    assert.equal(of('requests.memory: 4Gi', ''), '');
  });

  it('name a change that reaches more clusters than it may', () => {
    const files = (image: string): string => `
# file: base/kustomization.yaml
resources: [web.yaml]
# file: base/web.yaml
${deployment(image)}
# file: prod/kustomization.yaml
resources: [../base]
# file: test/kustomization.yaml
resources: [../base]
${TEAM}`;
    const found = openFixture(files('a:1.0.1'), files('a:1.0.0')).ask((engine) => engine.allFindings());
    assert.deepEqual(
      found.map(({ code, severity, summary }) => `${severity} ${code} ${summary}`),
      [
        'error change/reach This change reaches 2 clusters at once (`eu`, `us`); at most 1 is allowed. Change them one after the other.',
      ],
    );
  });
});

describe("a team's own rules about a change", () => {
  const policy = (spec: string): string => `# file: policies/own.yaml
apiVersion: polycrate-gitops/v1
kind: ChangePolicy
metadata: {name: steps}
spec:
${spec}`;

  it('judge the old and the new object, on the field that they name', () => {
    const own = policy(`  match: {kinds: [Deployment], changes: [changed], environments: [prod]}
  levels: {prod: error}
  variables:
  - {name: grown, expression: new.spec.replicas - old.spec.replicas}
  validations:
  - expression: variables.grown <= 2
    messageExpression: "'grows by ' + string(variables.grown)"
    path: /spec/replicas
  - expression: change.images.all(i, i.step != 'minor') && cluster.name == 'eu' && !('spec.strategy' in change.fields)
    message: no minor steps
`);
    assert.deepEqual(judge(deployment('a:1.0.0', 1), deployment('a:1.1.0', 4), own), [
      'change/steps prod/all.yaml:5 grows by 3 (policy steps).',
      'change/steps prod/all.yaml:2 no minor steps (policy steps).',
    ]);
    assert.deepEqual(judge(deployment('a:1.0.0', 1), deployment('a:1.0.1', 3), own), []);
  });

  it('see what is deleted', () => {
    const own = policy(`  validations:
  - expression: "!change.deleted.exists(d, d.kind == 'ConfigMap')"
    message: keep it
  - expression: change.kind != 'removed' || new == null
`);
    assert.deepEqual(judge(deployment('a:1.0.0') + CONFIG, deployment('a:1.0.0'), own), [
      'change/steps prod/kustomization.yaml:1 keep it (policy steps).',
    ]);
  });

  it('repeat no value of a Secret, be it the old or the new one', () => {
    const own = policy(
      '  validations:\n  - {expression: "false", messageExpression: "old.stringData.a + \' \' + new.stringData.a"}\n',
    );
    const secret = (value: string): string =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\nstringData: {a: ${value}}`;
    const found = judge(secret('<first-one>'), secret('<second-one>'), own);
    assert.deepEqual(found, ['change/steps prod/all.yaml:2 ••• ••• (policy steps).']);
  });

  it('that fail are one information in their own file', () => {
    const own = policy('  validations:\n  - expression: new.spec.nothing > 1\n');
    assert.deepEqual(judge(deployment('a:1.0.0', 3), deployment('a:1.0.0', 4), own), [
      'policy/not-judged policies/own.yaml:6 Policy `steps` is not judged: no such key: nothing',
    ]);
  });

  it('tell changed fields by their paths', () => {
    assert.deepEqual(changedFields({ a: 1, b: [{ c: 1 }], d: {} }, { a: 2, b: [{ c: 2 }], e: { f: 1 } }), [
      'a',
      'b[0].c',
      'd',
      'e',
    ]);
  });
});
