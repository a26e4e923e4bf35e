import assert from 'node:assert/strict';
import type { SymbolAnswer } from '../../server/src/engine/features/languageAnswers.ts';
import { openFixture } from '../support/engineFixture.ts';

/** The outline as indented lines: name, detail in brackets. */
function outline(text: string, path = 'file.yaml'): string[] {
  const opened = openFixture(`# file: ${path}\n${text}`);
  const symbols = opened.ask((engine) => engine.language.documentSymbols(`/repo/${path}`));
  const whole = opened.text(path);
  const lines: string[] = [];
  const visit = (symbol: SymbolAnswer, depth: number, around: { start: number; end: number }): void => {
    const { name, detail, range, selection, children } = symbol;
    assert.ok(around.start <= range.start && range.end <= around.end, `${name} leaves what it is in`);
    assert.ok(range.start <= selection.start && selection.end <= range.end, `${name} selects outside of itself`);
    lines.push(`${'  '.repeat(depth)}${name}${detail === '' ? '' : ` (${detail})`}`);
    for (const child of children) visit(child, depth + 1, range);
  };
  for (const symbol of symbols) visit(symbol, 0, { start: 0, end: whole.length });
  return lines;
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: app
          image: shop/web:1.4.1
          ports: [{ containerPort: 80 }]
`;

describe('the outline', () => {
  it('names objects by kind and name, and items by what names them', () => {
    assert.deepEqual(outline(DEPLOYMENT), [
      'Deployment/web (shop)',
      '  apiVersion (apps/v1)',
      '  kind (Deployment)',
      '  metadata',
      '    name (web)',
      '    namespace (shop)',
      '  spec',
      '    replicas (2)',
      '    template',
      '      spec',
      '        containers (1 item)',
      '          app',
      '            name (app)',
      '            image (shop/web:1.4.1)',
      '            ports (1 item)',
      '              80',
      '                containerPort (80)',
    ]);
  });

  it('has one symbol per document of a stream', () => {
    const text = `---\n${DEPLOYMENT}---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\n---\n`;
    assert.deepEqual(
      outline(text).filter((line) => !line.startsWith(' ')),
      ['Deployment/web (shop)', 'Service/web'],
    );
  });

  it('shows objects of a List as objects', () => {
    const text =
      'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata:\n      name: a\n';
    assert.ok(outline(text).includes('    ConfigMap/a'));
  });

  it('has the fields of a kustomization at the top, patches by their target', () => {
    const text = `resources:
  - ../base
images:
  - name: shop/web
    newTag: 1.4.2
patches:
  - target:
      kind: Deployment
      name: web
    patch: |-
      - op: remove
        path: /spec/replicas
  - path: patch.yaml
`;
    assert.deepEqual(
      outline(text, 'kustomization.yaml').filter((line) => /^ {0,3}\S/.test(line)),
      [
        'resources (1 item)',
        '  ../base',
        'images (1 item)',
        '  shop/web',
        'patches (2 items)',
        '  Deployment/web',
        '  patch.yaml',
      ],
    );
  });

  it('masks Secret values', () => {
    const text = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  password: hunter2\n';
    const lines = outline(text);
    assert.ok(lines.includes('    password (•••)'));
    assert.ok(!lines.join().includes('hunter2'));
  });

  it('keeps what stands above and below a line that is broken', () => {
    for (const broken of ['  replicas', '  repl: "abc', '  x: [1, 2', '\tx: 1', '  : : :', '      odd: 1']) {
      const lines = outline(DEPLOYMENT.replace('  replicas: 2', broken));
      assert.ok(lines.includes('    namespace (shop)'), `above ${broken}`);
      assert.ok(lines.includes('            image (shop/web:1.4.1)'), `below ${broken}: ${lines.join('\n')}`);
    }
  });

  it('leaves the deepest levels out where there are too many symbols', () => {
    const data = Array.from({ length: 6000 }, (_, at) => `  k${at}: v\n`).join('');
    const lines = outline(`apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n${data}`);
    assert.deepEqual(lines, ['ConfigMap/a', '  apiVersion (v1)', '  kind (ConfigMap)', '  metadata', '  data']);
  });

  it('says nothing about files that are not ours', () => {
    assert.deepEqual(outline('replicas: 1\nimage: x\n', 'values.yaml'), []);
  });
});
