import { strict as assert } from 'node:assert';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenPorts } from '../../server/src/forge/openRequest.ts';
import { expectKind, makeRequestCase, type RequestCase } from '../support/requestCase.ts';

// Right after each thing that stays: on the disk, at the remote, at the forge.
const POINTS = [
  'journal restarted',
  'plan stored',
  'commit kept',
  'pushed',
  'request opened',
  'text written',
  'labels set',
];

describe('a request whose run is killed', () => {
  let it_: RequestCase;
  beforeEach(async () => {
    it_ = await makeRequestCase();
  });
  afterEach(() => it_.close());

  /** Runs as process `pid` until the point and never goes on, as a killed process: lock, run folder and files stay. */
  async function killAt(point: string | undefined, pid: number): Promise<string[]> {
    const passed: string[] = [];
    const killed = new Promise<void>((resolve) => {
      const ports: Partial<OpenPorts> = {
        owner: { pid, isRunning: () => false },
        atPoint: (name) => {
          passed.push(name);
          if (name !== point) return undefined;
          resolve();
          return new Promise(() => undefined);
        },
      };
      void it_.open({ title: 'Bump app', labels: ['env/prod'] }, { ports }).then(() => resolve());
    });
    await killed;
    return passed;
  }

  function leftovers(): string[] {
    const requests = join(it_.repo.root, '.git', 'polycrate', 'requests');
    const [id = ''] = readdirSync(requests);
    return readdirSync(join(requests, id)).filter((name) => /^run-|^lock|\.new$/.test(name));
  }

  it('ends with one branch, one request and nothing left behind, wherever the kill came', async () => {
    it_.repo.write('base/app.yaml', 'a: 0\n');
    const passed = await killAt(undefined, 1);
    for (const point of POINTS) assert.ok(passed.includes(point), `${point} is not passed: ${passed.join(', ')}`);
    // Every further round changes the file, so that each goes through every step again, then a kill, then a full run.
    for (const [index, point] of POINTS.entries()) {
      const content = `a: ${index + 1}\n`;
      it_.repo.write('base/app.yaml', content);
      await killAt(point, 100 + index);
      const outcome = expectKind(
        await it_.open(
          { title: 'Bump app', labels: ['env/prod'] },
          { ports: { owner: { pid: 900, isRunning: () => false } } },
        ),
        'request',
      );
      assert.equal(it_.remote('rev-parse', outcome.branch), outcome.commit, point);
      assert.equal(it_.remote('cat-file', 'blob', `${outcome.commit}:base/app.yaml`), content.trim(), point);
      assert.equal(it_.remote('rev-list', '--count', `main..${outcome.branch}`), '1', point);
      assert.deepEqual(leftovers(), [], point);
    }
    assert.equal(it_.forge.pulls.length, 1);
    assert.deepEqual(it_.forge.pulls[0]?.labels, ['env/prod']);
    assert.equal(it_.remote('branch', '--list', 'polycrate/*').split('\n').length, 1);
    assert.equal(it_.repo.git('status', '--porcelain'), ' M base/app.yaml');
    assert.equal(existsSync(join(it_.repo.root, '.git', 'index.lock')), false);
  });

  it('finds the request when the answer to its making was lost', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\n');
    let isFirst = true;
    it_.forge.rule = (method) => {
      if (method !== 'POST' || !isFirst) return undefined;
      isFirst = false;
      return 'lost';
    };
    assert.equal(expectKind(await it_.open(), 'request').action, 'opened');
    assert.equal(it_.forge.pulls.length, 1);
  });

  it('does not start while another process holds the request, and says who', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\n');
    await killAt('before push', 4711);
    const stopped = expectKind(
      await it_.open(undefined, { ports: { owner: { pid: 4712, isRunning: (pid) => pid === 4711 } } }),
      'stopped',
    );
    assert.equal(stopped.problem.reason, 'busy');
    assert.match(
      stopped.problem.message,
      /^This request is being carried out by another process \(process 4711 on .+, since 2\d{3}-.+\)\. Wait for it\.$/,
    );
  });
});
