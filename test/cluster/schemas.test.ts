import assert from 'node:assert/strict';
import { SCHEMA_CODES } from '../../server/src/engine/diagnostics/codes/schema.ts';
import { CORE } from '../../server/src/engine/features/completion/templates/core.ts';
import { snippetOf } from '../../server/src/engine/features/completion/templates/objectTemplate.ts';
import { WORKLOADS } from '../../server/src/engine/features/completion/templates/workloads.ts';
import type { Json } from '../../server/src/engine/schema/schemaShape.ts';
import { toJson } from '../../server/src/engine/schema/serverValue.ts';
import { readSyntaxNode } from '../../server/src/engine/schema/treeReader.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import type { SyntaxNode } from '../../server/src/engine/syntax/tree.ts';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { compareWithServer } from '../support/openapiCompare.ts';
import { bundledRegistry, pack } from '../support/schemaPacks.ts';
import { expandText } from '../support/snippets.ts';

const APPLY = 'application/apply-patch+yaml';

/** Definitions of APIs that a server does not serve unless asked. */
const OFF_BY_DEFAULT = /alpha|beta|apiserverinternal|storagemigration/;

interface Verdict {
  readonly accepted: boolean;
  readonly message: string;
}

function roots(text: string): SyntaxNode[] {
  return parse(text).documents.flatMap(({ root }) => root ?? []);
}

describe('schemas against a real API server', () => {
  let server: ApiServer;

  before(async function () {
    this.timeout(90_000);
    server = await sharedApiServer();
  });

  /** What strict server-side apply says about one document, without keeping it. */
  async function dryRun(root: SyntaxNode): Promise<Verdict> {
    const object = toJson(root, readSyntaxNode) as { apiVersion?: string; kind?: string; metadata?: { name?: string } };
    const { apiVersion = '', kind = '', metadata } = object;
    const known = bundledRegistry().find(apiVersion, kind);
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const scope = known?.namespaced === false ? '' : '/namespaces/default';
    const plural = known?.plural ?? `${kind.toLowerCase()}s`;
    const query = 'dryRun=All&fieldManager=test&force=true&fieldValidation=Strict';
    const path = `${base}${scope}/${plural}/${metadata?.name ?? 'x'}?${query}`;
    const { status, text } = await server.request('PATCH', path, object, APPLY);
    return { accepted: status < 300, message: `${status} ${text.slice(0, 300)}` };
  }

  it('agree with its own documents in every definition', async function () {
    this.timeout(60_000);
    const index = (await server.request('GET', '/openapi/v3')).body as {
      paths: Record<string, { serverRelativeURL: string }>;
    };
    const paths = Object.keys(index.paths).filter((path) => /^apis?\/.*v\d/.test(path));
    const documents: Json[] = [];
    for (const path of paths) documents.push((await server.request('GET', `/openapi/v3/${path}`)).body as Json);
    const found = compareWithServer(pack('kubernetes/1.37'), documents).filter((line) => !OFF_BY_DEFAULT.test(line));
    assert.deepEqual(found, []);
  });

  for (const info of SCHEMA_CODES.filter((code) => code.severity === 'error')) {
    if (info.example.includes('toolkit.fluxcd.io')) continue;
    it(`${info.code}: the server refuses the example`, async () => {
      const { accepted, message } = await dryRun(roots(info.example)[0] as SyntaxNode);
      assert.equal(accepted, false, message);
    });
  }

  for (const template of [...WORKLOADS, ...CORE]) {
    if (/Gateway|HTTPRoute/.test(template.label)) continue;
    it(`the server accepts the template ${template.label}`, async () => {
      for (const root of roots(expandText(snippetOf(template)))) {
        const { accepted, message } = await dryRun(root);
        assert.equal(accepted, true, message);
      }
    });
  }
});
