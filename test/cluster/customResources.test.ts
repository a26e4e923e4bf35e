import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { judgeDocument } from '../../server/src/engine/schema/document.ts';
import { createRegistry } from '../../server/src/engine/schema/registry.ts';
import type { JsonObject } from '../../server/src/engine/schema/schemaShape.ts';
import { toJson } from '../../server/src/engine/schema/serverValue.ts';
import { readSyntaxNode } from '../../server/src/engine/schema/treeReader.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { crdsOfPack } from '../support/packCrds.ts';
import { type Mutation, mutate } from '../support/schemaMutations.ts';
import { bundledCustom, pack } from '../support/schemaPacks.ts';

const AT_ONCE = 6;
/** All definitions and all changes take a minute; outside of CI those of the objects below, and every twelfth change, are enough. */
const IN_CI = process.env.CI === 'true';
const EVERY = IN_CI ? 1 : 12;
/** The bundled kinds as if the cluster had told them, since here it has just these. */
const registry = createRegistry([pack('kubernetes/1.37'), ...names().map((name) => ({ ...pack(name), exact: true }))]);

interface Identified extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

function objects(): Identified[] {
  const { documents } = parse(readFileSync('test/cluster/customManifests.yaml', 'utf8'));
  return documents.flatMap(({ root }) => (root === undefined ? [] : [toJson(root, readSyntaxNode) as Identified]));
}

function names(): string[] {
  return [...new Set(bundledCustom.kinds?.values())];
}

/** Errors about an object, which goes through YAML as a file would. */
function errorsOf(object: JsonObject): string[] {
  const root = parse(JSON.stringify(object)).documents[0]?.root;
  const found = root === undefined ? [] : judgeDocument(root, { registry, read: readSyntaxNode, mode: 'full' });
  return found.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}

function pathOf({ apiVersion, kind, metadata }: Identified): string {
  const known = registry.find(apiVersion, kind);
  return `/apis/${apiVersion}${known?.namespaced ? '/namespaces/default' : ''}/${known?.plural}/${metadata.name}`;
}

describe('bundled custom resources against a real API server', () => {
  let server: ApiServer;

  async function isAccepted(object: Identified): Promise<{ accepted: boolean; status: number; text: string }> {
    const query = 'dryRun=All&fieldManager=test&force=true&fieldValidation=Strict';
    const type = 'application/apply-patch+yaml';
    const { status, text } = await server.request('PATCH', `${pathOf(object)}?${query}`, object, type);
    return { accepted: status < 300, status, text };
  }

  /** A new definition is served a moment after it was accepted. */
  async function untilServed(object: Identified): Promise<void> {
    for (let tries = 0; tries < 100 && (await isAccepted(object)).status === 404; tries++) await wait(200);
  }

  before('install the definitions', async function () {
    this.timeout(180_000);
    server = await sharedApiServer();
    const wanted = new Set(objects().map((object) => `${object.apiVersion.split('/')[0]}/${object.kind}`));
    const all = names().flatMap((name) => crdsOfPack(pack(name)));
    const crds = all.filter((crd) => {
      const { group, names } = crd.spec as { group: string; names: { kind: string } };
      return IN_CI || wanted.has(`${group}/${names.kind}`);
    });
    const refused: string[] = [];
    for (const crd of crds) {
      const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions?fieldValidation=Strict';
      const { status, text } = await server.request('POST', path, crd);
      // Another suite may have installed it.
      if (status >= 300 && status !== 409) refused.push(text.slice(0, 300));
    }
    assert.deepEqual(refused, []);
    for (const object of objects()) await untilServed(object);
  });

  after('remove them', async () => {
    for (const crd of names().flatMap((name) => crdsOfPack(pack(name)))) {
      const { name } = crd.metadata as { name: string };
      await server.request('DELETE', `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`);
    }
  });

  it('are well known: the server takes the objects, and so do we', async function () {
    this.timeout(60_000);
    for (const object of objects()) {
      const { accepted, text } = await isAccepted(object);
      assert.ok(accepted, `${object.kind}: ${text.slice(0, 400)}`);
      assert.deepEqual(errorsOf(object), [], object.kind);
    }
  });

  it('are judged as the server does when a field changes', async function () {
    this.timeout(600_000);
    const todo = new Map<string, Mutation>();
    for (const object of objects()) {
      const kind = registry.find(object.apiVersion, object.kind);
      for (const one of kind === undefined ? [] : mutate(object, kind, registry)) {
        if (!one.name.startsWith('io.k8s.apimachinery.pkg.apis.meta')) todo.set(one.name, one);
      }
    }
    const queue = [...todo.values()].filter((_, index) => index % EVERY === 0);
    const falseAlarms: string[] = [];
    let refused = 0;
    let found = 0;
    const work = async (): Promise<void> => {
      for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        const errors = errorsOf(next.object);
        const { accepted } = await isAccepted(next.object as Identified);
        if (accepted && errors.length > 0) falseAlarms.push(`${next.name}: ${errors[0]}`);
        if (!accepted) refused++;
        if (!accepted && errors.length > 0) found++;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    assert.deepEqual(falseAlarms, []);
    assert.ok(refused * EVERY > 5000, `${refused} refused`);
    assert.ok(found / refused > 0.9, `${found} of ${refused} found`);
  });
});
