import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { discover } from '../../server/src/cluster/discovery.ts';
import { readKubeconfig } from '../../server/src/cluster/kubeClient.ts';
import { listObjects } from '../../server/src/cluster/liveReader.ts';
import { isProblem } from '../../server/src/cluster/problem.ts';
import { createTransport, type Transport } from '../../server/src/cluster/transport.ts';
import { chooseProxy } from '../../server/src/host/proxyAgent.ts';
import { selfSigned } from '../support/certificate.ts';
import { type FakeCluster, type FakeOptions, sendJson, startFakeCluster, status } from '../support/fakeCluster.ts';

const DAY = 24 * 3600 * 1000;
const signal = new AbortController().signal;
const stops: (() => Promise<void>)[] = [];

afterEach('stop servers', async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function start(
  answer: Parameters<typeof startFakeCluster>[0],
  options: FakeOptions = {},
): Promise<FakeCluster & { readonly transport: Transport }> {
  const cluster = await startFakeCluster(answer, options);
  stops.push(cluster.stop);
  const config = readKubeconfig({ file: cluster.kubeconfig, env: {}, roots: [] });
  assert.ok(!isProblem(config));
  const connection = await config.connect('fake', []);
  assert.ok(!isProblem(connection));
  const transport = createTransport(connection);
  stops.unshift(() => Promise.resolve(transport.close()));
  return { ...cluster, transport };
}

/** A proxy that notes where it was asked to connect to; `refuse` lets it answer with that status. */
async function startProxy(refuse?: number): Promise<{ readonly url: string; readonly targets: readonly string[] }> {
  const targets: string[] = [];
  const server: Server = createServer((_, response) => response.writeHead(400).end());
  server.on('connect', (request, socket) => {
    targets.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    if (refuse !== undefined) return socket.end(`HTTP/1.1 ${refuse} No\r\n\r\n`);
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { url: `http://robin:pass@127.0.0.1:${(server.address() as AddressInfo).port}`, targets };
}

const valid = (): ReturnType<typeof selfSigned> =>
  selfSigned({ name: 'f', address: '127.0.0.1', from: new Date(Date.now() - DAY), until: new Date(Date.now() + DAY) });

describe('a cluster behind a proxy', () => {
  it('is reached by a tunnel, and TLS is spoken with the cluster itself', async () => {
    const proxy = await startProxy();
    const cluster = await start((_, response) => sendJson(response, 200, { ok: 1 }), {
      tls: valid(),
      proxy: proxy.url,
    });
    const answer = await cluster.transport.send({ method: 'GET', path: '/api' }, signal);
    assert.deepEqual(answer, { status: 200, json: { ok: 1 } });
    const basic = `Basic ${Buffer.from('robin:pass').toString('base64')}`;
    assert.deepEqual(proxy.targets, [`${cluster.url.replace('https://', '')} ${basic}`]);
  });

  it('says so when the proxy refuses', async () => {
    const proxy = await startProxy(407);
    const cluster = await start((_, response) => sendJson(response, 200, {}), { tls: valid(), proxy: proxy.url });
    const answer = await cluster.transport.send({ method: 'GET', path: '/api' }, signal);
    assert.ok(isProblem(answer));
    const host = new URL(proxy.url).host;
    assert.equal(answer.message, `${cluster.url} cannot be reached: the proxy ${host} answers 407 to CONNECT.`);
  });
});

describe('the choice of a proxy', () => {
  const choose = (server: string, named: string | undefined, env: Record<string, string>): string => {
    const proxy = chooseProxy(new URL(server), named, env);
    return proxy === undefined ? 'none' : 'unusable' in proxy ? proxy.unusable : proxy.href;
  };
  const env = { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: 'internal.example, .corp.example:8443,10.0.0.1' };

  it('follows the environment, except for named hosts and this machine', () => {
    assert.equal(choose('https://k8s.example', undefined, env), 'http://proxy.example:3128/');
    assert.equal(choose('https://api.internal.example', undefined, env), 'none');
    assert.equal(choose('https://10.0.0.1:6443', undefined, env), 'none');
    assert.equal(choose('https://127.0.0.1:6443', undefined, env), 'none');
    assert.equal(choose('https://localhost:6443', undefined, env), 'none');
    assert.equal(choose('https://k8s.example', undefined, {}), 'none');
    assert.equal(choose('https://k8s.example', undefined, { ...env, NO_PROXY: '*' }), 'none');
  });

  it('prefers what the kubeconfig names, and speaks no SOCKS', () => {
    assert.equal(choose('https://localhost', 'other.example:8080', env), 'http://other.example:8080/');
    assert.equal(
      choose('https://k8s.example', 'socks5://127.0.0.1:1080', env),
      'The proxy socks5://127.0.0.1:1080 cannot be used: only http and https proxies work.',
    );
  });
});

describe('servers of other ages', () => {
  it('a server without aggregated discovery is asked for the wanted groups only', async () => {
    const cluster = await start((request, response) => {
      if (request.url === '/api') return sendJson(response, 200, { kind: 'APIVersions', versions: ['v1'] });
      if (request.url === '/apis') return sendJson(response, 200, { kind: 'APIGroupList', groups: [] });
      if (request.url === '/api/v1') {
        const resources = [
          { name: 'configmaps', kind: 'ConfigMap', namespaced: true, verbs: ['get'] },
          { name: 'pods/log', kind: 'Pod', namespaced: true, verbs: ['get'] },
        ];
        return sendJson(response, 200, { kind: 'APIResourceList', resources });
      }
      if (request.url === '/apis/down.dev/v1')
        return sendJson(response, 503, status(503, 'ServiceUnavailable', 'down'));
      return sendJson(response, 404, status(404, 'NotFound', 'no'));
    });
    const discovery = await discover(cluster.transport, ['v1', 'acme.dev/v1', 'down.dev/v1'], signal);
    assert.ok(!isProblem(discovery));
    assert.equal(discovery.find('v1', 'ConfigMap').is, 'served');
    assert.equal(discovery.find('v1', 'Pod').is, 'unknown');
    assert.equal(discovery.find('acme.dev/v1', 'Widget').is, 'unknown');
    assert.equal(discovery.find('down.dev/v1', 'Metric').is, 'stale');
  });
});

describe('long lists', () => {
  const resource = { group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true, verbs: [] };

  it('are read page by page, and each item gets the kind that the server leaves out', async () => {
    const cluster = await start((request, response) => {
      const next = new URL(request.url ?? '', 'http://x').searchParams.get('continue');
      const metadata = next === null ? { continue: 'page2' } : {};
      sendJson(response, 200, { metadata, items: [{ metadata: { name: next === null ? 'a' : 'b' } }] });
    });
    const items = await listObjects(resource, 'shop', { transport: cluster.transport, signal });
    assert.deepEqual(items, [
      { metadata: { name: 'a' }, apiVersion: 'v1', kind: 'ConfigMap' },
      { metadata: { name: 'b' }, apiVersion: 'v1', kind: 'ConfigMap' },
    ]);
    assert.deepEqual(cluster.requests, [
      'GET /api/v1/namespaces/shop/configmaps?limit=500',
      'GET /api/v1/namespaces/shop/configmaps?limit=500&continue=page2',
    ]);
  });
});
