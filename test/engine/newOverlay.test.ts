import assert from 'node:assert/strict';
import { applyPlan } from '../support/applyPlan.ts';
import { openFixture } from '../support/engineFixture.ts';
import { asFixture } from '../support/fixture.ts';

const REPOSITORY = `# file: base/kustomization.yaml
resources: [web.yaml]
# file: base/web.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
# file: overlays/prod/kustomization.yaml
# production
namespace: shop-prod
resources:
- ../../base
- eu
patches: [{ path: patches/web.yaml }]
secretGenerator:
- name: keys
  literals: [password=hunter2]
# file: overlays/prod/patches/web.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  level: warn
# file: overlays/prod/eu/kustomization.yaml
resources: [../../../shared]
# file: overlays/prod/canary/kustomization.yaml
resources: [../../../base]
# file: shared/kustomization.yaml
resources: [a.yaml]
# file: shared/a.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
`;

function make(name: string) {
  const opened = openFixture(REPOSITORY);
  const request = { overlay: '/repo/overlays/prod', name };
  return { opened, answer: opened.ask((engine) => engine.refactoring.newOverlay(request)) };
}

describe('a new overlay', () => {
  it('is a copy beside the old one that renders the same', () => {
    const { opened, answer } = make('stage');
    assert.ok('plan' in answer, JSON.stringify(answer));
    const after = openFixture(asFixture(applyPlan(opened.fixture.files, answer.plan)));
    const old = opened.ask((engine) => engine.renderText('/repo/overlays/prod'));
    const made = after.ask((engine) => engine.renderText('/repo/overlays/stage'));
    assert.deepEqual([made.failed, made.text], [false, old.text]);
    assert.ok(after.ask((engine) => engine.overlays()).some(({ name }) => name === 'overlays/stage'));
  });

  it('takes its own files along, not those of another overlay below, and no value passes through', () => {
    const { answer } = make('stage');
    assert.ok('plan' in answer);
    assert.deepEqual(
      answer.plan.copies.map(({ to }) => to),
      ['eu/kustomization.yaml', 'kustomization.yaml', 'patches/web.yaml'].map((path) => `/repo/overlays/stage/${path}`),
    );
    assert.ok(!JSON.stringify(answer).includes('hunter2'));
    assert.deepEqual(answer.notes, [
      '`overlays/stage` still says `namespace: shop-prod`; change it where the new overlay needs its own.',
    ]);
  });

  it('needs a new name without slashes', () => {
    for (const name of ['prod', 'a/b', '..', '']) assert.ok('problem' in make(name).answer, name);
  });
});
