import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDrift, type DriftInput } from '../../server/src/cluster/checkDrift.ts';
import type { DesiredResource } from '../../server/src/cluster/desired.ts';
import { readKubeconfig } from '../../server/src/cluster/kubeClient.ts';
import { type ClusterProblem, isProblem } from '../../server/src/cluster/problem.ts';
import type { DriftReport } from '../../server/src/cluster/report.ts';
import { selfSigned } from '../support/certificate.ts';
import {
  type FakeCluster,
  type FakeOptions,
  sendJson,
  startFakeCluster,
  status,
  withDiscovery,
} from '../support/fakeCluster.ts';

const LIMITS = { connect: 2_000, read: 2_000, patch: 2_000 };
const DAY = 24 * 3600 * 1000;
const clusters: FakeCluster[] = [];

afterEach('stop the fake clusters', async () => {
  for (const cluster of clusters.splice(0)) await cluster.stop();
});

async function start(answer: Parameters<typeof startFakeCluster>[0], options: FakeOptions = {}): Promise<FakeCluster> {
  const cluster = await startFakeCluster(answer, options);
  clusters.push(cluster);
  return cluster;
}

function desired(kind: string, name: string): DesiredResource {
  const json = { apiVersion: 'v1', kind, metadata: { name, namespace: 'shop' }, data: { key: 'dmFsdWU=' } };
  return { id: `${kind}/${name}`, apiVersion: 'v1', kind, name, namespace: 'shop', json };
}

async function check(
  cluster: FakeCluster,
  how: {
    limits?: Partial<typeof LIMITS>;
    plugins?: string[];
    signal?: AbortSignal;
    resources?: DesiredResource[];
  } = {},
): Promise<DriftReport | ClusterProblem> {
  const config = readKubeconfig({ file: cluster.kubeconfig, env: {}, roots: [] });
  if (isProblem(config)) return config;
  const connection = await config.connect('fake', how.plugins ?? []);
  if (isProblem(connection)) return connection;
  const input: DriftInput = {
    overlay: 'overlays/prod',
    resources: how.resources ?? [desired('ConfigMap', 'a')],
    owners: [],
    rules: [],
    localEdits: new Set(),
  };
  const signal = how.signal ?? new AbortController().signal;
  const run = {
    context: 'fake',
    signal,
    limits: { ...LIMITS, ...how.limits },
    now: () => 0,
    progress: () => undefined,
  };
  return checkDrift(input, connection, run);
}

async function expectProblem(
  answer: Promise<DriftReport | ClusterProblem>,
  reason: string,
  message: string,
): Promise<void> {
  const result = await answer;
  assert.ok(isProblem(result), 'the check came to a report');
  assert.deepEqual([result.reason, result.message], [reason, message]);
}

