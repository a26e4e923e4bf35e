import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { toEnginePath } from '../../server/src/host/paths.ts';
import { decodeState, LARGEST_FILE, readState } from '../../server/src/host/readFile.ts';
import { gitFolder, repositoryRoot } from '../../server/src/host/repositoryRoot.ts';
import { walk } from '../../server/src/host/walk.ts';

let root = '';

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

const at = (path: string): string => toEnginePath(join(root, path));

async function listed(): Promise<string[]> {
  const options = { turn: async () => undefined, now: () => Date.now() };
  const { files } = await walk(toEnginePath(root), options);
  return files.map((path) => path.slice(toEnginePath(root).length + 1));
}

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'walk-')));
});

afterEach(() => rmSync(root, { recursive: true }));

describe('walking a tree', () => {
  it('leaves out what .gitignore names, the deepest file deciding', async () => {
    write('.gitignore', 'build/\n*.tmp.yaml\n');
    write('sub/.gitignore', '!kept.tmp.yaml\n');
    for (const path of ['a.yaml', 'x.tmp.yaml', 'build/out.yaml', 'sub/kept.tmp.yaml', 'sub/other.tmp.yaml'])
      write(path, '');
    assert.deepEqual(await listed(), ['.gitignore', 'a.yaml', 'sub/.gitignore', 'sub/kept.tmp.yaml']);
  });

  it('takes the names of .git/info/exclude as well, and never enters .git or node_modules', async () => {
    write('.git/info/exclude', 'secret.yaml\n');
    for (const path of ['a.yaml', 'secret.yaml', '.git/config.yaml', 'node_modules/m/x.yaml']) write(path, '');
    assert.deepEqual(await listed(), ['a.yaml']);
  });

  it('counts a link to a file and enters no link to a folder, so that a circle ends', async () => {
    write('base/a.yaml', '');
    symlinkSync('a.yaml', join(root, 'base/link.yaml'));
    symlinkSync('..', join(root, 'base/up'));
    symlinkSync('nowhere', join(root, 'base/broken.yaml'));
    assert.deepEqual(await listed(), ['base/a.yaml', 'base/link.yaml']);
  });

  it('names nested repositories, and a folder that cannot be listed', async () => {
    write('.git/HEAD', '');
    write('module/.git', 'gitdir: ../.git/modules/module\n');
    const options = { turn: async () => undefined, now: () => Date.now() };
    const { repositories } = await walk(toEnginePath(root), options);
    assert.deepEqual([...repositories].sort(), [toEnginePath(root), at('module')]);
    const { unreadable } = await walk(at('nowhere'), options);
    assert.match(unreadable[0]?.detail ?? '', /no such file or directory/);
  });

  it('tells whether a file that appears later belongs to the tree', async () => {
    write('.gitignore', 'build/\n');
    const { belongs } = await walk(toEnginePath(root), { turn: async () => undefined, now: () => Date.now() });
    assert.equal(belongs(at('new/file.yaml')), true);
    assert.equal(belongs(at('build/deep/file.yaml')), false);
    assert.equal(belongs('/elsewhere.yaml'), false);
  });

  it('gives turns while it works', async () => {
    for (let i = 0; i < 5; i++) write(`d${i}/a.yaml`, '');
    let [time, turns] = [0, 0];
    await walk(toEnginePath(root), {
      now: () => (time += 3),
      turn: async () => {
        turns += 1;
      },
    });
    assert.ok(turns >= 3, `${turns} turns`);
  });
});

describe('reading a file', () => {
  it('gives the text and the real place', () => {
    write('real.yaml', '\ufeffa: 1\r\n');
    symlinkSync('real.yaml', join(root, 'link.yaml'));
    assert.deepEqual(readState(at('link.yaml')), { kind: 'file', text: '\ufeffa: 1\r\n', real: at('real.yaml') });
    assert.deepEqual(readState(toEnginePath(root)), { kind: 'directory', real: toEnginePath(root) });
    assert.deepEqual(readState(at('none.yaml')), { kind: 'missing' });
    assert.deepEqual(readState(at('real.yaml/below')), { kind: 'missing' });
  });

  it('keeps the bytes of a file that is no text', () => {
    const bytes = new Uint8Array([0xff, 0xfe, 0x41]);
    write('icon.bin', bytes);
    const state = readState(at('icon.bin'));
    assert.ok(state.kind === 'file');
    assert.deepEqual(state.bytes, bytes);
  });

  it('says why a file is not read', () => {
    write('binary.yaml', new Uint8Array([97, 0, 98]));
    symlinkSync('b.yaml', join(root, 'a.yaml'));
    symlinkSync('a.yaml', join(root, 'b.yaml'));
    assert.deepEqual(readState(at('binary.yaml')), {
      kind: 'unreadable',
      reason: 'binary',
      detail: 'the file is binary',
    });
    const loop = readState(at('a.yaml'));
    assert.ok(loop.kind === 'unreadable' && loop.reason === 'loop');
    const large = decodeState('/x.yaml', new Uint8Array(LARGEST_FILE + 1), '/x.yaml');
    assert.deepEqual(large, { kind: 'unreadable', reason: 'too-large', detail: '5 MiB; files up to 4 MiB are read' });
  });
});

describe('finding the repository', () => {
  it('goes up to the folder with .git, a file or a folder', () => {
    write('repo/.git/HEAD', '');
    write('repo/apps/web/a.yaml', '');
    write('tree/.git', 'gitdir: ../repo/.git/worktrees/tree\n');
    const { root: top, isRepository } = repositoryRoot(at('repo/apps/web'));
    assert.deepEqual([top, isRepository], [at('repo'), true]);
    assert.equal(gitFolder(at('repo')), join(root, 'repo', '.git'));
    assert.equal(gitFolder(at('tree')), join(root, 'repo', '.git', 'worktrees', 'tree'));
    assert.equal(gitFolder(at('repo/apps')), undefined);
  });
});
