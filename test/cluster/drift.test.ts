import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../server/src/cli/program.ts';
import { checkDrift, type DriftInput } from '../../server/src/cluster/checkDrift.ts';
import type { DesiredResource } from '../../server/src/cluster/desired.ts';
import type { JsonObject } from '../../server/src/cluster/json.ts';
import { readKubeconfig } from '../../server/src/cluster/kubeClient.ts';
import { isProblem } from '../../server/src/cluster/problem.ts';
import type { DriftReport, ResourceDrift } from '../../server/src/cluster/report.ts';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { commitAll } from '../support/commitAll.ts';
import { examplePlan, seedExample } from '../support/exampleCluster.ts';
import { makeExample } from '../tools/exampleRepository.ts';

let server: ApiServer;
let folder: string;
let kubeconfig: string;

before('start the API server', async () => {
  server = await sharedApiServer();
  folder = mkdtempSync(join(tmpdir(), 'polycrate-gitops-drift-'));
  kubeconfig = server.writeKubeconfig(join(folder, 'kubeconfig'), 'prod-eu');
});

after('remove files', () => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

interface CliRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function drift(cwd: string, ...args: string[]): Promise<CliRun> {
  let out = '';
  let err = '';
  const status = await runCli(['drift', ...args], {
    cwd,
    env: { ...process.env, KUBECONFIG: kubeconfig },
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    progress: () => undefined,
    color: false,
    signal: new AbortController().signal,
  });
  return { status, out, err };
}

describe('drift of the example platform against a real API server', () => {
  let example: string;
  let report: DriftReport;
  let status: number;

  before('seed the cluster and check', async () => {
    example = join(folder, 'seeded', 'platform');
    mkdirSync(example, { recursive: true });
    makeExample(example);
    await seedExample(server, example);
    const run = await drift(example, 'overlays/prod', '--format', 'json');
    status = run.status;
    const answer = JSON.parse(run.out) as { readonly reports: DriftReport[]; readonly failures: unknown[] };
    assert.deepEqual(answer.failures, []);
    const [first] = answer.reports;
    assert.ok(first);
    report = first;
  });

  const find = (id: string): ResourceDrift | undefined =>
    report.resources.find((one) => {
      const name = `${one.kind}/${one.name}`;
      return id.endsWith('*') ? name.startsWith(id.slice(0, -1)) : name === id;
    });

  it('says of every planned object what the plan expects', () => {
    const plan = examplePlan();
    for (const [id, expected] of Object.entries(plan.expect)) {
      const one = find(id);
      const told = {
        state: one?.state,
        fields: one?.fields.filter((field) => field.ignored === undefined).map((field) => field.path),
        ignored: one?.fields.filter((field) => field.ignored !== undefined).map((field) => field.path),
        additions: one?.additions.map((addition) => addition.path),
      };
      const wanted = { fields: [], ignored: [], additions: [], ...expected };
      assert.deepEqual({ id, ...told }, { id, ...wanted });
    }
  });

  it('finds everything else in sync although the server filled in its defaults', () => {
    const planned = new Set(Object.keys(examplePlan().expect).map(find));
    const others = report.resources.filter((one) => !planned.has(one));
    assert.ok(others.length > 8);
    assert.deepEqual(
      others.filter((one) => one.state !== 'inSync' || one.fields.length > 0 || one.additions.length > 0),
      [],
    );
  });

  it('knows the applied revision and who changed what', () => {
    assert.equal(report.applied?.is, 'head');
    assert.match(
      find('Deployment/api')?.fields[0]?.writer?.words ?? '',
      /^set through the scale subresource by kubectl scale/,
    );
    assert.match(find('Deployment/worker')?.fields.at(-1)?.writer?.words ?? '', /^last write by kubectl edit on /);
  });

  it('marks local edits apart and never as drift', () => {
    assert.equal(find('Deployment/web')?.localEdits, true);
    assert.equal(find('Deployment/web')?.state, 'inSync');
    assert.equal(find('Service/web')?.localEdits, false);
  });

  it('ends with 1 and prints the committed line behind a field', async () => {
    assert.equal(status, 1);
    const { out } = await drift(example, 'overlays/prod');
    assert.match(
      out,
      /~ Deployment\/shop\/api: changed in the cluster \(local edits\)\n {6}spec\.replicas: Git 3, cluster 5\n/,
    );
    assert.match(out, /\n {8}overlays\/prod\/kustomization\.yaml:18\n/);
    assert.match(out, /\n5 of 20 objects differ\.\n$/);
  });

  it('holds no value of a Secret', async () => {
    const { out } = await drift(example, 'overlays/prod', '--format', 'json');
    for (const value of ['only-in-the-cluster', Buffer.from('only-in-the-cluster').toString('base64')]) {
      assert.ok(!out.includes(value));
    }
  });

  it('calls a change pending once Git has moved on, and tells it from drift field by field', async () => {
    const moved = join(folder, 'moved', 'platform');
    mkdirSync(moved, { recursive: true });
    makeExample(moved);
    // The seeded mistakes move the API to another image: committed, that is what the cluster has not yet.
    commitAll(moved, ['overlays/prod'], 'Move the API');
    const { out } = await drift(moved, 'overlays/prod', '--format', 'json');
    const [first] = (JSON.parse(out) as { readonly reports: DriftReport[] }).reports;
    assert.equal(first?.applied?.is, 'rendered');
    const api = first?.resources.find((one) => one.kind === 'Deployment' && one.name === 'api');
    assert.equal(api?.state, 'driftAndPending');
    assert.deepEqual(
      api?.fields.map((field) => `${field.verdict} ${field.path}`),
      [
        'drift spec.replicas',
        'pending spec.template.spec.containers[api].image',
        'pending spec.template.spec.terminationGracePeriodSeconds',
      ],
    );
  });

  it('says not permitted, and never missing, to a user without rights', async () => {
    const { status, out } = await drift(example, 'overlays/prod', '--context', 'prod-eu-viewer', '--format', 'json');
    const [first] = (JSON.parse(out) as { readonly reports: DriftReport[] }).reports;
    assert.deepEqual([...new Set(first?.resources.map((one) => one.state))], ['notPermitted']);
    assert.ok(first?.notes.includes('Flux Kustomization flux-system/shop may not be read.'));
    assert.equal(status, 2);
  });

  it('changes nothing in the cluster', async () => {
    const path = '/apis/apps/v1/namespaces/shop/deployments';
    const versions = async (): Promise<unknown> => {
      const { body } = await server.request('GET', path);
      const { items } = body as { items: { metadata: { name: string; resourceVersion: string } }[] };
      return items.map((item) => [item.metadata.name, item.metadata.resourceVersion]);
    };
    const before = await versions();
    await drift(example, 'overlays/prod', '--predict');
    assert.deepEqual(await versions(), before);
  });
});

describe('drift of single objects against a real API server', () => {
  let namespace = '';
  let count = 0;

  beforeEach('make a namespace', async () => {
    count += 1;
    namespace = `one-${count}`;
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    assert.equal((await server.request('POST', '/api/v1/namespaces', body)).status, 201);
  });

  /** Applies an object as a manager, gives what Git would have. */
  async function apply(path: string, object: Record<string, unknown>, manager = 'kustomize-controller'): Promise<void> {
    const query = `?fieldManager=${manager}&force=true`;
    const answer = await server.request('PATCH', `${path}${query}`, object, 'application/apply-patch+yaml');
    assert.ok(answer.status < 300, answer.text);
  }

  async function check(
    objects: readonly Record<string, unknown>[],
    predict: boolean,
  ): Promise<readonly ResourceDrift[]> {
    const config = readKubeconfig({ file: kubeconfig, env: {}, roots: [] });
    assert.ok(!isProblem(config));
    const connection = await config.connect('prod-eu', []);
    assert.ok(!isProblem(connection));
    const input: DriftInput = {
      overlay: 'overlays/one',
      commit: 'a'.repeat(40),
      resources: objects.map(desired),
      owners: [],
      rules: [],
      localEdits: new Set(),
    };
    const run = {
      context: 'prod-eu',
      predict,
      signal: new AbortController().signal,
      now: () => 0,
      progress: () => undefined,
    };
    const report = await checkDrift(input, connection, run);
    assert.ok(!isProblem(report));
    return report.resources;
  }

  function desired(object: Record<string, unknown>): DesiredResource {
    const json = object as JsonObject;
    const metadata = object.metadata as { name: string; namespace?: string };
    return {
      id: `${String(object.kind)}/${metadata.name}`,
      apiVersion: String(object.apiVersion),
      kind: String(object.kind),
      name: metadata.name,
      namespace: metadata.namespace ?? '',
      json,
    };
  }

  const deployment = (
    container: Record<string, unknown>,
    spec: Record<string, unknown> = {},
  ): Record<string, unknown> => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'app', image: 'registry.example.com/web:1', ...container }] },
      },
      ...spec,
    },
  });
  const deployments = (): string => `/apis/apps/v1/namespaces/${namespace}/deployments/web`;

  it('defaults, quantities and ports of a minimal Deployment are in sync, by managed fields and by dry run', async () => {
    const git = deployment({
      ports: [{ containerPort: 8080 }],
      resources: { requests: { cpu: '1000m', memory: '1024Mi' } },
    });
    await apply(deployments(), git);
    for (const predict of [false, true]) {
      const [one] = await check([git], predict);
      assert.deepEqual([one?.state, one?.fields, one?.additions], ['inSync', [], []]);
    }
  });

  it('what the server fills into a Service is in sync', async () => {
    const git = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace },
      spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80 }] },
    };
    await apply(`/api/v1/namespaces/${namespace}/services/web`, git);
    const [one] = await check([git], true);
    assert.deepEqual([one?.state, one?.fields], ['inSync', []]);
  });

  it('another order of env is a difference of order, confirmed by the dry run', async () => {
    const a = { name: 'A', value: '1' };
    const b = { name: 'B', value: '2' };
    await apply(deployments(), deployment({ env: [b, a] }));
    const [one] = await check([deployment({ env: [a, b] })], true);
    assert.deepEqual(
      [one?.state, one?.mode, one?.fields.map((field) => field.change)],
      ['differsFromGit', 'dryRun', ['order']],
    );
  });

  it('a field that the schema does not know is named by the server, and the object cannot be applied', async () => {
    await apply(deployments(), deployment({}));
    const [one] = await check([deployment({}, { replicsa: 2 })], true);
    assert.equal(one?.state, 'cannotApply');
    assert.match(
      one?.notes.at(-1) ?? '',
      /^The server would refuse it: .*\.spec\.replicsa: field not declared in schema/,
    );
  });

  it('an immutable field cannot be applied', async () => {
    const set = (storage: string): Record<string, unknown> => ({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace },
      spec: {
        serviceName: 'db',
        selector: { matchLabels: { app: 'db' } },
        template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'db', image: 'db:1' }] } },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
          },
        ],
      },
    });
    await apply(`/apis/apps/v1/namespaces/${namespace}/statefulsets/db`, set('10Gi'));
    const [same] = await check([set('10240Mi')], false);
    assert.deepEqual([same?.state, same?.fields], ['inSync', []]);
    const [one] = await check([set('20Gi')], true);
    assert.equal(one?.state, 'cannotApply');
    assert.deepEqual(
      one?.fields.map((field) => field.path),
      ['spec.volumeClaimTemplates'],
    );
  });

  it('kinds that nobody serves, and objects that are not there, are told apart', async () => {
    const rows = await check(
      [
        { apiVersion: 'acme.dev/v1', kind: 'Widget', metadata: { name: 'w', namespace } },
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'gone', namespace } },
        { apiVersion: 'autoscaling/v2beta2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'old', namespace } },
      ],
      false,
    );
    assert.deepEqual(
      rows.map((one) => [one.kind, one.state, one.notes[0]]),
      [
        ['Widget', 'unknownKind', 'The cluster does not serve Widget of acme.dev/v1.'],
        ['ConfigMap', 'missing', 'The cluster does not have it.'],
        ['HorizontalPodAutoscaler', 'missing', 'The cluster does not have it.'],
      ],
    );
  });

  it('more than ten objects of a kind are read with one list', async () => {
    const maps = Array.from({ length: 14 }, (_, i) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `c-${i}`, namespace },
      data: { key: String(i) },
    }));
    for (const map of maps) await apply(`/api/v1/namespaces/${namespace}/configmaps/${map.metadata.name}`, map);
    const rows = await check(maps, false);
    assert.deepEqual([...new Set(rows.map((one) => one.state))], ['inSync']);
  });
});
