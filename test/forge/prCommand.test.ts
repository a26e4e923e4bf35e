import { strict as assert } from 'node:assert';
import { Command } from 'commander';
import type { CliContext } from '../../server/src/cli/context.ts';
import { registerPr } from '../../server/src/cli/pr.ts';
import { makeRequestCase, type RequestCase } from '../support/requestCase.ts';

const FILES = {
  'base/kustomization.yaml': 'resources: [deployment.yaml]\n',
  'base/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "shop/web:1.0" }] }
`,
  'overlays/prod/kustomization.yaml': `resources: [../../base]
secretGenerator:
  - name: db
    literals: [password=canary-old-1]
`,
  'overlays/dev/kustomization.yaml': 'resources: [../../base]\n',
};

describe('the pr command', () => {
  let it_: RequestCase;
  beforeEach(async () => {
    it_ = await makeRequestCase(FILES);
  });
  afterEach(() => it_.close());

  async function run(args: readonly string[], env: Record<string, string> = { GITEA_TOKEN: 'tok-secret-1' }) {
    let [out, err, status] = ['', '', -1];
    const cli: CliContext = {
      cwd: it_.repo.root,
      env: { ...it_.repo.env, ...env },
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      progress: () => undefined,
      color: false,
      signal: new AbortController().signal,
    };
    const program = new Command('polycrate-gitops').exitOverride();
    registerPr(program, cli, (reported) => {
      status = reported;
    });
    await program.parseAsync(['pr', ...args], { from: 'user' });
    return { out, err, status };
  }
  const bump = (): void =>
    it_.repo.write('base/deployment.yaml', FILES['base/deployment.yaml'].replace('replicas: 1', 'replicas: 3'));

  it('opens a request that says what changes in each overlay, and prints its address last', async () => {
    bump();
    const { out, err, status } = await run(['--title', 'Scale web']);
    assert.equal(err, '');
    assert.equal(status, 0);
    assert.match(
      out,
      /^Opened request #1 "Scale web", polycrate\/dana\/scale-web into main\.\nhttp:\/\/127\.0\.0\.1:\d+\/acme\/fleet\/pulls\/1\n$/,
    );
    const body = it_.forge.pulls[0]?.body ?? '';
    assert.match(body, /\*\*Changes `base\/deployment\.yaml`: 0 to add, 2 to change, 0 to remove in 2 overlays\.\*\*/);
    assert.match(body, /\| `overlays\/prod` \| prod \| {2}\| 0 \/ 1 \/ 0 \|/);
    assert.match(body, /^- {2}replicas: 1$/m);
    assert.match(body, /^\+ {2}replicas: 3$/m);
    assert.match(body, /git revert -m 1/);
    assert.match(it_.remote('log', '-1', '--format=%B', 'polycrate/dana/scale-web'), /overlays\/prod: \+0 ~1 -0/);
  });

  it('shows the text without pushing anything in a dry run', async () => {
    bump();
    const { out, status } = await run(['--dry-run']);
    assert.equal(status, 0);
    assert.match(
      out,
      /^Change base\/deployment\.yaml\npolycrate\/dana\/change-base-deployment-yaml into main on origin, by Dana Dev <dana@example\.com>\n {2}~ base\/deployment\.yaml\n/,
    );
    assert.equal(it_.remote('branch', '--list', 'polycrate/*'), '');
    assert.deepEqual(it_.forge.pulls, []);
  });

  it('never shows a Secret value: not in the text, the commit message, the output or what is kept', async () => {
    it_.repo.write(
      'overlays/prod/kustomization.yaml',
      FILES['overlays/prod/kustomization.yaml'].replace('canary-old-1', 'canary-new-2'),
    );
    const { out, err } = await run(['--title', 'Rotate', '--fail-on', 'none']);
    const body = it_.forge.pulls[0]?.body ?? '';
    const message = it_.remote('log', '-1', '--format=%B', 'polycrate/dana/rotate');
    assert.match(body, /\*\*Secret\*\* in `overlays\/prod`/);
    for (const [where, text] of Object.entries({ body, message, out, err })) {
      for (const secret of ['canary', 'Y2FuYXJ5', 'tok-secret'])
        assert.ok(!text.includes(secret), `${secret} in ${where}: ${text}`);
    }
  });

  it('refuses a change that brings a new error, names it, and opens it when told to', async () => {
    it_.repo.write('base/deployment.yaml', FILES['base/deployment.yaml'].replace('replicas: 1', 'replicsa: 1'));
    const refused = await run(['--title', 'Typo']);
    assert.equal(refused.status, 1);
    assert.match(refused.err, /^base\/deployment\.yaml:6 error schema\/unknown-field\n {2}Unknown field `replicsa`/);
    assert.match(
      refused.err,
      /The change brings a new finding; nothing was pushed\. Mend that, or open it anyway with --fail-on none\.\n$/,
    );
    assert.equal(it_.remote('branch', '--list', 'polycrate/*'), '');
    const opened = await run(['--title', 'Typo', '--fail-on', 'none']);
    assert.equal(opened.status, 0);
    assert.match(
      it_.forge.pulls[0]?.body ?? '',
      /- error `schema\/unknown-field` at `base\/deployment\.yaml:6`: Unknown field `replicsa`/,
    );
  });

  it('judges only the files that are chosen', async () => {
    it_.repo.write('base/deployment.yaml', FILES['base/deployment.yaml'].replace('replicas: 1', 'replicsa: 1'));
    it_.repo.write('overlays/dev/kustomization.yaml', 'resources: [../../base]\nnamePrefix: dev-\n');
    const { out, status } = await run(['overlays/dev', '--dry-run']);
    assert.equal(status, 0);
    assert.ok(!out.includes('replicsa'));
    assert.ok(!out.includes('`overlays/prod`'));
  });

  it('prints one shape of JSON, with the reason where something went wrong', async () => {
    bump();
    const good = JSON.parse((await run(['--title', 'x', '--format', 'json'])).out);
    assert.deepEqual([good.version, good.outcome, good.action, good.number], [1, 'request', 'opened', 1]);
    it_.forge.rule = (method) =>
      method === 'POST' ? { status: 401, json: { message: 'token is required' } } : undefined;
    const bad = await run(['--title', 'y', '--format', 'json']);
    assert.equal(bad.status, 2);
    const json = JSON.parse(bad.out);
    assert.deepEqual([json.outcome, json.reason, json.isPushed], ['stopped', 'auth-rejected', true]);
  });

  it('goes on with an interrupted request, and mentions it until then', async () => {
    bump();
    it_.forge.rule = (method) => (method === 'POST' ? { status: 500, text: 'oops' } : undefined);
    const stopped = await run(['--title', 'x']);
    assert.equal(stopped.status, 2);
    const id = /Continue with: polycrate-gitops pr --continue ([0-9a-f]{12})/.exec(stopped.err)?.[1];
    assert.ok(id);
    it_.forge.rule = undefined;
    const mentioned = await run(['--dry-run']);
    assert.equal(
      mentioned.err,
      `The request "x" was interrupted after: push. Continue with: polycrate-gitops pr --continue ${id}\n`,
    );
    it_.repo.write('base/deployment.yaml', 'gone: {}\n');
    const resumed = await run(['--continue']);
    assert.match(resumed.out, /^Opened request #1 "x"/);
    assert.equal((await run(['--continue'])).out, 'Nothing to open. No request was interrupted here.\n');
  });

  it('tells wrong use from trouble by the exit status', async () => {
    assert.equal((await run(['nope.yaml'])).status, 3);
    assert.equal((await run(['../outside'])).status, 3);
    assert.match(
      (await run(['nope.yaml'])).err,
      /^`nope\.yaml` does not exist here, and nothing of that name was changed\. \(unknown-file\)/,
    );
    it_.repo.write('.gitignore', 'secret.yaml\n');
    it_.repo.write('secret.yaml', 'a: 1\n');
    const ignored = await run(['secret.yaml']);
    assert.equal(ignored.status, 3);
    assert.match(ignored.err, /`secret\.yaml` is ignored by Git, and ignored files often hold secrets\./);
    assert.equal((await run(['secret.yaml', '--include-ignored', '--title', 'x'])).status, 0);
    bump();
    assert.equal((await run(['--remote', 'nope'])).status, 2);
    assert.equal((await run(['--base', 'nope'])).status, 2);
  });
});
