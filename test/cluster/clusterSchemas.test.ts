import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKubeconfig } from '../../server/src/cluster/kubeClient.ts';
import { isProblem } from '../../server/src/cluster/problem.ts';
import { type ClusterSchemas, fetchClusterSchemas } from '../../server/src/cluster/schemas.ts';
import { createTransport, type Transport } from '../../server/src/cluster/transport.ts';
import { readClusterPack } from '../../server/src/engine/schema/clusterPack.ts';
import { packsOfFile } from '../../server/src/engine/schema/crdPack.ts';
import { createRegistry, type Registry } from '../../server/src/engine/schema/registry.ts';
import type { KindSchema, Schema } from '../../server/src/engine/schema/schemaShape.ts';
import { toJson } from '../../server/src/engine/schema/serverValue.ts';
import { readSyntaxNode } from '../../server/src/engine/schema/treeReader.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import type { SyntaxNode } from '../../server/src/engine/syntax/tree.ts';
import { createSchemas } from '../../server/src/main/schemaPort.ts';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { runCommand } from '../support/cli.ts';
import { openFixture } from '../support/engineFixture.ts';
import { pack } from '../support/schemaPacks.ts';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.schemas.example.com}
spec:
  group: schemas.example.com
  scope: Cluster
  names: {plural: gadgets, singular: gadget, kind: Gadget, listKind: GadgetList}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          description: A gadget.
          required: [spec]
          properties:
            spec:
              type: object
              required: [mode]
              x-kubernetes-validations:
                - {rule: "self.mode != 'off' || !has(self.size)", message: "off has no size"}
              properties:
                mode: {type: string, enum: ["on", "off"], default: "on"}
                size: {type: integer, format: int32, minimum: 1, maximum: 9}
                name: {type: string, pattern: "^[a-z]+$", maxLength: 10, nullable: true}
                port: {x-kubernetes-int-or-string: true}
                raw: {type: object, x-kubernetes-preserve-unknown-fields: true}
                child: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
                tags: {type: array, x-kubernetes-list-type: set, items: {type: string}, maxItems: 3}
                rules:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [id]
                  items:
                    type: object
                    required: [id]
                    properties: {id: {type: string}, a: {type: string}, b: {type: string}}
                    oneOf: [{required: [a]}, {required: [b]}]
                labels: {type: object, additionalProperties: {type: string}}
`;

/** A kind's schema as plain data, references followed. */
function plain(kind: KindSchema | undefined, registry: Registry): unknown {
  const follow = (schema: Schema): unknown => {
    const whole = registry.resolve(schema);
    const { properties, items, values, ...rest } = whole;
    return {
      ...rest,
      ...(properties && {
        properties: Object.fromEntries(
          [...properties].filter(([name]) => name !== 'metadata').map(([name, one]) => [name, follow(one)]),
        ),
      }),
      ...(items && { items: follow(items) }),
      ...(values && { values: follow(values) }),
    };
  };
  return kind && follow(kind.schema);
}

describe('the schemas of a real cluster', () => {
  let server: ApiServer;
  let folder: string;
  let transport: Transport;

  before(async function () {
    this.timeout(90_000);
    server = await sharedApiServer();
    folder = mkdtempSync(join(tmpdir(), 'cluster-schemas-'));
    const file = server.writeKubeconfig(join(folder, 'config'), 'real');
    const definition = toJson(parse(CRD).documents[0]?.root as SyntaxNode, readSyntaxNode);
    const made = await server.request('POST', CRDS, definition);
    assert.equal(made.status, 201, made.text);
    const config = readKubeconfig({ file, env: {}, roots: [] });
    assert.ok(!isProblem(config));
    const connection = await config.connect('real-viewer', []);
    assert.ok(!isProblem(connection));
    transport = createTransport(connection);
  });

  after(async () => {
    transport?.close();
    await server?.request('DELETE', `${CRDS}/gadgets.schemas.example.com`);
    rmSync(folder, { recursive: true, force: true });
  });

  async function fetch(known?: ClusterSchemas): Promise<ClusterSchemas> {
    const signal = new AbortController().signal;
    const found = await fetchClusterSchemas(transport, { signal, ...(known === undefined ? {} : { known }) });
    assert.ok(!isProblem(found), JSON.stringify(found));
    return found;
  }

  /** The documents, once they have the definition of this test: the server publishes it a moment after it was made. */
  async function fetchWithGadgets(): Promise<ClusterSchemas> {
    let found = await fetch();
    for (let attempt = 0; attempt < 50; attempt++) {
      if (Object.keys(found.documents['apis/schemas.example.com/v1']?.kinds ?? {}).length > 0) break;
      await new Promise((done) => setTimeout(done, 200));
      found = await fetch(found);
    }
    return found;
  }

  it('are read without any right but to sign in, and only once while they stay the same', async function () {
    this.timeout(60_000);
    const first = await fetchWithGadgets();
    assert.equal(first.kubernetes, '1.37');
    assert.ok(first.documents['apis/apps/v1']?.kinds['apps/v1/Deployment']);
    const sent = transport.sent();
    const second = await fetch(first);
    assert.deepEqual(second, first);
    assert.equal(transport.sent() - sent, 2);
  });

  it('describe a custom resource as its own definition does', async function () {
    this.timeout(60_000);
    const text = JSON.stringify(await fetchWithGadgets());
    const read = readClusterPack('cluster/real', text);
    assert.ok(read);
    const fromCluster = createRegistry([read.builtIn, read.custom]);
    const fromFile = createRegistry([pack('kubernetes/1.37'), ...packsOfFile('/crd.yaml', parse(CRD))]);
    const [mine, theirs] = [fromFile, fromCluster].map((one) => one.find('schemas.example.com/v1', 'Gadget'));
    assert.equal(theirs?.custom, true);
    assert.equal(theirs?.namespaced, false);
    assert.equal(theirs?.plural, 'gadgets');
    assert.deepEqual(comparable(plain(theirs, fromCluster)), comparable(plain(mine, fromFile)));
  });

  it('describe built-in kinds as the bundled facts do', async function () {
    this.timeout(60_000);
    const read = readClusterPack('cluster/real', JSON.stringify(await fetchWithGadgets()));
    assert.ok(read);
    const theirs = createRegistry([read.builtIn, read.custom]);
    const bundled = createRegistry([pack('kubernetes/1.37')]);
    for (const [apiVersion, kind] of [
      ['v1', 'Pod'],
      ['apps/v1', 'Deployment'],
      ['networking.k8s.io/v1', 'Ingress'],
      ['apiregistration.k8s.io/v1', 'APIService'],
    ] as const) {
      const [mine, other] = [bundled, theirs].map((one) => one.find(apiVersion, kind));
      assert.equal(other?.custom, false);
      assert.equal(other?.namespaced, mine?.namespaced);
      assert.deepEqual(
        [...(other?.schema.properties?.keys() ?? [])].sort(),
        [...(mine?.schema.properties?.keys() ?? [])].sort(),
      );
    }
    assert.equal(theirs.isBuiltInGroup('apps'), true);
    assert.equal(theirs.isBuiltInGroup('schemas.example.com'), false);
  });

  it('are kept for the next start, which then needs no cluster', async function () {
    this.timeout(60_000);
    await fetchWithGadgets();
    const env = { POLYCRATE_GITOPS_CACHE: join(folder, 'cache') };
    const open = () => createSchemas({ env, now: Date.now, toNative: (path) => path });
    const repository = `
