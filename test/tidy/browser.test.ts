import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { launchBrowser } from '../editor/chromium.ts';
import { type RenderInput, type RenderOutput, renderInMemory } from '../support/renderInMemory.ts';
import { sha256 } from '../support/sha256.ts';
import { inRoot, root } from '../tools/root.ts';

function readFolder(folder: string, name: (path: string) => string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  return Object.fromEntries(
    paths.map((path) => [name(path.replaceAll('\\', '/')), readFileSync(join(folder, path), 'utf8')]),
  );
}

const input = (): RenderInput => ({
  root: '/repo',
  overlay: '/repo/overlays/prod',
  files: readFolder(inRoot('test/example/platform'), (path) => `/repo/${path}`),
  packs: readFolder(inRoot('schemas'), (path) => path.replace(/\.json$/, '')),
});

async function bundleForBrowser(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: "export { renderInMemory } from './test/support/renderInMemory.ts';", resolveDir: root },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'product',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** The engine is pure: it must run where there is no Node, and say the same there. */
describe('the engine in a browser', () => {
  it('has a digest to work with that is the real one', () => {
    for (const length of [0, 1, 55, 56, 64, 1000]) {
      const bytes = new Uint8Array(length).map((_, i) => i);
      assert.equal(sha256(bytes), createHash('sha256').update(bytes).digest('hex'));
    }
  });

  it('renders an overlay as it does in Node', async () => {
    const expected = renderInMemory(input());
    assert.match(expected.text, /^kind: Deployment$/m);
    const script = await bundleForBrowser();
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: script });
      const found = await page.evaluate((value) => {
        const { product } = globalThis as unknown as { product: { renderInMemory(input: unknown): RenderOutput } };
        return product.renderInMemory(value);
      }, input());
      assert.deepEqual(found, expected);
    } finally {
      await browser.close();
    }
  });
});
