import assert from 'node:assert/strict';
import { createEngine } from '../../server/src/engine/api.ts';
import { createPackReader } from '../../server/src/host/nodeHost.ts';
import type { DriftPort } from '../../server/src/lsp/driftPorts.ts';
import type { SchemaPort } from '../../server/src/lsp/schemaPorts.ts';
import { LspClient, MemoryFiles } from '../support/lspClient.ts';
import { MemoryHost } from '../support/memoryHost.ts';
import { inRoot } from '../tools/root.ts';

const WIDGET = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: one}\nspec: {size: large}\n';
const URL_OF_IT = 'https://schemas.example/example.com/widget.json';
const SCHEMA = JSON.stringify({
  type: 'object',
  properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
});
const CLUSTER = JSON.stringify({
  version: 1,
  server: 'https://eu.example',
  kubernetes: '1.36',
  documents: {
    'apis/example.com/v1': {
      hash: 'A',
      kinds: { 'example.com/v1/Widget': { schema: 'Widget', plural: 'widgets', namespaced: true } },
      definitions: { Widget: JSON.parse(SCHEMA) },
    },
  },
});

/** A schema port that has a document as soon as it was told to download. */
class FakeSchemas implements SchemaPort {
  readonly access: Parameters<SchemaPort['setAccess']>[0][] = [];
  readonly failures: string[] = [];
  readonly packs = new Map<string, string>();
  isBehind = false;
  known: ReturnType<SchemaPort['clusters']> = {};
  asked = 0;

  setAccess(access: Parameters<SchemaPort['setAccess']>[0]): void {
    this.access.push(access);
  }

  read(name: string): string | undefined {
    if (name === `location:${URL_OF_IT}` && this.access.at(-1)?.mayDownload && !this.packs.has(name))
      this.isBehind = true;
    return this.packs.get(name);
  }

  async refresh(): Promise<ReadonlyMap<string, string>> {
    this.isBehind = false;
    this.packs.set(`location:${URL_OF_IT}`, SCHEMA);
    return new Map([[`location:${URL_OF_IT}`, SCHEMA]]);
  }

  clusters(): ReturnType<SchemaPort['clusters']> {
    return this.known;
  }

  async fetchCluster(request: Parameters<SchemaPort['fetchCluster']>[0]): ReturnType<SchemaPort['fetchCluster']> {
    this.asked += 1;
    this.packs.set('cluster/eu', CLUSTER);
    this.known = { [request.overlay]: { pack: 'cluster/eu', kubernetes: '1.36' } };
    const { context } = request;
    return {
      done: true,
      result: { context, server: 'https://eu.example', kubernetes: '1.36', kinds: 1, pack: 'cluster/eu' },
    };
  }
}

