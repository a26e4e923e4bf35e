import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { download, type WebAccess } from '../../server/src/host/download.ts';
import { SchemaStore } from '../../server/src/host/schemaStore.ts';
import { selfSigned } from '../support/certificate.ts';

const DAY = 24 * 60 * 60 * 1000;

describe('schemas of locations', () => {
  let folder: string;
  let server: Server;
  let url: string;
  let requests: IncomingMessage[];
  let now: number;
  let text: string;
  let isTrusted: boolean;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'schemas-'));
    requests = [];
    now = 1_000_000;
    text = '{"type":"object"}';
    isTrusted = true;
    server = createServer((request, response) => {
      requests.push(request);
      if (request.url === '/gone.json') return void response.writeHead(404).end();
      if (request.url === '/moved.json') return void response.writeHead(302, { location: '/widget.json' }).end();
      const etag = `"${text.length}"`;
      if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
      response.writeHead(200, { etag }).end(text);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    rmSync(folder, { recursive: true });
  });

  function open(): SchemaStore {
    return new SchemaStore({
      folder: join(folder, 'cache'),
      now: () => now,
      mayDownload: () => isTrusted,
      access: () => ({ env: {} }),
    });
  }

  it('are downloaded when they were asked for, and kept for the next start', async () => {
    const name = `location:${url}/widget.json`;
    const store = open();
    assert.equal(store.read(name), undefined);
    assert.equal(store.isBehind, true);
    assert.deepEqual([...(await store.refresh())], [[name, text]]);
    assert.equal(store.isBehind, false);
    assert.equal(open().read(name), text);
    assert.equal(requests.length, 1);
  });

  it('are asked for again after a day, and only sent when they changed', async () => {
    const name = `location:${url}/widget.json`;
    open().read(name);
    const first = open();
    first.read(name);
    await first.refresh();
    now += DAY + 1;
    const second = open();
    assert.equal(second.read(name), text);
    assert.deepEqual([...(await second.refresh())], []);
    assert.equal(requests[1]?.headers['if-none-match'], '"17"');
    now += DAY + 1;
    text = '{"type":"string" }';
    const third = open();
    third.read(name);
    assert.deepEqual([...(await third.refresh())], [[name, text]]);
  });

  it('stay in force when the server is away, which is told once', async () => {
    const name = `location:${url}/widget.json`;
    const before = open();
    before.read(name);
    await before.refresh();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    now += DAY + 1;
    const store = open();
    assert.equal(store.read(name), text);
    store.read(`location:${url}/other.json`);
    assert.deepEqual([...(await store.refresh())], []);
    assert.equal(store.failures.length, 1);
    assert.match(store.failures[0] ?? '', /cannot be reached/);
    store.read(name);
    assert.equal(store.isBehind, false);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  });

  it('that a server does not have are not asked for again', async () => {
    const store = open();
    store.read(`location:${url}/gone.json`);
    assert.deepEqual([...(await store.refresh())], []);
    const next = open();
    assert.equal(next.read(`location:${url}/gone.json`), undefined);
    assert.equal(next.isBehind, false);
  });

  it('are never downloaded while the workspace is not trusted', async () => {
    isTrusted = false;
    const store = open();
    store.read(`location:${url}/widget.json`);
    assert.equal(store.isBehind, false);
    await store.refresh();
    assert.equal(requests.length, 0);
    isTrusted = true;
    assert.equal((await store.refresh()).size, 1);
  });

  it('are read from files and folders without a cache', () => {
    writeFileSync(join(folder, 'a.json'), '{}');
    assert.equal(open().read(`location:${join(folder, 'a.json')}`), '{}');
    assert.equal(open().read(`location:file://${join(folder, 'a.json')}`), '{}');
    assert.equal(open().read(`location:${join(folder, 'b.json')}`), undefined);
    assert.equal(open().read('kubernetes/1.37'), undefined);
  });

  it('follow a redirect', async () => {
    const answer = await download({ url: `${url}/moved.json` }, { env: {} });
    assert.deepEqual(answer.is === 'text' && answer.text, text);
  });
});

describe('a download', () => {
  const valid = {
    name: 'schemas',
    address: '127.0.0.1',
    from: new Date(Date.now() - DAY),
    until: new Date(Date.now() + DAY),
  };
  const certificate = selfSigned(valid);
  let folder: string;
  let secure: Server;
  let proxy: Server;
  let url: string;
  let proxyUrl: string;
  let tunnels: string[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'download-'));
    writeFileSync(join(folder, 'ca.pem'), certificate.cert);
    secure = createSecureServer({ cert: certificate.cert, key: certificate.key }, (_, response) =>
      response.end('secret'),
    );
    proxy = createServer((request, response) => response.end(`plain ${request.url}`));
    proxy.on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      const onward = connect((secure.address() as AddressInfo).port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    for (const one of [secure, proxy]) await new Promise<void>((done) => one.listen(0, '127.0.0.1', done));
    url = `https://127.0.0.1:${(secure.address() as AddressInfo).port}/s.json`;
    proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    tunnels = [];
  });

  after(async () => {
    for (const one of [secure, proxy]) {
      one.closeAllConnections();
      await new Promise((done) => one.close(done));
    }
    rmSync(folder, { recursive: true });
  });

  const get = async (address: string, access: WebAccess): Promise<string> => {
    const answer = await download({ url: address }, access);
    return answer.is === 'text' ? answer.text : answer.is === 'failed' ? answer.message : answer.is;
  };

  it('trusts a private authority that the environment names, and nobody else', async () => {
    assert.match(await get(url, { env: {} }), /cannot be reached: .*self-signed/);
    assert.equal(await get(url, { env: { SSL_CERT_FILE: join(folder, 'ca.pem') } }), 'secret');
    assert.equal(await get(url, { env: { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') } }), 'secret');
    assert.equal(await get(url, { env: {}, strict: false }), 'secret');
  });

  it('goes through the proxy of the editor, else of the environment', async () => {
    const env = { SSL_CERT_FILE: join(folder, 'ca.pem') };
    assert.match(await get('https://schemas.example/s.json', { env, proxy: proxyUrl }), /cannot be reached/);
    assert.equal(
      await get('http://schemas.example/s.json', { env: { HTTP_PROXY: proxyUrl } }),
      'plain http://schemas.example/s.json',
    );
    assert.deepEqual(tunnels, ['schemas.example:443']);
    assert.match(
      await get('https://schemas.example/s.json', { env, proxy: proxyUrl, noProxy: ['schemas.example'] }),
      /cannot be reached/,
    );
    assert.equal(tunnels.length, 1);
  });

  it('speaks nothing but http and https', async () => {
    assert.match(await get('ftp://schemas.example/s.json', { env: {} }), /ftp: is not spoken/);
    assert.match(await get('nonsense', { env: {} }), /is no URL/);
  });
});
