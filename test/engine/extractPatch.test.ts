import assert from 'node:assert/strict';
import { applyPlan } from '../support/applyPlan.ts';
import { openFixture } from '../support/engineFixture.ts';
import { asFixture } from '../support/fixture.ts';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
    tier: front # first
spec:
  replicas: 2 # enough
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: nginx:1.2
          args: [a, b]
          env:
            - name: LEVEL
              # told by operations
              value: info
            - name: MODE
              value: |
                fast
                safe
        - name: side
          image: side:1
      tolerations:
        - key: a
        - key: b
`;

const REPOSITORY = `# file: base/kustomization.yaml
resources: [web.yaml]
namePrefix: shop-
# file: base/web.yaml
${DEPLOYMENT}# file: overlays/prod/kustomization.yaml
resources:
- ../../base
nameSuffix: -prod
# file: overlays/test/kustomization.yaml
resources: [../../base]
patches:
  - path: patches/other.yaml
# file: overlays/test/patches/other.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 7
`;

/** Extracts what stands from the first text to the end of the second one. */
function extract(from: string, to = from, { overlay = 'overlays/prod', fixture = REPOSITORY } = {}) {
  const opened = openFixture(fixture);
  const text = opened.text('base/web.yaml');
  const start = text.indexOf(from);
  const end = text.indexOf(to, start) + to.length;
  assert.ok(start >= 0 && end > start, from);
  const request = { file: '/repo/base/web.yaml', range: { start, end }, overlay: `/repo/${overlay}` };
  const answer = opened.ask((engine) => engine.refactoring.extractPatch(request));
  return { opened, answer };
}

function patchOf({ answer }: ReturnType<typeof extract>): string {
  assert.ok('plan' in answer, JSON.stringify(answer));
  return answer.plan.creates[0]?.text ?? '';
}

const HEAD = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n';

describe('extracting a patch', () => {
  it('takes a field with what leads to it, and its comment', () => {
    assert.equal(patchOf(extract('replicas: 2')), `${HEAD}spec:\n  replicas: 2\n`);
  });

  it('takes an element of a list with its key, and inside of it what is selected', () => {
    const expected = `${HEAD}spec:
  template:
    spec:
      containers:
        - name: web
          env:
            - name: LEVEL
              # told by operations
              value: info
`;
    assert.equal(patchOf(extract('value: info')), expected.replace('              # told by operations\n', ''));
    assert.equal(patchOf(extract('- name: LEVEL', 'value: info')), expected);
  });

  it('takes a list without a merge key whole', () => {
    const list = '      tolerations:\n        - key: a\n        - key: b\n';
    assert.equal(patchOf(extract('key: b')), `${HEAD}spec:\n  template:\n    spec:\n${list}`);
  });

  it('takes fields of several levels, a text of several lines and labels', () => {
    const text = patchOf(extract('tier: front', 'replicas: 2'));
    assert.equal(text, `${HEAD}  labels:\n    tier: front\nspec:\n  replicas: 2\n`);
    assert.match(patchOf(extract('- name: MODE', 'safe')), /value: \|\n {16}fast\n {16}safe\n$/);
  });

  it('renders every overlay as before, beside the patches that are there', () => {
    for (const overlay of ['overlays/prod', 'overlays/test']) {
      const { answer, opened } = extract('args:', 'value: info', { overlay });
      assert.ok('plan' in answer);
      const after = openFixture(asFixture(applyPlan(opened.fixture.files, answer.plan)));
      const render = (one: typeof opened) => one.ask((engine) => engine.renderText(`/repo/${overlay}`));
      assert.deepEqual([render(after).failed, render(after).text], [false, render(opened).text]);
    }
  });

  it('lists the patch in the style of the kustomization', () => {
    const prod = extract('replicas: 2');
    assert.ok('plan' in prod.answer);
    const files = applyPlan(prod.opened.fixture.files, prod.answer.plan);
    assert.equal(
      files.get('/repo/overlays/prod/kustomization.yaml'),
      'resources:\n- ../../base\nnameSuffix: -prod\npatches:\n- path: web-patch.yaml\n',
    );
    const test = extract('tier: front', 'tier: front', { overlay: 'overlays/test' });
    assert.ok('plan' in test.answer);
    const edited = applyPlan(test.opened.fixture.files, test.answer.plan).get('/repo/overlays/test/kustomization.yaml');
    assert.match(edited ?? '', / {2}- path: patches\/other\.yaml\n {2}- path: patches\/web-deployment\.yaml\n$/);
  });

  it('refuses where the overlay has another value already, and where no field is selected', () => {
    const other = extract('replicas: 2', 'replicas: 2', { overlay: 'overlays/test' }).answer;
    assert.match('problem' in other ? other.problem : '', /^overlays\/test has other values in these fields/);
    const name = extract('kind: Deployment', 'name: web').answer;
    assert.match('problem' in name ? name.problem : '', /no fields of one object/);
  });

  it('takes no value of a Secret', () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\ndata:\n  key: aGVsbG8=\n';
    const { answer } = extract('key: aGVsbG8=', 'key: aGVsbG8=', { fixture: REPOSITORY.replace(DEPLOYMENT, secret) });
    assert.ok('problem' in answer);
  });
});
