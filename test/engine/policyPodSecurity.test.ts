import assert from 'node:assert/strict';
import { codeInfo } from '../../server/src/engine/diagnostics/codes.ts';
import { getNode } from '../../server/src/engine/kustomize/node.ts';
import { judgePodSecurity, POD_CHECKS, violationsOf } from '../../server/src/engine/policy/podSecurity/judge.ts';
import { podOf } from '../../server/src/engine/policy/pods.ts';
import { printPath } from '../../server/src/engine/syntax/fieldPath.ts';
import type { PodSecurityLevel } from '../../server/src/engine/workspace/teamFile.ts';
import { isRefused, POD_CASES, type PodCase, podText } from '../support/podSecurityCases.ts';
import { resourcesOf } from '../support/resources.ts';

const VERSIONS = [0, 8, 18, 19, 22, 23, 24, 25, 27, 29, 31, 32, 34, 35, 37, Number.POSITIVE_INFINITY];

function checksOn(one: PodCase, level: PodSecurityLevel, version: number): readonly string[] {
  const [resource] = resourcesOf(podText(one));
  const pod = resource === undefined ? undefined : podOf(resource);
  assert.ok(pod !== undefined);
  const violations = violationsOf(pod, level, version);
  for (const { violation } of violations) assert.ok(getNode(pod.root, violation.path) !== undefined);
  return [...new Set(violations.map(({ check }) => check.name))];
}

describe('Pod Security checks', () => {
  for (const one of POD_CASES) {
    it(`judge ${one.title} as the server does, in every version`, () => {
      for (const version of VERSIONS) {
        for (const level of ['privileged', 'baseline', 'restricted'] as const) {
          const found = checksOn(one, level, version);
          assert.equal(found.length > 0, isRefused(one, level, version), `${level} 1.${version}: ${found.join(' ')}`);
        }
      }
      const { refusedBy } = one;
      if (refusedBy === undefined) return;
      const newest = VERSIONS.filter((version) => isRefused(one, refusedBy, version)).at(-1) ?? 0;
      assert.deepEqual([...checksOn(one, refusedBy, newest)].sort(), [...(one.checks ?? [])].sort());
    });
  }

  it('have a page each', () => {
    for (const { name } of POD_CHECKS) assert.ok(codeInfo(`policy/pod-security/${name}`) !== undefined, name);
  });

  it('are each refused by a case, but for the one that the restricted profile adds to its milder twin', () => {
    const covered = new Set(POD_CASES.flatMap((one) => one.checks ?? []));
    const open = POD_CHECKS.map(({ name }) => name).filter((name) => !covered.has(name));
    assert.deepEqual(open, ['proc-mount-restricted']);
  });
});

const namespace = (labels: string): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {${labels}}\n---\n`;
const label = (mode: string, value: string): string => `pod-security.kubernetes.io/${mode}: ${value}`;
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      hostNetwork: true
      containers:
      - name: web
        image: shop/web:1.4.2
`;
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  hostNetwork: true
  containers:
  - name: web
    image: shop/web:1.4.2