describe('schemas beside the bundled ones in a session', () => {
  const bundled = createPackReader(inRoot('schemas'));
  let client: LspClient;
  let schemas: FakeSchemas;

  interface Start {
    readonly trusted?: boolean;
    /** What the client answers by section, and by folder for the version. */
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly files?: Readonly<Record<string, string>>;
    readonly drift?: DriftPort;
  }

  async function start({
    trusted = true,
    settings = {},
    files = { '/repo/widget.yaml': WIDGET },
    drift,
  }: Start): Promise<void> {
    schemas = new FakeSchemas();
    client = new LspClient({
      ports: {
        engine: createEngine(new MemoryHost()),
        files: new MemoryFiles(files),
        schemas,
        readPack: (name) => schemas.read(name) ?? bundled(name),
        ...(drift === undefined ? {} : { drift }),
      },
      capabilities: { workspace: { configuration: true } },
      start: { trusted },
    });
    client.connection.onRequest(
      'workspace/configuration',
      ({ items }: { items: { section: string; scopeUri?: string }[] }) =>
        items.map(({ section, scopeUri }) => settings[scopeUri ?? section] ?? null),
    );
    await client.startAndJudge();
  }

  afterEach(() => client.stop());

  const LOCATION = { schemas: { locations: ['https://schemas.example/{{.Group}}/{{.ResourceKind}}.json'] } };

  it('are downloaded behind what is there, and then judge', async () => {
    await start({
      settings: { polycrateGitops: LOCATION, http: { proxy: 'http://proxy.example', proxyStrictSSL: false } },
    });
    await client.until(() => client.messages('/repo/widget.yaml').some((message) => /`large` is text/.test(message)));
    assert.deepEqual(schemas.access.at(-1), {
      proxy: 'http://proxy.example',
      strict: false,
      systemAuthorities: true,
      mayDownload: true,
    });
  });

  it('are not downloaded while the workspace is not trusted, and are when it is', async () => {
    await start({ trusted: false, settings: { polycrateGitops: LOCATION } });
    assert.equal(schemas.access.at(-1)?.mayDownload, false);
    assert.match(client.messages('/repo/widget.yaml')[0] ?? '', /No schema is known/);
    await client.connection.sendNotification('polycrate/trustChanged', { trusted: true });
    await client.until(() => schemas.access.at(-1)?.mayDownload === true);
  });

  it('tell once what could not be downloaded', async () => {
    await start({ settings: { polycrateGitops: LOCATION } });
    schemas.failures.push('schemas.example cannot be reached.');
    await client.ask('polycrate/validate', {});
    await client.ask('polycrate/validate', {});
    const told = client.log.filter((line) => line.includes('schemas.example cannot be reached'));
    assert.equal(told.length, 1);
  });

  it('of a file count anew when the file changes', async () => {
    await start({ settings: { polycrateGitops: { schemas: { locations: ['schemas/{{.ResourceKind}}.json'] } } } });
    assert.match(client.messages('/repo/widget.yaml')[0] ?? '', /No schema is known/);
    schemas.packs.set('location:/repo/schemas/widget.json', SCHEMA);
    const changes = [{ uri: 'file:///repo/schemas/widget.json', type: 1 }];
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    await client.until(() => client.messages('/repo/widget.yaml').some((message) => /`large` is text/.test(message)));
  });

  it('are those of the version that a folder is set to', async () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: a:1}]\n  volumes: [{name: t, emptyDir: {mode: 0777}}]\n';
    await start({ files: { '/repo/pod.yaml': pod }, settings: { 'file:///repo': '1.36' } });
    assert.match(client.messages('/repo/pod.yaml')[0] ?? '', /Unknown field `mode`/);
  });

  it('of a cluster are fetched by request, and judge from then on', async () => {
    await start({});
    const answer = await client.ask('polycrate/fetchClusterSchemas', { overlay: '/repo', context: 'eu' });
    assert.equal(answer.done && answer.result.kubernetes, '1.36');
    await client.until(() => client.messages('/repo/widget.yaml').some((message) => /`large` is text/.test(message)));
  });

  it('of a cluster are fetched after its drift was checked', async () => {
    const result = {
      overlay: '/repo',
      name: 'repo',
      context: 'eu',
      server: 'https://eu.example',
      knowsApplied: false,
      checkedAt: '',
      resources: [],
      notes: [],
    };
    const drift: DriftPort = {
      contexts: async () => ({ contexts: [], problems: [] }),
      check: async () => ({ done: true, result }),
    };
    await start({ drift });
    await client.ask('polycrate/checkDrift', { overlay: '/repo', context: 'eu' });
    await client.until(() => client.messages('/repo/widget.yaml').some((message) => /`large` is text/.test(message)));
    assert.equal(schemas.asked, 1);
  });

  it('of a cluster are not asked for without trust', async () => {
    await start({ trusted: false });
    const answer = await client.ask('polycrate/fetchClusterSchemas', { overlay: '/repo', context: 'eu' });
    assert.equal(answer.done, false);
    assert.equal(schemas.asked, 0);
  });

  it('answer what an upgrade breaks, with the place', async () => {
    const old =
      'apiVersion: storage.k8s.io/v1beta1\nkind: VolumeAttributesClass\nmetadata: {name: a}\ndriverName: a.example.com\nparameters: {a: b}\n';
    const team =
      'version: 1\nenvironments:\n  prod: {overlays: [.], clusters: [eu]}\nclusters:\n  eu: {kubernetes: "1.33"}\n';
    await start({ files: { '/repo/class.yaml': old, '/repo/.polycrate-gitops.yaml': team } });
    const choices = await client.ask('polycrate/upgradeChoices', {});
    assert.deepEqual(choices.clusters, ['eu']);
    assert.equal(choices.versions.at(-1), '1.37');
    const { items, outcome, assumed } = await client.ask('polycrate/upgrade', { version: '1.37', cluster: 'eu' });
    assert.deepEqual([outcome, assumed], ['1 thing breaks when eu goes to Kubernetes 1.37.', '']);
    assert.equal(items[0]?.where, 'in repo');
    assert.equal(items[0]?.severity, 'error');
    assert.deepEqual(items[0]?.place, {
      uri: 'file:///repo/class.yaml',
      range: { start: { line: 0, character: 12 }, end: { line: 0, character: 34 } },
    });
  });
});
