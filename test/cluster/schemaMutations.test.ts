import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { judgeDocument } from '../../server/src/engine/schema/document.ts';
import type { JsonObject } from '../../server/src/engine/schema/schemaShape.ts';
import { toJson } from '../../server/src/engine/schema/serverValue.ts';
import { readSyntaxNode } from '../../server/src/engine/schema/treeReader.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { type Mutation, mutate } from '../support/schemaMutations.ts';
import { bundledRegistry } from '../support/schemaPacks.ts';

const AT_ONCE = 6;
/** All changes take half a minute; outside of CI every fourth is enough to notice a rule that drifts. */
const EVERY = process.env.CI === 'true' ? 1 : 4;
const registry = bundledRegistry();

interface Identified extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

function wideObjects(): Identified[] {
  const { documents } = parse(readFileSync('test/cluster/wideManifests.yaml', 'utf8'));
  return documents.flatMap(({ root }) => (root === undefined ? [] : [toJson(root, readSyntaxNode) as Identified]));
}

/** Error messages about an object, which goes through YAML as a file would. */
function errorsOf(object: JsonObject): string[] {
  const root = parse(JSON.stringify(object)).documents[0]?.root;
  const found = root === undefined ? [] : judgeDocument(root, { registry, read: readSyntaxNode, mode: 'full' });
  return found.filter((problem) => problem.severity === 'error').map((problem) => problem.message);
}

describe('schema errors against a real API server', () => {
  let server: ApiServer;

  before(async function () {
    this.timeout(90_000);
    server = await sharedApiServer();
  });

  /** Whether strict server-side apply accepts an object, without keeping it. */
  async function isAccepted(object: Identified): Promise<{ accepted: boolean; text: string }> {
    const { apiVersion, kind, metadata } = object;
    const known = registry.find(apiVersion, kind);
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const path = `${base}${known?.namespaced ? '/namespaces/default' : ''}/${known?.plural}/${metadata.name}`;
    const query = 'dryRun=All&fieldManager=test&force=true&fieldValidation=Strict';
    const type = 'application/apply-patch+yaml';
    // A few changes make the server's handler panic; it then hangs up, which is no acceptance.
    const answer = await server.request('PATCH', `${path}?${query}`, object, type).catch(() => undefined);
    return { accepted: answer !== undefined && answer.status < 300, text: answer?.text ?? 'no answer' };
  }

  it('start from objects that the server accepts and that have no error', async function () {
    this.timeout(60_000);
    for (const object of wideObjects()) {
      const { accepted, text } = await isAccepted(object);
      assert.ok(accepted, `${object.kind}: ${text.slice(0, 300)}`);
      assert.deepEqual(errorsOf(object), [], object.kind);
    }
  });

  it('never stand on a change that the server accepts, and find most of those that it refuses', async function () {
    this.timeout(600_000);
    const todo = new Map<string, Mutation>();
    for (const object of wideObjects()) {
      const kind = registry.find(object.apiVersion, object.kind);
      for (const one of kind === undefined ? [] : mutate(object, kind, registry)) todo.set(one.name, one);
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
    assert.ok(found / refused > 0.8, `${found} of ${refused} found`);
  });
});