`;

/** `severity Kind code path: message` of every problem. */
function problems(text: string, teamLevel?: PodSecurityLevel): readonly string[] {
  return judgePodSecurity({ resources: resourcesOf(text), teamLevel }).map(
    ({ severity, code, path, message, resource }) =>
      `${severity} ${resource.id.kind} ${code.slice('policy/pod-security/'.length)} ${printPath(path)}: ${message}`,
  );
}

describe('Pod Security levels', () => {
  it('are not judged where nobody sets one', () => {
    assert.deepEqual(problems(POD + DEPLOYMENT.replace(/^/, '---\n')), []);
    assert.deepEqual(problems(namespace('app: shop') + POD), []);
    assert.deepEqual(problems(namespace(label('enforce', 'privileged')) + POD), []);
  });

  it('that are enforced refuse pods, and the pods of controllers, which are accepted themselves', () => {
    const labels = label('enforce', 'baseline');
    assert.deepEqual(problems(namespace(labels) + POD), [
      'error Pod host-namespaces spec.hostNetwork: The pod must not set `hostNetwork`; Pod Security level baseline is enforced in namespace `shop`, so the pod is refused.',
    ]);
    assert.deepEqual(problems(namespace(labels) + DEPLOYMENT), [
      'warning Deployment host-namespaces spec.template.spec.hostNetwork: The pod must not set `hostNetwork`; Pod Security level baseline is enforced in namespace `shop`, so the server accepts this Deployment and refuses its pods.',
    ]);
  });

  it('that are only wanted are warnings, and one problem is told once at its highest level', () => {
    const labels = [label('enforce', 'baseline'), label('warn', 'restricted'), label('audit', 'restricted')].join(', ');
    const found = problems(namespace(labels) + POD);
    assert.deepEqual(
      found.map((line) => line.split(' ').slice(0, 3).join(' ')),
      [
        'error Pod host-namespaces',
        'warning Pod privilege-escalation',
        'warning Pod capabilities-restricted',
        'warning Pod run-as-non-root',
        'warning Pod seccomp-restricted',
      ],
    );
    assert.match(found[1] ?? '', /the server warns, since Pod Security level restricted is wanted in namespace `shop`/);
  });

  it('point at the field, or at the nearest one that exists', () => {
    const text = namespace(label('audit', 'restricted')) + POD.replace('hostNetwork: true', 'securityContext: {}');
    assert.deepEqual(
      problems(text).map((line) => line.replace(/; .*/, '')),
      [
        'warning Pod privilege-escalation spec.containers[0].name: Container `web` must set `securityContext.allowPrivilegeEscalation: false`',
        'warning Pod capabilities-restricted spec.containers[0].name: Container `web` must set `securityContext.capabilities.drop: ["ALL"]`',
        'warning Pod run-as-non-root spec.securityContext: The pod or each container must set `securityContext.runAsNonRoot: true`',
        'warning Pod seccomp-restricted spec.securityContext: The pod or each container must set `securityContext.seccompProfile.type` to `RuntimeDefault` or `Localhost`',
      ],
    );
  });

  it('hold in the version that the label names', () => {
    const pod = POD.replace('hostNetwork: true', 'securityContext: {seLinuxOptions: {type: container_engine_t}}');
    const labels = (version: string): string => `${label('enforce', 'baseline')}, ${label('enforce-version', version)}`;
    assert.equal(problems(namespace(labels('v1.30')) + pod).length, 1);
    assert.equal(problems(namespace(labels('v1.31')) + pod).length, 0);
    assert.equal(problems(namespace(labels('latest')) + pod).length, 0);
  });

  it('come from the team file too, for everything that makes pods, and the strictest one is told', () => {
    const enforced = namespace(label('enforce', 'baseline'));
    for (const text of [POD, DEPLOYMENT, enforced + DEPLOYMENT]) {
      const found = problems(text, 'baseline');
      assert.match(found.join('\n'), /^error .*; the team file demands Pod Security level baseline\.$/);
    }
    assert.match(
      problems(enforced + POD, 'baseline').join('\n'),
      /^error .*in namespace `shop`, so the pod is refused\.$/,
    );
    const pod = POD.replace('hostNetwork: true', 'securityContext: {}');
    const found = problems(namespace(label('enforce', 'restricted')) + pod, 'baseline');
    assert.match(found[0] ?? '', /^error .*enforced in namespace `shop`/);
    assert.deepEqual(problems(POD, 'privileged'), []);
  });

  it('that do not exist are reported at the label', () => {
    const labels = [label('enforce', 'strict'), label('warn-version', '1.30')].join(', ');
    assert.deepEqual(problems(namespace(labels)), [
      'error Namespace label metadata.labels[pod-security.kubernetes.io/enforce]: `strict` is no Pod Security level; the server refuses the Namespace. Allowed: privileged, baseline, restricted.',
      'error Namespace label metadata.labels[pod-security.kubernetes.io/warn-version]: `1.30` is no Pod Security version; the server refuses the Namespace. Write `latest` or `v1.37`.',
    ]);
  });

  it('reach into the template of every kind that makes pods', () => {
    const kinds = [
      'apps/v1 ReplicaSet',
      'apps/v1 StatefulSet',
      'apps/v1 DaemonSet',
      'batch/v1 Job',
      'v1 ReplicationController',
    ];
    for (const kind of kinds) {
      const [apiVersion = '', name = ''] = kind.split(' ');
      const text = DEPLOYMENT.replace('apps/v1', apiVersion).replace('Deployment', name);
      assert.equal(problems(text, 'baseline').length, 1, kind);
    }
    const job = DEPLOYMENT.replace('apps/v1', 'batch/v1')
      .replace('Deployment', 'CronJob')
      .replace(
        /spec:\n {2}template:\n/,
        'spec:\n  jobTemplate: {spec: {template: {spec: {hostPID: true, containers: []}}}}\n  ignored:\n',
      );
    assert.match(problems(job, 'baseline')[0] ?? '', /spec\.jobTemplate\.spec\.template\.spec\.hostPID/);
  });
});
