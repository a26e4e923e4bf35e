import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BatchRenderer } from '../../server/src/cli/batchRenderer.ts';
import { RemoteCache } from '../../server/src/host/remoteCache.ts';
import { storeRemote } from '../../server/src/host/remoteStore.ts';
import { serveGit } from '../support/gitHttp.ts';
import { makeUpstream, type Upstream } from '../support/upstream.ts';

const BASE = '# file: kustomization.yaml\nnamePrefix: one-\nresources: [pod.yaml]\n# file: pod.yaml\n';
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n';

describe('fetch', () => {
  let upstream: Upstream;
  beforeEach(() => {
    upstream = makeUpstream();
    upstream.publish('base.git', BASE + POD, 'v1');
  });
  afterEach(() => upstream.remove());

  const overlay = (url: string): void =>
    upstream.write(`# file: prod/kustomization.yaml\nresources: ["${url}", own.yaml]\n# file: prod/own.yaml\n${POD}`);
  const local = (): string => `file://${upstream.served}/base.git`;

  it('is asked for by render, which prints the rest and does not call it whole', async () => {
    overlay(local());
    const { status, out, err } = await upstream.run('render', 'prod');
    assert.equal(status, 2);
    assert.match(out, /name: web/);
    assert.match(
      err,
      /was not fetched yet, so what it brings is not rendered; everything else is\. Run `polycrate-gitops fetch`/,
    );
  });

  it('says what is new, what is as it was, and what has another commit', async () => {
    overlay(`${local()}?ref=main`);
    const shown = `${local()}?ref=main`;
    const first = upstream.work('base.git').git('rev-parse', 'HEAD').slice(0, 12);
    assert.equal((await upstream.run('fetch')).out, `+ ${shown} ${first}\n`);
    assert.equal((await upstream.run('fetch')).out, `= ${shown} ${first}\n`);
    const second = upstream.publish(
      'base.git',
      '# file: kustomization.yaml\nnamePrefix: two-\nresources: [pod.yaml]\n',
    );
    assert.match((await upstream.run('render', 'prod')).out, /one-web/, 'a commit stays until it is fetched again');
    assert.equal((await upstream.run('fetch', '--missing')).out, 'Nothing to fetch.\n');
    assert.equal((await upstream.run('fetch', 'prod')).out, `~ ${shown} ${first} -> ${second.slice(0, 12)}\n`);
    assert.match((await upstream.run('render', 'prod')).out, /two-web/);
    assert.match((await upstream.run('fetch', '--list')).out, new RegExp(` ${second} \\d{4}-\\d\\d-\\d\\dT`));
  });

  it('does not ask again for a full commit that is there', async () => {
    overlay(`${local()}?ref=${upstream.work('base.git').git('rev-parse', 'HEAD')}`);
    assert.equal((await upstream.run('fetch')).status, 0);
    upstream.work('base.git').git('remote', 'set-url', 'origin', 'elsewhere');
    assert.equal((await upstream.run('fetch')).out, 'Nothing to fetch.\n');
  });

  it('names what cannot be fetched, keeps what there was, and fetches the rest', async () => {
    overlay(`${local()}?ref=v9`);
    upstream.write(`# file: test/kustomization.yaml\nresources: ["${local()}?ref=v1"]\n`);
    const { status, out, err } = await upstream.run('fetch');
    assert.equal(status, 2);
    assert.match(out, /^\+ .*\?ref=v1 [0-9a-f]{12}\n$/);
    assert.match(err, /base\.git\?ref=v9 was not fetched\. There is no branch, tag or commit `v9` in it\./);
  });

  it('tells of a URL that is neither a file nor a repository by what the person wrote', async () => {
    const web = await serveGit(upstream.served);
    try {
      overlay(`${web.url}/org/repo/far/away.yaml?ref=x`);
      const { status, err } = await upstream.run('fetch');
      assert.equal(status, 2);
      assert.match(
        err,
        /\/org\/repo\/far\/away\.yaml\?ref=x was not fetched\. As a file: The server has no such file\. As a repository: The remote repository was not found/,
      );
    } finally {
      await web.close();
    }
  });

  it('uses the credentials that the person has set up for git, and shows none', async () => {
    const web = await serveGit(upstream.served, 'hunter2');
    try {
      overlay(`${web.url}/git/base.git`);
      const refused = await upstream.run('fetch');
      assert.equal(refused.status, 2);
      assert.match(refused.err, /Git has no credentials for it/);
      const helper = '!f() { echo username=me; echo password=hunter2; }; f';
      appendFileSync(join(upstream.home, '.gitconfig'), `[credential]\n\thelper = "${helper}"\n`);
      const { status, out } = await upstream.run('fetch');
      assert.equal(status, 0);
      assert.doesNotMatch(out, /hunter2/);
      overlay(`${web.url.replace('//', '//me:hunter2@')}/git/base.git`);
      const named = await upstream.run('fetch');
      assert.equal(named.status, 0);
      assert.doesNotMatch(named.out + named.err, /hunter2/);
    } finally {
      await web.close();
    }
  });

  it('runs nothing that a repository brings', async () => {
    const work = upstream.work('base.git');
    const marker = work.marker('filter');
    writeFileSync(join(work.root, '.gitattributes'), '* filter=evil\n');
    mkdirSync(join(work.root, '.githooks'), { recursive: true });
    writeFileSync(join(work.root, '.githooks/post-checkout'), `#!/bin/sh\n${marker}\n`, { mode: 0o755 });
    upstream.publish('base.git', '');
    overlay(local());
    // The platform's own repository may say what it likes: git runs in the cache.
    mkdirSync(join(upstream.platform, '.git'), { recursive: true });
    writeFileSync(
      join(upstream.platform, '.git/config'),
      `[core]\n\thooksPath = .githooks\n\tfsmonitor = ${marker}\n[filter "evil"]\n\tsmudge = ${marker}\n`,
    );
    assert.equal((await upstream.run('fetch', 'prod')).status, 0);
    assert.deepEqual(work.started(), []);
  });

  it('is seen by batch as soon as it is done, and what lacks something is no output there', async () => {
    overlay(local());
    const batch = new BatchRenderer(upstream.platform, upstream.env);
    const before = batch.render('prod', []);
    assert.ok(!before.ok && before.error.includes('was not fetched yet'));
    await upstream.run('fetch');
    const after = batch.render('prod', []);
    assert.ok(after.ok && after.output.includes('one-web'));
    const itself = batch.render(local(), []);
    assert.ok(itself.ok && itself.output.includes('one-web'));
  });

  it('leaves no .git and nothing half done in the cache', async () => {
    overlay(local());
    await upstream.run('fetch');
    const names = readdirSync(join(upstream.cache, 'remote'), { recursive: true, encoding: 'utf8' });
    assert.deepEqual(
      names.filter((name) => /(^|\/)(\.git$|making-)/.test(name)),
      [],
    );
  });
});