describe('a cluster that cannot be asked', () => {
  it('refuses the connection', async () => {
    const cluster = await start('gone');
    const message = `${cluster.url} cannot be reached: nothing listens there. Is the cluster up, and is the address right?`;
    await expectProblem(check(cluster), 'unreachable', message);
  });

  it('takes the connection and never answers', async () => {
    const cluster = await start('hang');
    const message = `${cluster.url} does not answer: no response after 0.05 s.`;
    await expectProblem(check(cluster, { limits: { read: 50 } }), 'timeout', message);
  });

  it('takes the connection and never speaks TLS', async () => {
    const tls = selfSigned({
      name: 'fake',
      address: '127.0.0.1',
      from: new Date(Date.now() - DAY),
      until: new Date(Date.now() + DAY),
    });
    const cluster = await start('hang', { tls });
    const message = `${cluster.url} does not answer: no connection after 0.05 s.`;
    await expectProblem(check(cluster, { limits: { connect: 50 } }), 'timeout', message);
  });

  it('has an expired certificate', async () => {
    const tls = selfSigned({
      name: 'fake',
      address: '127.0.0.1',
      from: new Date(Date.now() - 9 * DAY),
      until: new Date(Date.now() - DAY),
    });
    const cluster = await start((_, response) => sendJson(response, 200, {}), { tls });
    const message = `The certificate of ${cluster.url} has expired; renew it on the cluster.`;
    await expectProblem(check(cluster), 'certificate-expired', message);
    assert.deepEqual(cluster.requests, []);
  });

  it('has a certificate of another authority', async () => {
    const valid = {
      name: 'fake',
      address: '127.0.0.1',
      from: new Date(Date.now() - DAY),
      until: new Date(Date.now() + DAY),
    };
    const cluster = await start((_, response) => sendJson(response, 200, {}), {
      tls: selfSigned(valid),
      authority: selfSigned({ ...valid, name: 'other' }).cert,
    });
    const message = `The certificate of ${cluster.url} is not signed by the authority that the kubeconfig names; fetch the kubeconfig again.`;
    await expectProblem(check(cluster), 'certificate-unknown', message);
  });

  it('has a certificate that is made out to another address', async () => {
    const tls = selfSigned({
      name: 'fake',
      address: '10.9.8.7',
      from: new Date(Date.now() - DAY),
      until: new Date(Date.now() + DAY),
    });
    const cluster = await start((_, response) => sendJson(response, 200, {}), { tls });
    const message = `The certificate of ${cluster.url} is made out to another name; set tls-server-name in the kubeconfig if that is right.`;
    await expectProblem(check(cluster), 'certificate-name', message);
  });

  it('does not accept the credentials, and is not asked again and again', async () => {
    const cluster = await start((_, response) => sendJson(response, 401, status(401, 'Unauthorized', 'Unauthorized')));
    await expectProblem(
      check(cluster),
      'sign-in-needed',
      `${cluster.url} does not accept the credentials of robin; sign in again.`,
    );
    assert.deepEqual(cluster.requests, ['GET /api']);
  });

  it('ends the session in the middle: one message instead of one per object', async () => {
    const cluster = await start(
      withDiscovery((_, response) => sendJson(response, 401, status(401, 'Unauthorized', 'Unauthorized'))),
    );
    const resources = Array.from({ length: 9 }, (_, i) => desired('ConfigMap', `c${i}`));
    await expectProblem(
      check(cluster, { resources }),
      'sign-in-needed',
      `${cluster.url} does not accept the credentials of robin; sign in again.`,
    );
  });

  it('forbids even to ask what it serves', async () => {
    const words = 'forbidden: User "robin" cannot get path "/api"';
    const cluster = await start((_, response) => sendJson(response, 403, status(403, 'Forbidden', words)));
    await expectProblem(
      check(cluster),
      'forbidden',
      `robin may not do this on ${cluster.url}. The server says: ${words}`,
    );
  });

  it('stays busy', async () => {
    const cluster = await start((_, response) =>
      sendJson(response, 429, status(429, 'TooManyRequests', 'too many'), { 'retry-after': '0' }),
    );
    await expectProblem(check(cluster), 'too-many-requests', `${cluster.url} is busy and asks to come back later.`);
    assert.equal(cluster.requests.length, 4);
  });

  it('fails inside', async () => {
    const cluster = await start((_, response) => sendJson(response, 500, status(500, 'InternalError', 'etcd is gone')));
    await expectProblem(
      check(cluster),
      'server-error',
      `${cluster.url} failed with 500. The server says: etcd is gone`,
    );
  });

  it('is a sign-in page', async () => {
    const cluster = await start((_, response) => response.end('<html>Please sign in</html>'));
    await expectProblem(
      check(cluster),
      'not-an-api-server',
      `${cluster.url} answers, but not as a Kubernetes API server.`,
    );
  });

  it('is given up when the person cancels', async () => {
    const cluster = await start('hang');
    const cancel = new AbortController();
    const answer = check(cluster, { signal: cancel.signal });
    setImmediate(() => cancel.abort());
    await expectProblem(answer, 'cancelled', 'Cancelled.');
  });
});

