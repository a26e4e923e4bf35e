import assert from 'node:assert/strict';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { isOurs } from '../../server/src/engine/workspace/classify.ts';
import { scanText, scanTree } from '../../server/src/engine/workspace/scan.ts';
import { isTemplate } from '../../server/src/engine/workspace/templates.ts';
import { readFixture } from '../support/fixture.ts';
import { factsIn } from '../support/workspaceFixture.ts';

/** The kind of every file of a fixture. */
function kinds(fixture: string): Record<string, string> {
  const { files } = readFixture(fixture);
  return Object.fromEntries([...files.keys()].map((path) => [path.slice('/repo/'.length), factsIn(files, path).kind]));
}

const DEPLOYMENT = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n';

describe('what a file is', () => {
  it('takes every mapping with apiVersion and kind for a manifest', () => {
    assert.deepEqual(
      kinds(`
# file: a.yaml
${DEPLOYMENT}
# file: two.yml
# comment first
---
kind: Service
apiVersion: v1
---
${DEPLOYMENT}
# file: flow.json
{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}}
# file: quoted.yaml
"apiVersion": 'v1' # c
"kind": "Pod"
# file: flux/kustomization.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps}`),
      {
        'a.yaml': 'manifest',
        'two.yml': 'manifest',
        'flow.json': 'manifest',
        'quoted.yaml': 'manifest',
        'flux/kustomization.yaml': 'manifest',
      },
    );
  });

  it('knows kustomize, team and Polycrate files by name', () => {
    assert.deepEqual(
      kinds(`
# file: kustomization.yml
resources: []
# file: a/Kustomization
namePrefix: a-
# file: .polycrate-gitops.yaml
version: 1
# file: workspace.poly
name: acme-production-1
# file: blocks/web/block.poly
name: web
# file: other.poly
workflows: []
# file: secrets.poly
blocks: []`),
      {
        'kustomization.yml': 'kustomization',
        'a/Kustomization': 'kustomization',
        '.polycrate-gitops.yaml': 'teamFile',
        'workspace.poly': 'polycrateWorkspace',
        'blocks/web/block.poly': 'polycrateBlock',
        'other.poly': 'polycrateWorkspace',
        'secrets.poly': 'polycrateSecrets',
      },
    );
  });

  it('leaves files of other programs alone', () => {
    const found = kinds(`
# file: chart/Chart.yaml
apiVersion: v2
name: web
# file: chart/values.yaml
image: {repository: web}
# file: chart/templates/sub/deployment.yaml
${DEPLOYMENT}
# file: templates/plain.yaml
${DEPLOYMENT}
# file: tpl.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Values.name }}
# file: mustache.yaml
apiVersion: v1
kind: Pod
metadata:
  name: vttablet-{{uid}}
# file: .github/workflows/ci.yaml
on: push
jobs: {}
# file: docker-compose.yml
services: {web: {image: web}}
# file: playbooks/site.yml
- hosts: all
  tasks: []
# file: kind.yaml
apiVersion: kind.x-k8s.io/v1alpha4
kind: Cluster
# file: talos.yaml
apiVersion: v1alpha1
kind: WatchdogTimerConfig
# file: tests/00-assert.yaml
apiVersion: batch/v1
kind: Job
# file: chain/chainsaw-test.yaml
apiVersion: chainsaw.kyverno.io/v1alpha1
kind: Test
metadata: {name: a}
# file: chain/pod-assert.yaml
apiVersion: v1
kind: Pod
# file: kubeconfig.yaml
apiVersion: v1
kind: Config
# file: mkdocs.yml
site_name: docs
# file: .fluxschema.yml
apiVersion: schema.plugin.fluxcd.io/v1beta1
kind: Config
# file: .sops.yaml
creation_rules: []
# file: secret.enc.yaml
apiVersion: v1
kind: Secret
metadata: {name: db}
data: {password: "ENC[AES256_GCM,data:abc,type:str]"}
sops: {mac: "ENC[AES256_GCM,data:x,type:str]"}
# file: README.md
apiVersion: v1`);
    assert.deepEqual(found, {
      'chart/Chart.yaml': 'helmChart',
      'chart/values.yaml': 'helmValues',
      'chart/templates/sub/deployment.yaml': 'template',
      'templates/plain.yaml': 'manifest',
      'tpl.yaml': 'template',
      'mustache.yaml': 'template',
      '.github/workflows/ci.yaml': 'workflow',
      'docker-compose.yml': 'compose',
      'playbooks/site.yml': 'ansible',
      'kind.yaml': 'clientConfig',
      'kubeconfig.yaml': 'clientConfig',
      'talos.yaml': 'clientConfig',
      'tests/00-assert.yaml': 'clientConfig',
      'chain/chainsaw-test.yaml': 'clientConfig',
      'chain/pod-assert.yaml': 'clientConfig',
      'mkdocs.yml': 'other',
      '.fluxschema.yml': 'clientConfig',
      '.sops.yaml': 'other',
      'secret.enc.yaml': 'encrypted',
      'README.md': 'other',
    });
    const foreign = Object.entries(found).filter(([path]) => path !== 'templates/plain.yaml');
    assert.ok(foreign.every(([, kind]) => !isOurs(kind as never)));
  });

  it('still sees a manifest in a text with syntax errors', () => {
    assert.equal(kinds(`# file: a.yaml\n${DEPLOYMENT}spec: [\n  oops: "`)['a.yaml'], 'manifest');
  });
});

