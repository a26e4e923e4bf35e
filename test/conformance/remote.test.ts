import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GitHttp, serveGit } from '../support/gitHttp.ts';
import { findKustomize } from '../support/realKustomize.ts';
import { makeUpstream, type Upstream } from '../support/upstream.ts';

const SHOP = `
# file: base/kustomization.yaml
resources: [deployment.yaml, ../common]
configMapGenerator: [{ name: settings, literals: [mode=fast] }]
# file: base/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "shop/web:1", envFrom: [{ configMapRef: { name: settings } }] }] }
# file: common/kustomization.yaml
resources: [service.yaml]
# file: common/service.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
# file: tls/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
commonAnnotations: { tls: "on" }
# file: broken/kustomization.yaml
resources: [gone.yaml]
`;

/** `U` stands for `file://` and the folder of the repositories, `H` for the web server. */
const OVERLAYS: Readonly<Record<string, string>> = {
  'a tag': 'resources: ["U/shop.git//base?ref=v1"]\nnamePrefix: prod-\n',
  'a branch': 'resources: ["U/shop.git//base?ref=main"]\n',
  'a commit': 'resources: ["U/shop.git//base?ref=COMMIT"]\n',
  'no ref': 'resources: ["U/shop.git//base/"]\n',
  'a suffix and no double slash': 'resources: ["U/shop.git/common?ref=v1"]\n',
  version: 'resources: ["U/shop.git//common?version=v1"]\n',
  'a forced protocol': 'resources: ["git::U/shop.git//common?ref=v1"]\n',
  'a component': 'resources: [own.yaml]\ncomponents: ["U/shop.git//tls?ref=v1"]\n',
  'two folders of one repository': 'resources: ["U/shop.git//base?ref=v1", "U/shop.git//tiny"]\n',
  origins:
    'resources: ["U/shop.git//base?ref=v1", own.yaml]\nbuildMetadata: [originAnnotations, transformerAnnotations]\nnamePrefix: p-\n',
  'origins in the root of a repository':
    'resources: ["U/nested.git?ref=main"]\nbuildMetadata: [originAnnotations, transformerAnnotations]\n',
  'a repository that names another one': 'resources: ["U/nested.git?ref=main"]\n',
  submodules: 'resources: ["U/parent.git//sub/common"]\n',
  'no submodules': 'resources: ["U/parent.git//sub/common?submodules=false"]\n',
  http: 'resources: ["H/git/shop.git//base?ref=v1"]\n',
  'http by two names': 'resources: ["H/git/shop.git?ref=v1&timeout=90"]\n',
  'a file by its URL': 'resources: ["H/files/pod.yaml", own.yaml]\n',
  'a file by its URL with origins': 'resources: ["H/files/pod.yaml"]\nbuildMetadata: [originAnnotations]\n',
  'a patch by its URL': 'resources: [own.yaml]\npatches: [{ path: "H/files/patch.yaml" }]\n',
  'a source by its URL':
    'configMapGenerator: [{ name: c, files: ["H/files/notes.txt"], envs: ["H/files/vars.env"] }]\n',
  'a file that is not there': 'resources: ["H/files/gone/too/far.yaml"]\n',
  'a ref that is not there': 'resources: ["U/shop.git//base?ref=v9"]\n',
  'a folder that is not there': 'resources: ["U/shop.git//nowhere?ref=v1"]\n',
  'a base that is broken': 'resources: ["U/shop.git//broken?ref=v1"]\n',
  'a base that leaves its repository': 'resources: ["U/leaving.git"]\n',
  'a link that leaves its repository': 'resources: ["U/linked.git"]\n',
  'the same repository again': 'resources: ["U/circle.git?ref=main"]\n',
};

const OWN = '# file: FOLDER/own.yaml\napiVersion: v1\nkind: Service\nmetadata: { name: own }\n';

describe('remote bases are rendered from the cache as kustomize renders them from the network', () => {
  let program = '';
  let upstream: Upstream;
  let web: GitHttp;
  let commit = '';

  before(async () => {
    const found = await findKustomize();
    assert.ok(found !== undefined, 'kustomize v5.8.2 is there');
    program = found;
    upstream = makeUpstream();
    web = await serveGit(upstream.served);
    commit = upstream.publish('shop.git', SHOP, 'v1');
    upstream.publish('shop.git', '# file: tiny/kustomization.yaml\nconfigMapGenerator: [{ name: tiny }]\n');
    const file = `file://${upstream.served}`;
    upstream.publish(
      'nested.git',
      `# file: kustomization.yaml\nresources: ["${file}/shop.git//base?ref=v1"]\nnameSuffix: -n\n`,
    );
    upstream.publish('leaving.git', '# file: kustomization.yaml\nresources: [../../../../../../etc]\n');
    upstream.publish('circle.git', `# file: kustomization.yaml\nresources: ["${file}/circle.git?ref=main"]\n`);
    const linked = upstream.work('linked.git');
    linked.write('kustomization.yaml', 'resources: [hosts.yaml]\n');
    writeFileSync(join(upstream.home, 'secret.yaml'), 'apiVersion: v1\nkind: Secret\nmetadata: { name: stolen }\n');
    symlinkSync(join(upstream.home, 'secret.yaml'), join(linked.root, 'hosts.yaml'));
    upstream.publish('linked.git', '');
    const parent = upstream.work('parent.git');
    parent.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', `${file}/shop.git`, 'sub');
    upstream.publish('parent.git', '');
    const files = upstream.served;
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: far }\n';
    writeFileSync(join(files, 'pod.yaml'), pod);
    writeFileSync(
      join(files, 'patch.yaml'),
      'apiVersion: v1\nkind: Service\nmetadata: { name: own, labels: { far: "1" } }\n',
    );
    writeFileSync(join(files, 'notes.txt'), 'one\ntwo\n');
    writeFileSync(join(files, 'vars.env'), 'A=1\nB=2\n');
  });
  after(async () => {
    await web.close();
    upstream.remove();
  });

  // The web server lives in this process: it must go on while the program runs.
  const build = (folder: string): Promise<{ ok: boolean; out: string; err: string }> =>
    new Promise((done) => {
      const child = spawn(program, ['build', folder], {
        cwd: upstream.platform,
        env: { ...process.env, ...upstream.env },
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk) => (out += chunk));
      child.stderr.on('data', (chunk) => (err += chunk));
      child.on('close', (code) => done({ ok: code === 0, out, err }));
    });

  for (const [index, [name, text]] of Object.entries(OVERLAYS).entries()) {
    it(name, async () => {
      const folder = `o${index}`;
      const filled = text
        .replaceAll('U/', `file://${upstream.served}/`)
        .replaceAll('H/', `${web.url}/`)
        .replaceAll('COMMIT', commit);
      upstream.write(`${OWN.replaceAll('FOLDER', folder)}# file: ${folder}/kustomization.yaml\n${filled}`);
      const fetched = await upstream.run('fetch', folder);
      const own = await upstream.run('render', folder);
      const real = await build(folder);
      assert.deepEqual(
        { ok: own.status === 0, out: own.status === 0 ? own.out : '' },
        { ok: real.ok, out: real.out },
        `${real.err}\n---\n${fetched.err}${own.err}`,
      );
      assert.doesNotMatch(own.out, /stolen/);
    });
  }

  it('a repository URL on the command line', async () => {
    const url = `file://${upstream.served}/shop.git//base?ref=v1`;
    assert.equal((await upstream.run('fetch', url)).status, 0);
    assert.equal((await upstream.run('render', url)).out, (await build(url)).out);
  });
});