# file: .polycrate-gitops.yaml
version: 1
environments:
  prod: {overlays: [.], clusters: [real]}
# file: gadget.yaml
apiVersion: schemas.example.com/v1
kind: Gadget
metadata: {name: one}
spec: {mode: "off", size: 3}
`;
    const first = openFixture(repository);
    const { port } = open();
    const answer = await port.fetchCluster(
      {
        overlay: '/repo',
        context: 'real-viewer',
        engine: first.engine,
        settings: { contexts: { real: 'real-viewer' }, kubeconfig: join(folder, 'config'), credentialPlugins: [] },
        roots: ['/repo'],
        settle: async (question) => first.ask(question),
        uriOf: (path) => path,
      },
      { signal: new AbortController().signal, progress: () => undefined },
    );
    assert.ok(answer.done, JSON.stringify(answer));
    assert.equal(answer.result.kubernetes, '1.37');
    assert.ok(answer.result.kinds > 60);
    const later = open();
    const clusterSchemas = later.port.clusters(['/repo']);
    assert.deepEqual(clusterSchemas, { real: { pack: answer.result.pack, kubernetes: '1.37' } });
    const text = later.read(answer.result.pack);
    const second = openFixture(repository, undefined, new Map([[answer.result.pack, text ?? '']]));
    second.engine.configure({ roots: ['/repo'], trusted: true, clusterSchemas });
    const found = second.ask((engine) => engine.allFindings());
    assert.deepEqual(
      found.map(({ code }) => code),
      ['schema/invalid-value'],
    );
    assert.match(found[0]?.summary ?? '', /off has no size/);
  });

  it('judge on the command line by the flag --context, and without the cluster by what it said before', async function () {
    this.timeout(60_000);
    await fetchWithGadgets();
    const repository = join(folder, 'repository');
    mkdirSync(repository, { recursive: true });
    writeFileSync(
      join(repository, 'gadget.yaml'),
      'apiVersion: schemas.example.com/v1\nkind: Gadget\nmetadata: {name: one}\nspec: {mode: "off", size: 3}\n',
    );
    const env = { POLYCRATE_GITOPS_CACHE: join(folder, 'command') };
    const config = join(folder, 'config');
    const check = (): ReturnType<typeof runCommand> =>
      runCommand(['check', '--context', 'real-viewer', '--kubeconfig', config], repository, env);
    const online = await check();
    assert.equal(online.status, 1, online.out + online.err);
    assert.match(online.out, /off has no size/);
    const text = readFileSync(config, 'utf8');
    try {
      writeFileSync(config, text.replaceAll('viewer-token', 'no-token'));
      const offline = await check();
      assert.equal(offline.status, 1, offline.out);
      assert.match(offline.out, /off has no size/);
      assert.match(offline.out, /not judged: .*sign in again\. What it said before counts\./);
    } finally {
      writeFileSync(config, text);
    }
  });
});

/** Without sentences, and without what an embedded object gets besides. */
function comparable(value: unknown): unknown {
  const text = JSON.stringify(value, (key, one) =>
    key === 'description' || key === 'child' ? undefined : sorted(one),
  );
  return JSON.parse(text) as unknown;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
