import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CliRun, runCommand } from '../support/cli.ts';

const SCHEMA = JSON.stringify({
  type: 'object',
  properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
});

describe('check by other schemas', () => {
  let folder: string;
  let server: Server;
  let url: string;
  let requests: string[];

  before(async () => {
    server = createServer((request, response) => {
      requests.push(request.url ?? '');
      if (request.url === '/example.com/widget_v1.json') response.end(SCHEMA);
      else response.writeHead(404).end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    requests = [];
    folder = mkdtempSync(join(tmpdir(), 'polycrate-schemas-'));
    mkdirSync(join(folder, 'schemas'));
    writeFileSync(join(folder, 'schemas', 'widget.json'), SCHEMA);
    writeFileSync(
      join(folder, 'widget.yaml'),
      'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: one\nspec:\n  size: large\n',
    );
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  after(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  const check = (...flags: string[]): Promise<CliRun> => runCommand(['check', ...flags], folder);

  it('takes a folder, named from where the command runs', async () => {
    const { status, out } = await check('--schema-location', 'schemas/{{.ResourceKind}}.json');
    assert.equal(status, 1);
    assert.match(out, /^widget\.yaml:6:9 error schema\/wrong-type/);
  });

  it('takes several, and downloads once', async () => {
    const flags = [
      '--schema-location',
      'nothing',
      '--schema-location',
      `${url}/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`,
    ];
    assert.match((await check(...flags)).out, /error schema\/wrong-type/);
    assert.match((await check(...flags)).out, /error schema\/wrong-type/);
    assert.deepEqual(requests, ['/example.com/widget_v1.json']);
  });

  it('could not judge everything where a server cannot be reached', async () => {
    const { status, out } = await check('--schema-location', 'http://127.0.0.1:1/{{.ResourceKind}}.json');
    assert.equal(status, 2);
    assert.match(out, /127\.0\.0\.1:1 cannot be reached/);
  });

  it('is told by name what is no template and no version', async () => {
    const template = await check('--schema-location', '{{.Kind}}.json');
    assert.equal(template.status, 3);
    assert.match(template.err, /`\{\{\.Kind\}\}\.json` is no template/);
    const version = await check('--kubernetes-version', 'latest');
    assert.equal(version.status, 3);
    assert.match(version.err, /`latest` is no Kubernetes version/);
  });

  it('takes the version that the flag names rather than that of the cluster', async () => {
    writeFileSync(
      join(folder, 'widget.yaml'),
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: a}]\n  volumes: [{name: t, emptyDir: {mode: 0777}}]\n',
    );
    assert.match((await check('--kubernetes-version', '1.36')).out, /Unknown field `mode`/);
    assert.doesNotMatch((await check('--kubernetes-version', 'v1.37.2')).out, /Unknown field `mode`/);
  });
});
