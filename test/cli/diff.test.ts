import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../support/cli.ts';

const SHOP = {
  'base/kustomization.yaml': 'resources: [service.yaml, secret.yaml]\n',
  'base/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n',
  'base/secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: token}\nstringData: {key: s3cret}\n',
  'overlays/prod/kustomization.yaml':
    'resources: [../../base]\nconfigMapGenerator:\n  - name: app\n    literals: [level=warn]\n',
};

let folder: string;

function write(files: Readonly<Record<string, string>>, below = ''): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, below, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function commit(below = ''): void {
  const cwd = join(folder, below);
  const git = (...args: string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], { cwd, stdio: 'ignore' });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-q', '-m', 'first');
}

describe('diff', () => {
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'polycrate-diff-')));
    write(SHOP);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('says that nothing differs right after a commit', async () => {
    commit();
    const { status, out } = await runCommand(['diff', '--exit-code'], folder);
    assert.equal(out, 'No differences: every overlay renders as before.\n');
    assert.equal(status, 0);
  });

  it('promises nothing of a folder in which no overlay lies', async () => {
    commit();
    const { status, out, err } = await runCommand(['diff', 'base'], folder);
    assert.deepEqual([status, out], [3, '']);
    assert.equal(err, 'No overlay lies in `base`; name an overlay, or nothing for all of them.\n');
  });

  it('is a plan: what is added under which old name, changed field by field, and removed', async () => {
    commit();
    write({
      'base/kustomization.yaml': 'resources: [service.yaml]\n',
      'base/service.yaml': SHOP['base/service.yaml'].replace('80', '8080'),
      'overlays/prod/kustomization.yaml': SHOP['overlays/prod/kustomization.yaml'].replace('warn', 'info'),
    });
    const { status, out } = await runCommand(['diff', '--exit-code'], folder);
    assert.equal(status, 1);
    assert.match(
      out.replaceAll(/app-[a-z0-9]{10}/g, 'app-HASH'),
      /^overlays\/prod\n {2}\+ ConfigMap\/app-HASH \(was app-HASH\)\n {2}~ Service\/web: spec\.ports\[0\]\.port 80 -> 8080\n {2}- Secret\/token\n\nPlan: 1 to add, 1 to change, 1 to remove in 1 overlay\.\n$/,
    );
  });

  it('never prints a Secret value, in no form', async () => {
    commit();
    write({ 'base/secret.yaml': SHOP['base/secret.yaml'].replace('s3cret', 'hunter2') });
    for (const flags of [[], ['--unified'], ['--format', 'json']]) {
      const { out } = await runCommand(['diff', ...flags], folder);
      assert.doesNotMatch(out, /s3cret|hunter2|aHVudGVyMg|czNjcmV0/, flags.join(' '));
    }
    assert.match((await runCommand(['diff'], folder)).out, /Secret\/token: stringData\.key ••• -> ••• \(changed\)/);
  });

  it('says what rules say of the change, and fails when the team calls that an error', async () => {
    const team = (level: string): Readonly<Record<string, string>> => ({
      '.polycrate-gitops.yaml': `policies: {change: {service-selector: {"*": ${level}}}}\n`,
    });
    const service = SHOP['base/service.yaml'].replace('}]}', '}], selector: {app: web}}');
    write({ ...team('error'), 'base/service.yaml': service });
    commit();
    const plain = await runCommand(['diff'], folder);
    assert.deepEqual([plain.status, plain.out], [0, 'No differences: every overlay renders as before.\n']);
    write({ 'base/service.yaml': service.replace('app: web', 'app: www') });
    const { status, out } = await runCommand(['diff'], folder);
    assert.equal(status, 1);
    assert.match(
      out,
      /^overlays\/prod\n[\s\S]*\nPlan: [^\n]*\n\nbase\/service\.yaml:4:\d+ error change\/service-selector\n/,
    );
    assert.match(out, /in overlays\/prod\n$/);
    assert.equal((await runCommand(['diff', '--fail-on', 'none'], folder)).status, 0);
    const unified = await runCommand(['diff', '--unified'], folder);
    assert.equal(unified.status, 1);
    assert.doesNotMatch(unified.out, /change\//);
    assert.match(unified.err, /error change\/service-selector/);
    const json = JSON.parse((await runCommand(['diff', '--format', 'json'], folder)).out) as {
      readonly findings: readonly {
        readonly code: string;
        readonly path: string;
        readonly overlays: readonly string[];
      }[];
    };
    assert.deepEqual(
      json.findings.map(({ code, path, overlays }) => [code, path, overlays]),
      [['change/service-selector', 'base/service.yaml', ['overlays/prod']]],
    );
    write(team('warning'));
    assert.equal((await runCommand(['diff'], folder)).status, 0);
    assert.equal((await runCommand(['diff', '--fail-on', 'warning'], folder)).status, 1);
  });

  it('compares a repository inside of this one with its own commit', async () => {
    write(SHOP, 'nested');
    commit('nested');
    commit();
    write({ 'base/service.yaml': SHOP['base/service.yaml'].replace('80', '8081') }, 'nested');
    const { out } = await runCommand(['diff'], folder);
    assert.match(out, /^nested\/overlays\/prod\n {2}~ Service\/web: spec\.ports\[0\]\.port 80 -> 8081\n/);
  });
});