describe('objects that cannot be judged', () => {
  it('a forbidden kind is not permitted, a broken answer unreadable, and neither is missing', async () => {
    const cluster = await start(
      withDiscovery((request, response) => {
        if (request.url?.endsWith('/a'))
          sendJson(response, 403, status(403, 'Forbidden', 'configmaps "a" is forbidden'));
        else if (request.url?.endsWith('/b')) sendJson(response, 503, status(503, 'ServiceUnavailable', 'down'));
        else sendJson(response, 404, status(404, 'NotFound', 'configmaps "c" not found'));
      }),
    );
    const report = await check(cluster, {
      resources: ['a', 'b', 'c'].map((name) => desired('ConfigMap', name)),
    });
    assert.ok(!isProblem(report));
    assert.deepEqual(
      report.resources.map((one) => [one.name, one.state]),
      [
        ['a', 'notPermitted'],
        ['b', 'unreadable'],
        ['c', 'missing'],
      ],
    );
  });

  it('a busy moment is waited for', async () => {
    let asked = 0;
    const cluster = await start(
      withDiscovery((_, response) => {
        asked += 1;
        if (asked === 1) sendJson(response, 429, status(429, 'TooManyRequests', 'later'), { 'retry-after': '0' });
        else sendJson(response, 200, { ...desired('ConfigMap', 'a').json });
      }),
    );
    const report = await check(cluster);
    assert.ok(!isProblem(report));
    assert.deepEqual(
      report.resources.map((one) => one.state),
      ['inSync'],
    );
  });

  it('the words of an error about a Secret are not repeated', async () => {
    const cluster = await start(
      withDiscovery((_, response) => sendJson(response, 500, status(500, 'InternalError', 'cannot decode "hunter2"'))),
    );
    const report = await check(cluster, { resources: [desired('Secret', 's')] });
    assert.ok(!JSON.stringify(report).includes('hunter2'));
    assert.ok(!isProblem(report));
    assert.deepEqual(report.resources[0]?.notes, [`${cluster.url} failed with 500.`]);
  });
});

