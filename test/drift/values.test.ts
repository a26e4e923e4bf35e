import assert from 'node:assert/strict';
import { parseJson, printJson } from '../../server/src/cluster/json.ts';
import { meets, parseSelector } from '../../server/src/cluster/labelSelector.ts';
import { commitOf, readInventoryId } from '../../server/src/cluster/owner.ts';
import { sameQuantity } from '../../server/src/cluster/quantity.ts';
import { toYaml } from '../../server/src/cluster/yamlText.ts';

describe('quantities', () => {
  const same: readonly [string, string][] = [
    ['1000m', '1'],
    ['1024Mi', '1Gi'],
    ['0.5', '500m'],
    ['1e3', '1k'],
    ['1E3', '1k'],
    ['1E', '1000P'],
    ['.5', '0.50'],
    ['1.5Gi', '1536Mi'],
    ['9007199254740993', '9007199254740993.0'],
    ['-1', '-1000m'],
  ];
  for (const [a, b] of same) {
    it(`${a} is ${b}`, () => assert.equal(sameQuantity(a, b, false), true));
  }

  const different: readonly [string, string][] = [
    ['1', '1001m'],
    ['9007199254740993', '9007199254740992'],
    ['1Gi', '1G'],
    ['one', '1'],
    ['', '0'],
    ['1e999999', '1'],
  ];
  for (const [a, b] of different) {
    it(`${a || 'nothing'} is not ${b}`, () => assert.equal(sameQuantity(a, b, false), false));
  }

  it('are rounded up to thousandths in resource lists only', () => {
    assert.equal(sameQuantity('0.1m', '1m', true), true);
    assert.equal(sameQuantity('0.1m', '1m', false), false);
  });
});

describe('JSON', () => {
  it('keeps every digit of a long integer and leaves texts alone', () => {
    const text = '{"a":9007199254740993,"b":"9007199254740993","c":1.5,"d":-12345678901234567890}';
    assert.equal(printJson(parseJson(text) ?? null), text);
  });

  it('is undefined for what is none', () => {
    assert.equal(parseJson('<html>'), undefined);
  });
});

describe("Flux's inventory", () => {
  it('reads namespace, name, group and kind', () => {
    assert.deepEqual(readInventoryId('shop_web_apps_Deployment'), {
      namespace: 'shop',
      name: 'web',
      group: 'apps',
      kind: 'Deployment',
    });
    assert.deepEqual(readInventoryId('_shop__Namespace'), {
      namespace: '',
      name: 'shop',
      group: '',
      kind: 'Namespace',
    });
    assert.equal(readInventoryId('_system__node_rbac.authorization.k8s.io_ClusterRole')?.name, 'system:node');
  });

  it('finds the commit in every form of a revision', () => {
    const commit = 'a'.repeat(40);
    for (const text of [`main@sha1:${commit}`, `sha1:${commit}`, `main/${commit}`, commit]) {
      assert.equal(commitOf(text), commit);
    }
    assert.equal(commitOf('6.9.2@sha256:abc'), undefined);
  });
});

describe('label selectors', () => {
  const labels = { app: 'web', tier: 'front' };
  const rows: readonly [string, boolean][] = [
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app!=web', false],
    ['missing!=x', true],
    ['app in (api, web)', true],
    ['app notin (api)', true],
    ['app', true],
    ['!app', false],
    ['!missing', true],
  ];
  for (const [selector, expected] of rows) {
    it(`${selector} is ${expected ? 'met' : 'not met'}`, () => {
      assert.equal(meets(labels, parseSelector(selector) ?? []), expected);
    });
  }

  it('is undefined for what is no selector', () => {
    assert.equal(parseSelector('app in web'), undefined);
    assert.equal(parseSelector('a b'), undefined);
  });
});

describe('YAML for reading', () => {
  it('puts names first, keeps lists flush and quotes what would be read as something else', () => {
    const text = toYaml({
      spec: { list: [{ b: 1, name: 'x' }, []], empty: {}, on: 'on', text: 'a\nb\n', number: '12', plain: 'a/b:1' },
      kind: 'K',
      apiVersion: 'v1',
    });
    assert.equal(
      text,
      `apiVersion: v1
kind: K
spec:
  empty: {}
  list:
  - name: x
    b: 1
  - []
  number: "12"
  "on": "on"
  plain: a/b:1
  text: |
    a
    b
`,
    );
  });
});
