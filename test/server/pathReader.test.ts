import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PathReader, stampOf } from '../../server/src/host/pathReader.ts';
import { toEnginePath } from '../../server/src/host/paths.ts';
import { LARGEST_FILE, readState } from '../../server/src/host/readFile.ts';
import { makePipe } from '../support/pipe.ts';

let root = '';
const at = (path: string): string => toEnginePath(join(root, path));

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'path-reader-')));
  mkdirSync(join(root, 'base'));
  writeFileSync(join(root, 'base/a.yaml'), 'a: ä\n');
});

afterEach(() => rmSync(root, { recursive: true }));

/** All paths by one reader, as an answer asks for them. */
function assertSame(paths: readonly string[]): void {
  const reader = new PathReader();
  for (const path of paths) {
    const alone = readState(at(path));
    assert.deepEqual(reader.read(at(path)).state, alone, path);
    assert.deepEqual(reader.readListed(at(path)), alone, path);
  }
}

describe('reading many paths for one answer', () => {
  it('says of files, folders and what is missing what reading each alone says', () => {
    writeFileSync(join(root, 'base/empty.yaml'), '');
    writeFileSync(join(root, 'base/binary.yaml'), new Uint8Array([97, 0, 98]));
    writeFileSync(join(root, 'base/latin.txt'), new Uint8Array([0xe4, 0x0a]));
    writeFileSync(join(root, 'base/large.yaml'), 'a'.repeat(200_000));
    writeFileSync(join(root, 'base/too-large.yaml'), Buffer.alloc(LARGEST_FILE + 1));
    const names = ['a.yaml', 'empty.yaml', 'binary.yaml', 'latin.txt', 'large.yaml', 'too-large.yaml', 'nothing.yaml'];
    assertSame(['base', ...names.map((name) => `base/${name}`), 'base/a.yaml/below', 'nowhere/a.yaml', '.']);
  });

  it('follows links of files and of folders, and ends at a link in a circle or to nowhere', () => {
    symlinkSync('a.yaml', join(root, 'base/link.yaml'));
    symlinkSync('base', join(root, 'other'));
    symlinkSync('circle', join(root, 'circle'));
    symlinkSync('nowhere', join(root, 'broken'));
    assertSame(['base/link.yaml', 'other', 'other/a.yaml', 'other/link.yaml', 'circle', 'circle/a.yaml', 'broken']);
  });

  it('does not wait for the other end of a pipe', () => {
    makePipe(join(root, 'base/pipe.yaml'));
    assertSame(['base/pipe.yaml']);
  });

  it('reads a folder that may be entered and not listed', () => {
    chmodSync(join(root, 'base'), 0o111);
    assertSame(['base', 'base/a.yaml', 'base/b.yaml']);
    chmodSync(join(root, 'base'), 0o755);
  });

  it('stamps a state, so that a later one is told from it', () => {
    const stamp = (path: string): string => new PathReader().read(at(path)).stamp;
    const before = ['base', 'base/a.yaml', 'base/b.yaml'].map(stamp);
    assert.deepEqual(
      before,
      ['base', 'base/a.yaml', 'base/b.yaml'].map((path) => stampOf(at(path))),
    );
    writeFileSync(join(root, 'base/a.yaml'), 'b: longer\n');
    writeFileSync(join(root, 'base/b.yaml'), '');
    const after = ['base', 'base/a.yaml', 'base/b.yaml'].map(stamp);
    for (const [index, one] of after.entries()) assert.notEqual(one, before[index]);
  });
});
