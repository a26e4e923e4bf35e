import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../support/cli.ts';
import { readFixture } from '../support/fixture.ts';
import { findKustomize } from '../support/realKustomize.ts';

const PLATFORM = `
# file: prod/kustomization.yaml
resources: [../base, zone.yaml, extra.yaml]
# file: prod/extra.yaml
apiVersion: example.com/v1
kind: Widget
metadata: { name: Big-One, namespace: other }
# file: prod/zone.yaml
apiVersion: v1
kind: Namespace
metadata: { name: other }
# file: base/kustomization.yaml
resources: [deployment.yaml, service.yaml]
# file: base/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
# file: base/service.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
# file: sorted/kustomization.yaml
resources: [../base]
sortOptions: { order: fifo }
# file: single/kustomization.yaml
resources: [../base]
# file: outside/kustomization.yaml
resources: [../base/service.yaml]
`;

/** Command lines behind `build DIR` and `render DIR`; `OUT` is a folder that exists. */
const LINES: readonly (readonly string[])[] = [
  ['prod'],
  ['prod', '--reorder', 'none'],
  ['prod', '--reorder=legacy'],
  ['sorted', '--reorder', 'legacy'],
  ['prod', '--enable-managedby-label'],
  ['prod', '--enable-managedby-label=false'],
  ['prod', '--enable-managedby-label=true', '--reorder=none'],
  ['outside'],
  ['outside', '--load-restrictor', 'LoadRestrictionsNone'],
  ['outside', '--load-restrictor=LoadRestrictionsRootOnly'],
  ['prod', '--load-restrictor', 'none'],
  ['prod', '--enable-alpha-plugins', '--enable-exec', '--network', '--network-name', 'host', '--as-current-user'],
  ['prod', '-e', 'A=1', '--env=B=2', '--mount', 'type=bind,src=/a,dst=/b', '--network=false'],
  ['prod', '-o', 'OUT/all.yaml'],
  ['prod', '-o=OUT/all.yaml'],
  ['prod', '--output', 'OUT'],
  ['single', '--output=OUT'],
  ['prod', '--output', 'OUT/no/such/folder.yaml'],
];

describe('render takes the flags of kustomize build', () => {
  let program = '';
  let folder = '';
  before(async () => {
    const found = await findKustomize();
    assert.ok(found !== undefined, 'kustomize v5.8.2 is there');
    program = found;
    folder = mkdtempSync(join(tmpdir(), 'polycrate-flags-'));
    for (const [path, text] of readFixture(PLATFORM).files) {
      const file = join(folder, path.slice('/repo/'.length));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const output = (name: string): string => {
    const made = join(folder, name);
    rmSync(made, { recursive: true, force: true });
    mkdirSync(made);
    return made;
  };
  const filesIn = (made: string): Record<string, string> =>
    Object.fromEntries(readdirSync(made).map((name) => [name, readFileSync(join(made, name), 'utf8')]));

  for (const line of LINES) {
    it(line.join(' '), async () => {
      const [realOut, ownOut] = [output('real'), output('own')];
      const args = (to: string): string[] => line.map((arg) => arg.replace('OUT', to));
      const real = spawnSync(program, ['build', ...args(realOut)], { cwd: folder, encoding: 'utf8' });
      const own = await runCommand(['render', ...args(ownOut)], folder);
      assert.deepEqual(
        { ok: own.status === 0, out: own.out, files: filesIn(ownOut) },
        { ok: real.status === 0, out: real.stdout, files: filesIn(realOut) },
        own.err,
      );
    });
  }

  it('and the environment variable that stands for one of them', async () => {
    const env = { KUSTOMIZE_ENABLE_MANAGEDBY_LABEL: 'on' };
    const real = spawnSync(program, ['build', 'prod'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    assert.equal((await runCommand(['render', 'prod'], folder, env)).out, real.stdout);
  });
});
