import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { writeDescriptions } from '../tools/descriptions.ts';
import { committedPacks, packSchemas } from '../tools/schemaPack.ts';
import { CRDS, KUBERNETES } from '../tools/schemas/sources.ts';

describe('schemas of a package', () => {
  it('weigh under a megabyte, sentences included', () => {
    const folder = mkdtempSync(join(tmpdir(), 'polycrate-gitops-schemas-'));
    packSchemas(folder);
    writeDescriptions(folder);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
    const sum = files.reduce((total, file) => total + brotliCompressSync(readFileSync(join(folder, file))).length, 0);
    rmSync(folder, { recursive: true, force: true });
    assert.ok(files.length > 25, `${files.length} files`);
    assert.ok(sum < 1_000_000, `${sum} bytes`);
  });

  it('name the versions that the table names', () => {
    const wanted = [
      ...Object.values(KUBERNETES).map((version) => `k8s.io/kubernetes ${version}`),
      ...Object.values(CRDS).flatMap((sources) => sources.map(({ module, version }) => `${module} ${version}`)),
    ];
    assert.deepEqual(
      committedPacks()
        .flatMap(({ sources }) => sources)
        .sort(),
      wanted.sort(),
    );
  });
});
