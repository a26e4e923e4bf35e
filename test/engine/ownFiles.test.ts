import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { OwnFile } from '../../server/src/engine/schema/ownFiles.ts';
import { toJson } from '../../server/src/engine/schema/serverValue.ts';
import { readSyntaxNode } from '../../server/src/engine/schema/treeReader.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { checkSchema, problemsOf } from '../support/schemaCheck.ts';
import { packText } from '../support/schemaPacks.ts';

const TEAM_FILE = `
version: 1
environments:
  prod: { overlays: [overlays/prod, clusters/prod/*], clusters: [prod-eu, prod-us] }
clusters:
  prod-eu: { context: prod-eu-admin, kubernetes: "1.37", owns: "app.kubernetes.io/part-of=shop" }
policies:
  paths: [policies]
  podSecurity: { prod: restricted }
  rules: { image-unpinned: { prod: error, "*": information } }
ignore:
  - { code: drift/changed, target: { kind: Deployment }, paths: [/spec/replicas], reason: autoscaled }
known:
  - { kind: Secret, namespace: shop, name: "db-*" }
`;

/** A JSON Schema validator's own view of the files that other editors may use too. */
function validator(name: string): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv.addSchema(JSON.parse(packText(name)) as object, name);
}

function jsonOf(text: string): unknown {
  const root = parse(text).documents[0]?.root;
  return root && toJson(root, readSyntaxNode);
}

describe('schemas of our own files', () => {
  it('are valid JSON Schema', () => {
    for (const name of ['kustomization', 'teamFile', 'polycrate']) {
      const ajv = validator(name);
      assert.equal(ajv.validateSchema(JSON.parse(packText(name)) as object), true, ajv.errorsText());
    }
  });

  it('name a source for every definition', () => {
    for (const name of ['kustomization', 'teamFile', 'polycrate']) {
      const { definitions } = JSON.parse(packText(name)) as { definitions: Record<string, { $comment?: string }> };
      for (const [key, definition] of Object.entries(definitions)) assert.ok(definition.$comment, `${name}: ${key}`);
    }
  });

  it('accept the complete team file, as a JSON Schema validator does', () => {
    checkSchema(TEAM_FILE, { own: 'teamFile' });
    assert.equal(validator('teamFile').validate('teamFile', jsonOf(TEAM_FILE)), true);
  });

  it('accept the workspace and the block of the example platform', () => {
    const root = 'test/example/platform';
    checkSchema(readFileSync(`${root}/workspace.poly`, 'utf8'), { own: 'workspace.poly' });
    checkSchema(readFileSync(`${root}/blocks/shop/k8s/edge-proxy/block.poly`, 'utf8'), { own: 'block.poly' });
    checkSchema(readFileSync(`${root}/blocks/shop/k8s/edge-proxy/CHANGELOG.poly`, 'utf8'), { own: 'CHANGELOG.poly' });
  });

  it('agree with a JSON Schema validator on wrong files', () => {
    const wrong: readonly [OwnFile, string][] = [
      ['kustomization', 'resources: x\n'],
      ['kustomization', 'resource: [a]\n'],
      ['kustomization', 'images: [{ name: a, newTag: 1.2 }]\n'],
      ['kustomization', 'configMapGenerator: [{ behavior: merg }]\n'],
      ['teamFile', 'version: 2\n'],
      ['teamFile', 'ignore: [{ code: drift/changed }]\n'],
      ['teamFile', 'clusters: { a: { kubernetes: 1.37 } }\n'],
    ];
    for (const [own, text] of wrong) {
      assert.notDeepEqual(problemsOf(text, { own }), [], text);
      assert.equal(validator(own).validate(own, jsonOf(text)), false, text);
    }
  });

  it('make kustomize refuse unknown fields, and only warn in files whose reader ignores them', () => {
    checkSchema(
      `
labels:
  - pair: {}
#   ^^^^ error[schema/unknown-field]: kustomize will refuse it. Did you mean \`pairs\`?
`,
      { own: 'kustomization' },
    );
    checkSchema(
      `
policies:
  path: [a]
# ^^^^ warning[schema/unknown-field]: Polycrate GitOps ignores it. Did you mean \`paths\`?
`,
      { own: 'teamFile' },
    );
    checkSchema(
      `
name: shop
config:
  blockroot: a
# ^^^^^^^^^ warning[schema/unknown-field]: Polycrate ignores it. Did you mean \`blocksroot\`?
`,
      { own: 'workspace.poly' },
    );
  });

  it('ask for what Polycrate cannot load without', () => {
    const text = 'name: shop\nworkflows:\n  - name: deploy\n    steps:\n      - name: first\n        block: web\n';
    assert.deepEqual(
      problemsOf(text, { own: 'workspace.poly' }).map((problem) => problem.message),
      ['Required field `action` is missing in workspace workflows.steps; Polycrate will refuse it.'],
    );
  });

  it('say in words what a name takes', () => {
    assert.deepEqual(
      problemsOf('name: my shop\n', { own: 'workspace.poly' }).map((problem) => problem.message),
      [
        '`my shop` is not what it takes (a letter, then letters, digits, `_` and single `-` or `/`, two characters at the least); Polycrate will refuse it.',
      ],
    );
  });

  it('read names in linear time', () => {
    const name = `${'a-'.repeat(5000)}!`;
    assert.equal(problemsOf(`name: ${name}\n`, { own: 'workspace.poly' }).length, 1);
  });
});
