import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { buildProduct } from '../tools/product.ts';
import { inRoot } from '../tools/root.ts';

/** Bundles must bring all that they need: they are started far away from any node_modules. */
describe('bundles', () => {
  let home: string;
  let dist: string;
  let empty: string;
  let metafile: Metafile;

  before(async () => {
    home = mkdtempSync(join(tmpdir(), 'bundles-'));
    dist = join(home, 'installed', 'dist');
    empty = join(home, 'empty');
    mkdirSync(empty);
    metafile = await buildProduct({ outdir: dist, production: true });
    copyFileSync(inRoot('package.json'), join(home, 'installed', 'package.json'));
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  const cli = (...args: string[]): string =>
    execFileSync(process.execPath, [join(dist, 'cli.mjs'), ...args], { cwd: empty, encoding: 'utf8' });

  it('start the command line in an empty folder', () => {
    const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { version: string };
    assert.match(cli('--version'), new RegExp(version.replaceAll('.', '\\.')));
    assert.match(cli('--help'), /check/);
  });

  it('print the packed pages of settings and commands', () => {
    assert.match(cli('explain', 'polycrateGitops.helm.enabled'), /^# polycrateGitops\.helm\.enabled\n/);
    assert.match(cli('explain', 'polycrateGitops.preview'), /polycrate-gitops render OVERLAY/);
  });

  it('check a manifest with the schemas that are packed', () => {
    const folder = join(empty, 'manifests');
    mkdirSync(folder);
    const text = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  portss: []\n';
    writeFileSync(join(folder, 'service.yaml'), text);
    const check = (): string => cli('check', 'manifests', '--fail-on', 'none');
    assert.match(check(), /schema\/unknown-field/);
  });

  it('start the language server, which answers its first request', async () => {
    const child = spawn(process.execPath, [join(dist, 'cli.mjs'), 'lsp', '--stdio'], { cwd: empty, stdio: 'pipe' });
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { processId: null, rootUri: null, capabilities: {} },
    });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    let output = '';
    let errors = '';
    child.stderr.on('data', (piece: Buffer) => {
      errors += piece.toString();
    });
    const answered = await new Promise<boolean>((resolve) => {
      child.stdout.on('data', (piece: Buffer) => {
        output += piece.toString();
        if (output.includes('"capabilities"')) resolve(true);
      });
      child.once('exit', () => resolve(false));
    });
    child.kill();
    assert.ok(answered, `${output}${errors}`);
  });

  it('load the client with nothing but the editor beside it', () => {
    const modules = join(home, 'installed', 'node_modules', 'vscode');
    mkdirSync(modules, { recursive: true });
    // Anything that the client touches while it loads is answered by a function that is also a class and a namespace.
    const stub =
      'const any = new Proxy(class {}, { get: (t, k) => (k === "prototype" ? t.prototype : any) }); module.exports = any;';
    writeFileSync(join(modules, 'index.js'), stub);
    const client = createRequire(import.meta.url)(join(dist, 'client.cjs')) as Record<string, unknown>;
    assert.equal(typeof client.activate, 'function');
  });

  it('keep what a pull request needs out of the client until it is wanted', () => {
    const [, output] = Object.entries(metafile.outputs).find(([path]) => path.endsWith('client.cjs')) ?? [];
    const eager = Object.keys(output?.inputs ?? {}).filter((path) =>
      /^server\/src\/(forge|git)\/|simple-git/.test(path),
    );
    assert.deepEqual(eager, []);
  });

  it('bring a page for each code, the notices and no source map', () => {
    assert.ok(existsSync(join(dist, 'pages/schema/unknown-field.md')));
    const notices = readFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['yaml', 'vscode-languageserver', 'vscode-languageclient'])
      assert.match(notices, new RegExp(`^${name} \\d`, 'm'));
    const maps = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.map'));
    assert.deepEqual(maps, []);
  });
});
