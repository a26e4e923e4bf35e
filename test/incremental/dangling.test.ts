import assert from 'node:assert/strict';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';
import { deploymentUpToPod } from '../support/webDeployment.ts';

const workload = (image: string, arg = '--none', settings = 'settings'): string => `${deploymentUpToPod()}
      containers:
      - name: web
        image: ${image}
        args: ["${arg}"]
        envFrom: [{configMapRef: {name: ${settings}}}]
`;

const configMap = (name: string): string => `apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data: {a: b}
`;

const REPOSITORY = `
# file: base/kustomization.yaml
resources: [web.yaml, settings.yaml]
# file: base/web.yaml
${workload('shop/web:1')}
# file: base/settings.yaml
${configMap('settings')}
# file: prod/kustomization.yaml
resources: [../base]
namePrefix: prod-
`;

/** With a ConfigMap that nothing names, so that it is looked for in the texts of all objects. */
const LOOSE = REPOSITORY.replace('settings.yaml]', 'settings.yaml, loose.yaml]').concat(
  `# file: base/loose.yaml\n${configMap('loose')}`,
);

function found(opened: EngineFixture): readonly string[] {
  return opened
    .ask((engine) => engine.overlayFindings('/repo/prod'))
    .filter(({ code }) => code.startsWith('reference/'))
    .map(({ code, file }) => `${code} ${file.slice('/repo/base/'.length)}`);
}

/** What is found after an edit of the workload, and whether the references of the overlay were judged again for it. */
function afterEdit(
  opened: EngineFixture,
  text: string,
): { readonly found: readonly string[]; readonly judged: boolean } {
  found(opened);
  opened.ran();
  opened.edit('base/web.yaml', text);
  const now = found(opened);
  return { found: now, judged: opened.ran().some((entry) => entry.startsWith('dangling(')) };
}

describe('references of an overlay', () => {
  it('are not judged again by an edit of what nothing names', () => {
    const opened = openFixture(REPOSITORY);
    assert.deepEqual(afterEdit(opened, workload('shop/web:2')), { found: [], judged: false });
    assert.deepEqual(afterEdit(opened, `# a comment\n${workload('shop/web:3')}`), { found: [], judged: false });
  });

  it('are judged again by an edit of a name', () => {
    const opened = openFixture(REPOSITORY);
    const missing = ['reference/missing web.yaml', 'reference/unused settings.yaml'];
    const broken = (image: string): string => workload(image, '--none', 'setting');
    assert.deepEqual(afterEdit(opened, broken('shop/web:1')), { found: missing, judged: true });
    assert.deepEqual(afterEdit(opened, workload('shop/web:2')), { found: [], judged: true });
  });

  it('are judged again by an edit of a text among which a name was looked for', () => {
    const opened = openFixture(LOOSE);
    assert.deepEqual(found(opened), ['reference/unused loose.yaml']);
    const named = afterEdit(opened, workload('shop/web:1', '--config=prod-loose'));
    assert.deepEqual(named, { found: [], judged: true });
    assert.deepEqual(afterEdit(opened, workload('shop/web:1')).found, ['reference/unused loose.yaml']);
  });

  it('are judged by the present texts when something else asks for it after an edit that asked for nothing', () => {
    const opened = openFixture(REPOSITORY);
    assert.equal(afterEdit(opened, workload('shop/web:1', '--config=prod-loose')).judged, false);
    opened.edit('base/loose.yaml', configMap('loose'));
    opened.edit('base/kustomization.yaml', 'resources: [web.yaml, settings.yaml, loose.yaml]\n');
    assert.deepEqual(found(opened), []);
  });
});