describe('kubeconfig and credentials', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'polycrate-gitops-kube-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('a user who signs in by a program is refused until the program is allowed, and nothing is contacted', async () => {
    const user = 'exec: { apiVersion: client.authentication.k8s.io/v1, command: kubelogin, interactiveMode: Never }';
    const cluster = await start((_, response) => sendJson(response, 200, {}), { user });
    await expectProblem(
      check(cluster),
      'plugin-refused',
      'The user `robin` signs in by the program `kubelogin`, which is not allowed; allow it by --credential-plugin kubelogin or the setting drift.credentialPlugins.',
    );
    assert.deepEqual(cluster.requests, []);
  });

  it('an allowed program is run once for many requests, and again after the server refused what it gave', async () => {
    const script = join(folder, 'plugin.cjs');
    const runs = join(folder, 'runs');
    writeFileSync(
      script,
      `const fs = require('node:fs');
fs.appendFileSync(${JSON.stringify(runs)}, 'x');
const token = 'token-' + fs.readFileSync(${JSON.stringify(runs)}, 'utf8').length;
console.log(JSON.stringify({ kind: 'ExecCredential', status: { token } }));`,
    );
    const user = `exec: { apiVersion: client.authentication.k8s.io/v1, command: ${JSON.stringify(process.execPath)}, args: [${JSON.stringify(script)}], interactiveMode: Never }`;
    const seen: string[] = [];
    const cluster = await start(
      withDiscovery((request, response) => {
        seen.push(request.headers.authorization ?? '');
        if (request.headers.authorization === 'Bearer token-1')
          sendJson(response, 401, status(401, 'Unauthorized', 'no'));
        else sendJson(response, 200, { ...desired('ConfigMap', 'a').json });
      }),
      { user },
    );
    const report = await check(cluster, { plugins: [process.execPath] });
    assert.ok(!isProblem(report), JSON.stringify(report));
    assert.deepEqual(seen, ['Bearer token-1', 'Bearer token-2']);
  });

  it('a program that fails says its last line, and its output stays secret', async () => {
    const user = `exec: { apiVersion: client.authentication.k8s.io/v1, command: ${JSON.stringify(process.execPath)}, args: [-e, "console.log('token-in-output'); console.error('session expired'); process.exit(3)"], interactiveMode: Never }`;
    const cluster = await start((_, response) => sendJson(response, 200, {}), { user });
    await expectProblem(
      check(cluster, { plugins: ['*'] }),
      'plugin-failed',
      `\`${process.execPath}\` ended with 3: session expired`,
    );
  });

  it('a dropped way to sign in is named', async () => {
    const cluster = await start((_, response) => sendJson(response, 200, {}), { user: 'auth-provider: { name: gcp }' });
    await expectProblem(
      check(cluster),
      'auth-unsupported',
      'The user `robin` signs in by the auth-provider `gcp`, which kubectl has dropped; use a credential plugin (exec) instead.',
    );
  });

  it('acting as somebody else with groups is refused rather than done without them', async () => {
    const cluster = await start((_, response) => sendJson(response, 200, {}), {
      user: 'token: t\n      as: admin\n      as-groups: [ops]',
    });
    await expectProblem(
      check(cluster),
      'auth-unsupported',
      'The user `robin` acts as somebody else with groups or extras, which is not supported; use a context without them.',
    );
  });

  const write = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const config = (context: string, server: string): string => `apiVersion: v1
kind: Config
clusters: [{ name: c, cluster: { server: "${server}" } }]
contexts: [{ name: ${context}, context: { cluster: c, user: u } }]
users: [{ name: u, user: { token: t } }]
`;

  it('a server without TLS is not asked', async () => {
    const kube = readKubeconfig({ file: write('a', config('x', 'http://127.0.0.1:1')), env: {}, roots: [] });
    assert.ok(!isProblem(kube));
    const connection = await kube.connect('x', []);
    assert.ok(isProblem(connection));
    assert.equal(
      connection.message,
      'The cluster `c` is reached without TLS; that is only done where insecure-skip-tls-verify is set.',
    );
  });

  it('a context that is not there is answered with those that are', async () => {
    const kube = readKubeconfig({ file: write('a', config('x', 'https://127.0.0.1:1')), env: {}, roots: [] });
    assert.ok(!isProblem(kube));
    const connection = await kube.connect('y', []);
    assert.ok(isProblem(connection));
    assert.equal(connection.message, 'The kubeconfig has no context `y`; it has `x`.');
  });

  it('of several files the first entry of a name counts', () => {
    const files = [write('a', config('x', 'https://first')), write('b', config('x', 'https://second'))];
    const kube = readKubeconfig({ env: { KUBECONFIG: files.join(':') }, roots: [] });
    assert.ok(!isProblem(kube));
    assert.deepEqual(
      kube.contexts.map((one) => [one.name, one.server]),
      [['x', 'https://first']],
    );
  });

  it('a kubeconfig in the workspace is only used when a person names it', () => {
    const file = write('kubeconfig', config('x', 'https://first'));
    const found = readKubeconfig({ env: { KUBECONFIG: file }, roots: [folder] });
    assert.ok(isProblem(found));
    assert.equal(found.reason, 'kubeconfig-in-workspace');
    assert.ok(!isProblem(readKubeconfig({ file, env: {}, roots: [folder] })));
  });

  it('a file that is no kubeconfig says so', () => {
    const file = write('broken', 'clusters: [\n');
    const found = readKubeconfig({ file, env: {}, roots: [] });
    assert.ok(isProblem(found));
    assert.equal(found.reason, 'bad-kubeconfig');
    assert.ok(found.message.startsWith(`${file} is no kubeconfig: `));
  });

  it('there is no default address', () => {
    const found = readKubeconfig({ env: { HOME: folder }, roots: [] });
    assert.ok(isProblem(found));
    assert.equal(found.reason, 'no-kubeconfig');
  });
});
