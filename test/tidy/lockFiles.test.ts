import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { findOptionalGaps, type LockEntry } from '../tools/lockGaps.ts';
import { inRoot } from '../tools/root.ts';

const LOCKS = [
  '.',
  'test/editor/1.100',
  'test/editor/1.139',
  'test/editor/chromium',
  'test/editor/node-24',
  'test/tools/vsce',
];

const readLock = (folder: string): Record<string, LockEntry> =>
  JSON.parse(readFileSync(inRoot(folder, 'package-lock.json'), 'utf8')).packages;

describe('lock files', () => {
  for (const folder of LOCKS) {
    it(`of ${folder} name the optional packages of every platform, as npm ci demands`, () => {
      assert.deepEqual(findOptionalGaps(readLock(folder)), [], 'node test/tools/bootstrap.mjs lock');
    });

    it(`of ${folder} name no registry, so that everybody's own is asked`, () => {
      const resolved = Object.values(readLock(folder)).filter((entry) => entry.resolved !== undefined);
      assert.deepEqual(resolved, []);
    });
  }
});