describe('the cache of what was fetched', () => {
  let upstream: Upstream;
  beforeEach(() => {
    upstream = makeUpstream();
  });
  afterEach(() => upstream.remove());

  const ROOT = '/.remote/file/https%3A%2F%2Fexample.com%2Fa.yaml';
  const put = (cache: RemoteCache, text: string): ReturnType<typeof storeRemote> =>
    storeRemote(cache, ROOT, async (path) => {
      writeFileSync(path, text);
      return { revision: 'abc' };
    });

  it('keeps the old content when a fetch fails or is killed', async () => {
    const cache = new RemoteCache(upstream.cache);
    await put(cache, 'one');
    await storeRemote(cache, ROOT, async (path) => {
      writeFileSync(path, 'half');
      return { message: 'no network' };
    });
    const text = (): unknown => new RemoteCache(upstream.cache).read(ROOT);
    assert.deepEqual(text(), { kind: 'file', text: 'one', real: ROOT });
    // Killed while it works: a child that hangs in its fill.
    const folder = cache.folderOf(ROOT);
    const script = `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'making-1-x'))}, 'half'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['-e', script]);
    while (!existsSync(join(folder, 'making-1-x'))) await new Promise((done) => setTimeout(done, 20));
    child.kill('SIGKILL');
    assert.deepEqual(text(), { kind: 'file', text: 'one', real: ROOT });
    await put(cache, 'two');
    assert.deepEqual(text(), { kind: 'file', text: 'two', real: ROOT });
  });

  it('sees at once what another process has fetched', async () => {
    const [mine, theirs] = [new RemoteCache(upstream.cache), new RemoteCache(upstream.cache)];
    assert.equal(mine.read(ROOT).kind, 'missing');
    const before = mine.stamp(ROOT);
    await put(theirs, 'new');
    assert.notEqual(mine.stamp(ROOT), before);
    assert.equal(mine.read(ROOT).kind, 'file');
  });

  it('takes an entry that is damaged for missing', async () => {
    const cache = new RemoteCache(upstream.cache);
    await put(cache, 'one');
    const note = join(cache.folderOf(ROOT), 'entry.json');
    writeFileSync(note, readFileSync(note, 'utf8').slice(0, 20));
    assert.equal(new RemoteCache(upstream.cache).read(ROOT).kind, 'missing');
    writeFileSync(note, JSON.stringify({ version: 1, root: ROOT, tree: '../../../etc', revision: '', fetchedAt: '' }));
    assert.equal(new RemoteCache(upstream.cache).read(ROOT).kind, 'missing');
  });
});
