import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { completion } from '../../server/src/engine/features/completion.ts';
import { fieldSchema } from '../../server/src/engine/schema/fieldSchema.ts';
import { readIdentity } from '../../server/src/engine/schema/identity.ts';
import type { OwnFile } from '../../server/src/engine/schema/ownFiles.ts';
import { readSyntaxNode } from '../../server/src/engine/schema/treeReader.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import type { SyntaxNode } from '../../server/src/engine/syntax/tree.ts';
import { readFixture } from '../support/fixture.ts';
import { bundledRegistry, schemaContext } from '../support/schemaPacks.ts';

/** Labels of fields and values proposed at the cursor, in the order in which an editor shows them. */
function labels(text: string, own?: OwnFile): string[] {
  return items(text, own)
    .filter((item) => item.kind !== 'snippet')
    .map((item) => item.label);
}

function items(text: string, own?: OwnFile) {
  const { files, cursor } = readFixture(text);
  assert.ok(cursor, 'the fixture has a cursor');
  const found = completion(files.get(cursor.file) ?? '', cursor.offset, schemaContext(own));
  return [...found.items].sort((a, b) => (a.sort < b.sort ? -1 : 1));
}

/** Keys in block style that the schema of their document knows, with the offset of their end. */
function knownKeys(text: string): { key: string; offset: number }[] {
  const found: { key: string; offset: number }[] = [];
  const walk = (node: SyntaxNode, path: (string | number)[], root: FieldRoot): void => {
    if (node.kind === 'seq' && !node.flow) for (const item of node.items) walk(item, [...path, 0], root);
    if (node.kind !== 'map' || node.flow) return;
    const properties = fieldSchema(root, path, bundledRegistry())?.schema.properties;
    for (const { key, value } of node.entries) {
      if (key.kind !== 'scalar') continue;
      if (properties?.has(key.value)) found.push({ key: key.value, offset: key.range.end });
      walk(value, [...path, key.value], root);
    }
  };
  for (const { root } of parse(text).documents) {
    const { apiVersion, kind } = root ? readIdentity(root, readSyntaxNode) : {};
    const schema = bundledRegistry().find(apiVersion ?? '', kind ?? '');
    if (root !== undefined && schema !== undefined) walk(root, [], schema);
  }
  return found;
}

type FieldRoot = Parameters<typeof fieldSchema>[0];

