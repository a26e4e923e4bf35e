import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';

const REPOSITORY = `
# file: base/kustomization.yaml
resources: [web.yaml, cert.yaml]
# file: base/web.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { ports: [{ port: 80 }] }
# file: base/cert.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: web }
`;

const CERTIFICATE = `apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: web }
spec: { secretName: 1, issuerRef: { name: ca } }
`;

describe('a pack of custom resources', () => {
  it('is read when the first of its kinds comes, and judges nothing else again', () => {
    const { ask, edit, ran } = openFixture(REPOSITORY);
    ask((engine) => engine.allFindings());
    const before = ran();
    assert.ok(!before.includes('pack(cert-manager/cert-manager)'));
    edit('base/cert.yaml', CERTIFICATE);
    const found = ask((engine) => engine.allFindings());
    assert.deepEqual(
      found.map(({ code, file }) => [code, file]),
      [['schema/wrong-type', '/repo/base/cert.yaml']],
    );
    const after = ran();
    const woken = after.slice(after.lastIndexOf('pack(cert-manager/cert-manager)') + 1);
    assert.ok(woken.includes('sourceFindings(base/cert.yaml)') && woken.includes('overlayFindings(base)'));
    assert.ok(!woken.some((entry) => /web\.yaml|^render\(/.test(entry)), woken.join());
    assert.ok(!after.some((entry) => entry.startsWith('registry(')));
  });

  it('is told to every file and render that waited for it', () => {
    const { ask } = openFixture(REPOSITORY.replace(/apiVersion: v1\nkind: ConfigMap[^#]*/, CERTIFICATE));
    assert.deepEqual(
      ask((engine) => engine.sourceFindings('/repo/base/cert.yaml')).map(({ code }) => code),
      ['schema/wrong-type'],
    );
    assert.deepEqual(
      ask((engine) => engine.overlayFindings('/repo/base')).map(({ code }) => code),
      ['schema/wrong-type'],
    );
  });
});
