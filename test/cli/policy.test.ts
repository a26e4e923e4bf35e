import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../support/cli.ts';

const POLICY = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: labels
spec:
  rules:
    - name: team
      match:
        any:
          - resources:
              kinds: [ConfigMap]
      validate:
        message: say which team
        pattern:
          metadata:
            labels:
              team: "?*"
`;

const config = (name: string, labels: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  labels:\n    ${labels}\n`;

describe('policies on the command line', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'polycrate-policy-'));
    writeFileSync(join(folder, 'policy.yaml'), POLICY);
    writeFileSync(join(folder, 'good.yaml'), config('good', 'team: a'));
    writeFileSync(join(folder, 'bad.yaml'), config('bad', 'app: b'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (resources: string, ...more: string[]) =>
    runCommand(['policy', '--policies', 'policy.yaml', '--resources', resources, ...more], folder);

  it('ends with 0 where all pass', async () => {
    const { status, out } = await run('good.yaml');
    assert.deepEqual({ status, out }, { status: 0, out: '1 passed\n' });
  });

  it('ends with 1 where one fails, and says where and why', async () => {
    const { status, out } = await run('good.yaml,bad.yaml');
    assert.equal(status, 1);
    assert.match(out, /^bad\.yaml:\d+:\d+ fail labels\/team\n {2}ConfigMap\/.*bad: .*say which team/);
    assert.match(out, /1 passed, 1 failed\n$/);
  });

  it('ends with 2 where a path cannot be read', async () => {
    const { status, err } = await run('good.yaml,missing.yaml');
    assert.equal(status, 2);
    assert.match(err, /missing\.yaml/);
  });

  it('prints the report as JSON', async () => {
    const { out } = await run('bad.yaml', '--format', 'json');
    const { results, summary } = JSON.parse(out);
    assert.equal(summary.fail, 1);
    assert.equal(results[0].policy, 'labels');
    assert.equal(results[0].properties.file, 'bad.yaml');
  });
});
