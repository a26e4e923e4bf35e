import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../support/cli.ts';

const POLICY = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: talks}
spec:
  rules:
  - name: rule
    match: {any: [{resources: {kinds: [Secret]}}]}
    validate:
      message: "it is {{ request.object.stringData.password }} and {{ base64_decode(request.object.data.token) }}"
      deny: {}
`;

const SECRET = `apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
data: {token: d2hpdGUtcmFiYml0}
stringData: {password: hunter-two}
`;

describe('a report of policies', () => {
  it('covers values of Secrets, as text and as JSON', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'polycrate-policy-'));
    try {
      writeFileSync(join(folder, 'policy.yaml'), POLICY);
      writeFileSync(join(folder, 'secret.yaml'), SECRET);
      const files = ['--policies', 'policy.yaml', '--resources', 'secret.yaml'];
      for (const format of ['text', 'json']) {
        const { out, status } = await runCommand(['policy', ...files, '--format', format], folder);
        assert.equal(status, 1);
        assert.match(out, /it is ••• and •••/);
        assert.doesNotMatch(out, /hunter|white-rabbit/);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
