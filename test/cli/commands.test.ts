import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BatchRenderer } from '../../server/src/cli/batchRenderer.ts';
import { runCommand } from '../support/cli.ts';
import { readFixture } from '../support/fixture.ts';

const SHOP = `
# file: base/kustomization.yaml
resources: [deployment.yaml]
# file: base/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicsa: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "shop/web:1"}]}
# file: overlays/prod/kustomization.yaml
resources: [../../base]
namePrefix: prod-
# file: shared/values.yaml
a: 1
`;

let folder: string;

function write(text: string): void {
  for (const [path, content] of readFixture(text).files) {
    const file = join(folder, path.slice('/repo/'.length));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

describe('the command line', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'polycrate-cli-'));
    write(SHOP);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('check names the line and fails for an error', async () => {
    const { status, out } = await runCommand(['check'], folder);
    assert.equal(status, 1);
    assert.match(out, /^base\/deployment\.yaml:6:3 error schema\/unknown-field\n {2}Unknown field `replicsa`/);
    assert.match(out, /1 error, 0 warnings in 1 of 4 files; 1 overlay rendered in/);
  });

  it('check is told by --fail-on what makes it fail, and looks at what the named overlays read and at nothing else', async () => {
    assert.equal((await runCommand(['check', '--fail-on', 'none'], folder)).status, 0);
    assert.equal((await runCommand(['check', 'shared'], folder)).status, 0);
    assert.equal((await runCommand(['check', 'overlays/prod'], folder)).status, 1);
  });

  it('render prints what kustomize build prints', async () => {
    const { status, out } = await runCommand(['render', 'overlays/prod'], folder);
    assert.equal(status, 0);
    assert.match(out, /^apiVersion: apps\/v1\nkind: Deployment\nmetadata:\n {2}name: prod-web\n/);
  });

  it('render refuses what kustomize refuses, on the line that causes it', async () => {
    write('# file: overlays/prod/kustomization.yaml\nresources: [../../base, gone.yaml]\n');
    const { status, out, err } = await runCommand(['render', 'overlays/prod'], folder);
    assert.equal(status, 1);
    assert.equal(out, '');
    assert.match(
      err,
      /^overlays\/prod\/kustomization\.yaml:1:25 error kustomize\/missing-file\n {2}`gone\.yaml` does not exist/,
    );
  });

  it('render --origins says who wrote each field', async () => {
    const { out } = await runCommand(['render', 'overlays/prod', '--origins'], folder);
    const rows = JSON.parse(out) as {
      path: string[];
      value: string;
      writers: { file: string; step: string; was?: string }[];
    }[];
    const name = rows.find((row) => row.path.join('.') === 'metadata.name');
    assert.equal(name?.value, 'prod-web');
    assert.deepEqual(
      name.writers.map(({ file, step, was }) => ({ file, step, was })),
      [
        { file: 'overlays/prod/kustomization.yaml', step: 'namePrefix', was: undefined },
        { file: 'base/deployment.yaml', step: 'resource', was: 'web' },
      ],
    );
  });

  it('knows its words: the nearest command and flag are named, and wrong use is status 3', async () => {
    const command = await runCommand(['chek'], folder);
    assert.equal(command.status, 3);
    assert.match(command.err, /Did you mean check\?/);
    const flag = await runCommand(['check', '--formt', 'json'], folder);
    assert.equal(flag.status, 3);
    assert.match(flag.err, /Did you mean --format\?/);
    const code = await runCommand(['explain', 'schema/unknown-feild'], folder);
    assert.equal(code.status, 3);
    assert.match(code.err, /Did you mean `schema\/unknown-field`\?/);
  });

  it('explain prints the page of a code', async () => {
    const { status, out } = await runCommand(['explain', 'kustomize/missing-file'], folder);
    assert.equal(status, 0);
    assert.match(out, /^# kustomize\/missing-file\n[\s\S]*## What to do/);
  });

  it('diff without Git says why it cannot', async () => {
    const { status, err } = await runCommand(['diff'], folder);
    assert.equal(status, 2);
    assert.match(err, /A comparison needs a Git repository/);
  });
});

describe('batch', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'polycrate-batch-'));
    write(SHOP);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('answers from the files as they are now, whatever it remembers', () => {
    const renderer = new BatchRenderer(folder);
    const name = (): string => {
      const answer = renderer.render('overlays/prod', []);
      return answer.ok ? (/name: (\S+)/.exec(answer.output)?.[1] ?? '') : answer.error;
    };
    assert.equal(name(), 'prod-web');
    writeFileSync(join(folder, 'overlays/prod/kustomization.yaml'), 'resources: [../../base]\nnamePrefix: live-\n');
    assert.equal(name(), 'live-web');
    writeFileSync(join(folder, 'base/deployment.yaml'), 'apiVersion: v1\nkind: Service\nmetadata: {name: api}\n');
    assert.equal(name(), 'live-api');
    rmSync(join(folder, 'base/deployment.yaml'));
    assert.match(name(), /`deployment\.yaml` does not exist/);
    write(SHOP);
    assert.equal(name(), 'prod-web');
  });

  it('takes the flags of kustomize build and names one that it does not know', () => {
    const renderer = new BatchRenderer(folder);
    write('# file: overlays/prod/kustomization.yaml\nresources: [../../base/deployment.yaml]\n');
    assert.equal(renderer.render('overlays/prod', []).ok, false);
    assert.equal(renderer.render('overlays/prod', ['--load-restrictor', 'LoadRestrictionsNone']).ok, true);
    assert.equal(renderer.render('overlays/prod', ['--load-restrictor=LoadRestrictionsNone']).ok, true);
    const unknown = renderer.render('overlays/prod', ['--enable-magic']);
    assert.ok(!unknown.ok && unknown.error.includes('--enable-magic'));
  });
});
