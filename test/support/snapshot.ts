import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** True when expectations are to be rewritten (`UPDATE=1 npm test -- unit`); the diff is then reviewed. */
export const updating = process.env.UPDATE === '1';

/** Compares a text with a file beside the tests; `UPDATE=1` writes it. A missing file is a failure and not a pass. */
export function expectFile(path: string, actual: string): void {
  if (updating) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
    return;
  }
  assert.ok(existsSync(path), `${path} is missing; run UPDATE=1 npm test -- unit and review it`);
  assert.equal(actual, readFileSync(path, 'utf8'));
}