describe('templates', () => {
  const texts: readonly (readonly [name: string, text: string, template: boolean])[] = [
    ['a control line', '{{- if .Values.on }}\na: b\n{{- end }}', true],
    ['a plain value', 'a: {{ .x }}', true],
    ['a list item', 'list:\n  - {{ .x }}', true],
    ['Jinja', 'a: b\n{% if c %}\nd: e\n{% endif %}', true],
    ['a quoted value', 'a: "{{ $labels.instance }}"', false],
    ['a value that goes on with braces', 'name: app-{{cluster}}', false],
    ['a block text', 'a: |\n  {{ range }}\n\n  x\nb: c', false],
    ['a folded text in a list', '- name: x\n  text: >-\n    {{ x }}\n- b', false],
    ['a comment', '# {{ x }}\na: b', false],
    ['a quoted text of several lines', "a: \"one\n  {{ x }} \\\" \n  {{ y }}\"\nb: 'it''s\n  {{ z }}'\nc: d", false],
    ['a line behind quoted texts', 'a: "b"\nc: \'d\'\n"e": {{ f }}', true],
    ['a flow mapping', 'a: {b: {c: d}}', false],
  ];
  for (const [name, text, template] of texts) {
    it(`${template ? 'are known by' : 'are not suspected in'} ${name}`, () => {
      assert.equal(isTemplate(text), template);
    });
  }
});

describe('the scanner', () => {
  const texts = [
    `${DEPLOYMENT}  namespace: shop # here\nspec:\n  metadata:\n    name: inner\n`,
    `# lead\n---\n${DEPLOYMENT}---\n# nothing\n---\napiVersion: v1\nkind: Service\nmetadata:\n    labels:\n      name: no\n    name: 'svc'\n...\n`,
    '---\n---\nkind: List\napiVersion: v1\nitems:\n- kind: Pod\n',
    '\uFEFFapiVersion: v1\r\nkind: Pod\r\nmetadata:\r\n  name: bom\r\n',
    '- a\n- b\n',
    'metadata:\n  name: late\nkind: Pod\napiVersion: v1\n',
    'apiVersion: v1\nkind: null\nmetadata:\n  name: ~\n',
    '',
    '# only a comment\n',
  ];
  for (const text of texts) {
    it(`agrees with the parser on ${JSON.stringify(text.slice(0, 30))}`, () => {
      const scan = scanText(text);
      assert.equal(scan.uncertain, false);
      assert.deepEqual(scan.documents, scanTree(parse(text)).documents);
    });
  }

  it('says so when only the parser can tell', () => {
    const texts = [
      '{"kind": "Pod"}',
      'kind: &k Pod',
      'metadata: {name: x}',
      'metadata:\n  name: *n',
      'metadata:\n  name: "a\\tb"',
      '--- {kind: Pod}',
      'metadata:\n  <<: *base',
      '  kind: Pod',
    ];
    assert.deepEqual(
      texts.filter((text) => !scanText(text).uncertain),
      [],
    );
  });
});