describe('completion', () => {
  it('offers the fields of a mapping, required ones first', () => {
    const found = labels('apiVersion: apps/v1\nkind: Deployment\nspec:\n  <|>');
    assert.deepEqual(found.slice(0, 3), ['selector', 'template', 'minReadySeconds']);
  });

  it('leaves out the fields that are there already, above and below', () => {
    const found = labels(
      'apiVersion: apps/v1\nkind: Deployment\nspec:\n  replicas: 2\n  <|>\n  selector:\n    matchLabels: {}\n',
    );
    assert.ok(!found.includes('replicas'));
    assert.ok(!found.includes('selector'));
    assert.ok(found.includes('strategy'));
  });

  it('knows the place inside lists, also when the list stands at the column of its key', () => {
    const deep = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: web\n      ima<|>';
    const flat =
      'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: web\n    <|>\n  volumes:\n  - name: data\n';
    assert.ok(labels(deep).includes('imagePullPolicy'));
    assert.ok(labels(flat).includes('imagePullPolicy'));
    assert.ok(!labels(flat).includes('name'));
  });

  it('does not take fields of another item for siblings', () => {
    const found = labels(
      'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: x\n    - <|>\n    - name: c\n',
    );
    assert.ok(found.includes('name'));
    assert.ok(found.includes('image'));
  });

  it('starts an item where a list is wanted and no mark is typed', () => {
    const [first] = items('apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    <|>').filter(
      ({ kind }) => kind === 'field',
    );
    assert.equal(first?.label, 'name');
    assert.equal(first?.insert, '- name: ');
  });

  it('offers enum values, booleans and defaults', () => {
    const policy = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: web\n      imagePullPolicy: <|>';
    assert.deepEqual(labels(policy), ['Always', 'IfNotPresent', 'Never']);
    assert.deepEqual(labels('apiVersion: v1\nkind: Pod\nspec:\n  hostNetwork: t<|>'), ['true', 'false']);
    assert.deepEqual(labels('apiVersion: v1\nkind: Service\nspec:\n  ports:\n    - protocol: <|>'), [
      'SCTP',
      'TCP',
      'UDP',
    ]);
  });

  it('offers values of a list of fixed values', () => {
    const found = labels('apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec:\n  policyTypes:\n    - <|>');
    assert.deepEqual(found, ['Egress', 'Ingress']);
  });

  it('pairs kinds and API versions', () => {
    assert.deepEqual(labels('apiVersion: batch/v1\nkind: <|>'), ['CronJob', 'Job']);
    assert.deepEqual(labels('apiVersion: <|>\nkind: HorizontalPodAutoscaler\n'), ['autoscaling/v1', 'autoscaling/v2']);
    assert.ok(labels('kind: <|>').includes('HelmRelease'));
  });

  it('offers the first lines of an empty document, and of the next one in the file', () => {
    assert.deepEqual(labels('<|>'), ['apiVersion', 'kind', 'metadata']);
    assert.deepEqual(labels('apiVersion: v1\nkind: Pod\n---\nkind: Job\n<|>'), ['apiVersion', 'metadata']);
  });

  it('works in text that is not valid YAML', () => {
    const found = labels('apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: [\nspec:\n  repl<|>\n  template\n');
    assert.ok(found.includes('replicas'));
  });

  it('replaces the typed word, and leaves a colon that is there', () => {
    const [field] = items('apiVersion: v1\nkind: ConfigMap\nimm<|>: true\n').filter(
      (item) => item.label === 'immutable',
    );
    assert.equal(field?.insert, 'immutable');
    assert.equal(field?.range.end - field?.range.start, 3);
  });

  it('reads texts with a byte order mark and with CRLF', () => {
    const text = '\uFEFFapiVersion: batch/v1\r\nkind: CronJob\r\nspec:\r\n  sche<|>';
    assert.ok(labels(text).includes('schedule'));
  });

  it('proposes every field of the example platform at its own place', () => {
    const root = 'test/example/platform';
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
    let fields = 0;
    for (const file of files) {
      const text = readFileSync(`${root}/${file}`, 'utf8');
      for (const { key, offset } of knownKeys(text)) {
        const found = completion(text, offset, schemaContext()).items.map((item) => item.label);
        assert.ok(found.includes(key), `${file}: ${key} at ${offset}`);
        fields++;
      }
    }
    assert.ok(fields > 500, `${fields} fields`);
  });

  it('goes on with a compact list as well as with the fields beside it', () => {
    const text = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n  <|>\n  hostname: b\n';
    const found = items(text);
    assert.ok(found.some(({ label }) => label === 'hostNetwork'));
    assert.equal(found.find(({ label }) => label === '- name')?.insert, '- name: ');
    assert.ok(!found.some(({ label }) => label === '- hostNetwork'));
    const inside = items('apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    <|>\n');
    assert.ok(!inside.some(({ label }) => label.startsWith('- ')));
  });

  it('works in braces, brackets and JSON', () => {
    assert.ok(labels('apiVersion: v1\nkind: Pod\nspec: { ho<|> }').includes('hostNetwork'));
    const taken = labels('apiVersion: v1\nkind: Pod\nspec: { hostNetwork: true, <|>, hostname: a }');
    assert.ok(!taken.includes('hostname') && !taken.includes('hostNetwork') && taken.includes('hostPID'));
    assert.deepEqual(labels('apiVersion: v1\nkind: Pod\nspec: { hostNetwork: <|>}'), ['true', 'false']);
    assert.ok(labels('apiVersion: v1\nkind: Pod\nspec:\n  containers: [\n    { name: a, <|>\n  ]\n').includes('image'));
    assert.ok(labels('{ "spec": { "ho<|>" }, "kind": "Pod", "apiVersion": "v1" }').includes('hostNetwork'));
    assert.deepEqual(labels('{ "spec": { "hostNetwork"<|>: true }, "kind": "Pod", "apiVersion": "v1" }'), []);
    const policies = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec:\n  policyTypes: [<|>]\n';
    assert.deepEqual(labels(policies), ['Egress', 'Ingress']);
  });

  it('writes what is required at once, with the choices that a value has', () => {
    const found = items('apiVersion: apps/v1\nkind: Deployment\nspec:\n  <|>').find(({ kind }) => kind === 'snippet');
    assert.equal(found?.detail, 'selector, template');
    assert.equal(found?.insert, `selector:\n    \${1}\n  template:\n    \${2}`);
    const ports = items('apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nspec:<|>').find(
      ({ kind }) => kind === 'snippet',
    );
    assert.equal(ports?.insert, `\n  scaleTargetRef:\n    kind: \${1}\n    name: \${2}\n  maxReplicas: \${3}`);
  });

  it('begins an empty document with a whole object, known by its kind alone', () => {
    const start = items('Depl<|>');
    assert.match(
      start.find(({ label }) => label === 'Deployment')?.insert ?? '',
      /^apiVersion: apps\/v1\nkind: Deployment\n/,
    );
    const quota = items('PodDis<|>').find(({ detail }) => detail === 'policy/v1');
    assert.match(
      quota?.insert ?? '',
      /^apiVersion: policy\/v1\nkind: PodDisruptionBudget\nmetadata:\n {2}name: \$1\nspec:\n/,
    );
    const kind = items('kind: CronJ<|>').find(({ label }) => label === 'CronJob');
    assert.equal(kind?.also?.[0]?.text, 'apiVersion: batch/v1\n');
  });

  it('says when there are more proposals than it sends', () => {
    const { files, cursor } = readFixture('<|>');
    const answer = completion(files.get(cursor?.file ?? '') ?? '', 0, schemaContext());
    assert.equal(answer.isIncomplete, true);
    assert.equal(answer.items.length, 200);
    assert.equal(completion('kind: CronJ', 11, schemaContext()).items.length > 0, true);
  });

  it('is silent in comments and in texts of several lines', () => {
    assert.deepEqual(labels('apiVersion: v1\nkind: Pod\nspec:\n  # no<|>'), []);
    assert.deepEqual(labels('apiVersion: v1\nkind: ConfigMap\ndata:\n  run.sh: |\n    echo<|>'), []);
  });

  it('is silent for an unknown kind', () => {
    assert.deepEqual(labels('apiVersion: example.com/v1\nkind: Widget\nspec:\n  <|>'), []);
  });

  it('knows Flux, Argo CD, kustomization and Polycrate files', () => {
    const flux = labels('apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec:\n  <|>');
    assert.deepEqual(flux.slice(0, 3), ['interval', 'prune', 'sourceRef']);
    const argo = labels('apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  <|>');
    assert.deepEqual(argo.slice(0, 2), ['destination', 'project']);
    assert.ok(labels('resources: []\nconf<|>', 'kustomization').includes('configMapGenerator'));
    assert.deepEqual(labels('configMapGenerator:\n  - name: a\n    behavior: <|>', 'kustomization'), [
      'create',
      'merge',
      'replace',
    ]);
    assert.deepEqual(labels('workflows:\n  - name: a\n    steps:\n      - <|>', 'workspace.poly').slice(0, 3), [
      'action',
      'block',
      'name',
    ]);
    assert.ok(labels('kind: <|>', 'block.poly').includes('k8sapp'));
  });

  it('quotes text that YAML would read as something else', () => {
    const found = items('policies:\n  rules:\n    image-unpinned:\n      prod: <|>', 'teamFile');
    assert.deepEqual(
      found.map((item) => item.insert),
      ['error', 'warning', 'information', 'hint', '"off"'],
    );
  });
});
