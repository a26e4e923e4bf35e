import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../support/cli.ts';
import { type GitHttp, serveGit } from '../support/gitHttp.ts';
import { type HelmCase, makeHelmCase } from '../support/helmCase.ts';

const SHOP = `
# file: CHART/Chart.yaml
apiVersion: v2
name: shop
version: 1.2.3
# file: CHART/values.yaml
replicas: 2
image: { name: shop, tag: "1.0" }
list: [a, b]
limits: { cpu: 100m, memory: 1Gi }
big: 12345678
empty:
# file: CHART/crds/widget.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec: { group: example.com, scope: Namespaced, names: { kind: Widget, plural: widgets }, versions: [] }
# file: CHART/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-shop
  namespace: {{ .Release.Namespace }}
  labels: { chart: "{{ .Chart.Name }}-{{ .Chart.Version }}" }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers:
        - name: shop
          image: "{{ .Values.image.name }}:{{ .Values.image.tag }}"
          resources: { limits: {{ toJson .Values.limits }} }
          args: {{ toJson .Values.list }}
# file: CHART/templates/config.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-config }
data:
  values: {{ toJson .Values | quote }}
  kube: {{ .Capabilities.KubeVersion.Version | quote }}
  api: {{ .Capabilities.APIVersions.Has "example.com/v1/Widget" | quote }}
---
apiVersion: v1
kind: Service
metadata: { name: {{ .Release.Name }} }
# file: CHART/templates/hook.yaml
apiVersion: batch/v1
kind: Job
metadata: { name: hook, annotations: { helm.sh/hook: pre-install } }
# file: CHART/templates/tests/test.yaml
apiVersion: v1
kind: Pod
metadata: { name: try, annotations: { helm.sh/hook: test } }
`;

const BASE = 'helmCharts: [{ name: shop, releaseName: web }]\n';

/** Kustomizations of a folder that has the chart in `charts/shop`, and `values-a.yaml`, `values-b.yaml`. */
const LOCAL: Readonly<Record<string, string>> = {
  plain: BASE,
  'a namespace of the entry': 'helmCharts: [{ name: shop, releaseName: web, namespace: shops }]\n',
  'the namespace of the kustomization': `namespace: prod\n${BASE}`,
  'a name, labels and patches on top': `${BASE}namePrefix: p-\nlabels: [{ pairs: { a: b }, includeSelectors: true }]\npatches: [{ target: { kind: Deployment }, patch: '[{ op: replace, path: /spec/replicas, value: 9 }]' }]\nimages: [{ name: shop, newTag: "7" }]\n`,
  'values inline':
    'helmCharts: [{ name: shop, releaseName: web, valuesInline: { replicas: 5, image: { tag: x }, list: [c], more: 12345678, half: 0.5, text: "012", empty: null } }]\n',
  'values inline, merged':
    'helmCharts: [{ name: shop, releaseName: web, valuesMerge: merge, valuesInline: { replicas: 5, own: { a: 1 }, none: null, limits: { gpu: 1 } } }]\n',
  'values inline, overriding':
    'helmCharts: [{ name: shop, releaseName: web, valuesMerge: override, valuesInline: { limits: { cpu: null, gpu: 1 }, big: 1 } }]\n',
  'values inline, replacing':
    'helmCharts: [{ name: shop, releaseName: web, valuesMerge: replace, valuesInline: { limits: { cpu: null }, image: { name: n, tag: t }, x: 1.5e3 } }]\n',
  'a values file': 'helmCharts: [{ name: shop, releaseName: web, valuesFile: values-a.yaml }]\n',
  'a values file and values inline':
    'helmCharts: [{ name: shop, releaseName: web, valuesFile: values-a.yaml, valuesInline: { replicas: 8 } }]\n',
  'additional values files':
    'helmCharts: [{ name: shop, releaseName: web, additionalValuesFiles: [values-a.yaml, values-b.yaml] }]\n',
  'values that do not fit together': 'helmCharts: [{ name: shop, releaseName: web, valuesInline: { limits: none } }]\n',
  'a values file that is not there': 'helmCharts: [{ name: shop, releaseName: web, valuesFile: gone.yaml }]\n',
  'a values file outside': 'helmCharts: [{ name: shop, releaseName: web, additionalValuesFiles: [../outside.yaml] }]\n',
  'custom resource definitions': 'helmCharts: [{ name: shop, releaseName: web, includeCRDs: true }]\n',
  'no tests': 'helmCharts: [{ name: shop, releaseName: web, skipTests: true }]\n',
  'no hooks': 'helmCharts: [{ name: shop, releaseName: web, skipHooks: true }]\n',
  'versions of the cluster':
    'helmCharts: [{ name: shop, releaseName: web, kubeVersion: "1.30.0", apiVersions: [example.com/v1/Widget] }]\n',
  'a template of the name': 'helmCharts: [{ name: shop, nameTemplate: fixed-name }]\n',
  debugging: 'helmCharts: [{ name: shop, releaseName: web, debug: true, devel: true }]\n',
  'two releases':
    'helmCharts: [{ name: shop, releaseName: a, skipHooks: true }, { name: shop, releaseName: b, skipHooks: true }]\n',
  'two releases with one object': 'helmCharts: [{ name: shop, releaseName: a }, { name: shop, releaseName: b }]\n',
  'the deprecated field':
    'helmChartInflationGenerator: [{ chartName: shop, releaseName: web, valuesLocal: { replicas: 4 }, releaseNamespace: gone }]\n',
  'a generator file': 'generators: [chart.yaml]\n',
  'a generator file with a prefix': 'generators: [chart.yaml]\nnamespace: prod\nnamePrefix: g-\n',
  'origins and transformers': `${BASE}namePrefix: p-\nbuildMetadata: [originAnnotations, transformerAnnotations]\n`,
  'a value that helm refuses':
    'helmCharts: [{ name: shop, releaseName: web, valuesInline: { image: "x" }, valuesMerge: replace }]\n',
  'no name': 'helmCharts: [{ releaseName: web }]\n',
  'a name like a flag': 'helmCharts: [{ name: --help }]\n',
  'a release name like a flag': 'helmCharts: [{ name: shop, releaseName: --post-renderer=x }]\n',
  'an unknown mode': 'helmCharts: [{ name: shop, valuesMerge: add }]\n',
  'an unknown field': 'helmCharts: [{ name: shop, releaseName: web, valuesinlin: {} }]\n',
  'a chart that is not there': 'helmCharts: [{ name: gone, releaseName: web }]\n',
  'another home': 'helmGlobals: { chartHome: more }\nhelmCharts: [{ name: shop, releaseName: web }]\n',
  'a home outside': 'helmGlobals: { chartHome: ../one/charts }\nhelmCharts: [{ name: shop, releaseName: web }]\n',
  'a home outside with a values file':
    'helmGlobals: { chartHome: ../one/charts }\nhelmCharts: [{ name: shop, releaseName: web, valuesFile: values-a.yaml }]\n',
  'an overlay that sets the namespace': 'namespace: above\nresources: [../base]\n',
  'a component of an overlay that sets the namespace':
    'namespace: above\ncomponents: [../part]\nresources: [values-b.yaml]\n',
  'a chart without values': 'helmCharts: [{ name: bare, releaseName: web }]\n',
  'a chart whose values are empty': 'helmCharts: [{ name: blank, releaseName: web, valuesInline: { a: 1 } }]\n',
  'a chart whose values are only a comment':
    'helmCharts: [{ name: comment, releaseName: web, valuesInline: { a: 1 } }]\n',
};

const SIDES = `
# file: FOLDER/values-a.yaml
replicas: 3
image: { name: other, tag: v }
limits: {}
list: []
# file: FOLDER/values-b.yaml
apiVersion: v1
kind: List
replicas: 4
limits: { cpu: 1 }
# file: FOLDER/chart.yaml
apiVersion: builtin
kind: HelmChartInflationGenerator
metadata: { name: any }
name: shop
releaseName: file
valuesInline: { replicas: 6 }
`;

const OTHERS = `
# file: outside.yaml
replicas: 1
# file: base/kustomization.yaml
helmCharts: [{ name: shop, releaseName: web }]
resources: [own.yaml]
# file: base/own.yaml
apiVersion: v1
kind: Service
metadata: { name: own }
# file: part/kustomization.yaml
kind: Component
helmCharts: [{ name: shop, releaseName: web }]
`;

const SMALL = `
# file: CHART/Chart.yaml
apiVersion: v2
name: NAME
version: 0.1.0
# file: CHART/templates/a.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: a }
data: { v: {{ toJson .Values | quote }} }
`;

describe('charts are rendered as kustomize renders them with the same helm', () => {
  let platform: HelmCase;
  before(async () => {
    platform = await makeHelmCase();
  });
  after(() => {
    const left = readdirSync(join(platform.home, '..')).filter((name) => name.startsWith('polycrate-helm-'));
    platform.remove();
    assert.deepEqual(left, [], 'nothing stays in the temporary folder');
  });

  const same = async (folder: string, ...flags: string[]): Promise<string> => {
    const own = await platform.render(folder, ...flags);
    const real = await platform.build(folder, ...flags);
    assert.deepEqual(
      { ok: own.status === 0, out: own.out },
      { ok: real.ok, out: real.out },
      `${real.err}\n---\n${own.err}`,
    );
    return own.err;
  };

  describe('in the repository', () => {
    before(() => {
      platform.write(OTHERS);
      for (const folder of ['base', 'part', 'one']) platform.write(SHOP.replaceAll('CHART', `${folder}/charts/shop`));
    });

    for (const [index, [name, text]] of Object.entries(LOCAL).entries()) {
      it(name, async () => {
        const folder = `o${index}`;
        platform.write(`${SIDES.replaceAll('FOLDER', folder)}# file: ${folder}/kustomization.yaml\n${text}`);
        for (const home of ['charts', 'more']) platform.write(SHOP.replaceAll('CHART', `${folder}/${home}/shop`));
        for (const chart of ['bare', 'blank', 'comment'])
          platform.write(SMALL.replaceAll('CHART', `${folder}/charts/${chart}`).replaceAll('NAME', chart));
        writeFileSync(join(platform.platform, folder, 'charts/blank/values.yaml'), '');
        writeFileSync(join(platform.platform, folder, 'charts/comment/values.yaml'), '# nothing\n');
        await same(folder);
      });
    }

    it('with what the flags say of the cluster, where the chart says nothing', async () => {
      platform.write(
        '# file: flags/kustomization.yaml\nhelmCharts: [{ name: shop, releaseName: web }, { name: shop, releaseName: b, skipHooks: true, kubeVersion: "1.29.0" }]\n',
      );
      platform.write(SHOP.replaceAll('CHART', 'flags/charts/shop'));
      await same(
        'flags',
        '--helm-kube-version',
        '1.31.0',
        '--helm-api-versions',
        'example.com/v1/Widget',
        '--helm-debug',
      );
    });

    it('not at all without the flag, and the rest is printed with a status that says so', async () => {
      const { status, out, err } = await runCommand(['render', 'base'], platform.platform, platform.env);
      assert.equal(status, 2);
      assert.match(out, /name: own/);
      assert.match(err, /Chart `shop` is rendered by running `helm`, which is not allowed here.*`--enable-helm`/);
    });

    it('and tells the template of each field', async () => {
      const { out } = await platform.render('base', '--origins');
      const rows = JSON.parse(out) as {
        resource: string;
        path: string[];
        writers: { file: string; template?: string }[];
      }[];
      const replicas = rows.find(({ path }) => path.join('.') === 'spec.replicas');
      assert.deepEqual(
        replicas?.writers.map(({ file, template }) => [file, template]),
        [['base/kustomization.yaml', 'shop/templates/deployment.yaml']],
      );
    });

    it('of a commit as they were in it', async () => {
      const git = (...args: string[]): void => {
        const identity = ['-c', 'user.name=Dana', '-c', 'user.email=dana@example.com'];
        const run = spawnSync('git', [...identity, ...args], { cwd: platform.platform, encoding: 'utf8' });
        assert.equal(run.status, 0, run.stderr);
      };
      platform.write(SHOP.replaceAll('CHART', 'committed/charts/shop'));
      platform.write('# file: committed/kustomization.yaml\nhelmCharts: [{ name: shop, releaseName: web }]\n');
      git('init', '-q');
      git('add', 'committed');
      git('commit', '-qm', 'one');
      platform.write(
        '# file: committed/charts/shop/templates/config.yaml\napiVersion: v1\nkind: Service\nmetadata: { name: new }\n',
      );
      const args = ['diff', 'committed', '--enable-helm', '--helm-command', platform.helm];
      const { out, err } = await runCommand(args, platform.platform, platform.env);
      assert.match(out, /- ConfigMap\/web-config\n/, err);
      assert.match(out, /\+ Service\/new\n/);
      assert.match(out, /Plan: 1 to add, 0 to change, 2 to remove in 1 overlay/);
      rmSync(join(platform.platform, '.git'), { recursive: true });
    });

    it('says what to do when there is no helm', async () => {
      const args = ['render', 'base', '--enable-helm', '--helm-command', 'no-such-helm'];
      const { status, err } = await runCommand(args, platform.platform, platform.env);
      assert.equal(status, 1);
      assert.match(err, /`no-such-helm` was not found\. Install Helm 3 or 4, or name the program/);
    });

    it('without running helm twice for the same chart and values', async () => {
      const log = join(platform.home, 'runs');
      const wrapper = join(platform.home, 'helm-logged');
      writeFileSync(wrapper, `#!/bin/sh\necho "$1" >> ${log}\nexec ${platform.helm} "$@"\n`, { mode: 0o755 });
      const runs = (): number =>
        readFileSync(log, 'utf8')
          .split('\n')
          .filter((line) => line === 'template').length;
      const args = ['render', 'fresh', '--enable-helm', '--helm-command', wrapper];
      platform.write('# file: fresh/kustomization.yaml\nhelmCharts: [{ name: shop, releaseName: once }]\n');
      platform.write(SHOP.replaceAll('CHART', 'fresh/charts/shop'));
      const first = await runCommand(args, platform.platform, platform.env);
      assert.equal(first.status, 0, first.err);
      assert.equal((await runCommand(args, platform.platform, platform.env)).out, first.out);
      assert.equal(runs(), 1);
      platform.write('# file: fresh/charts/shop/values.yaml\nreplicas: 7\nimage: { name: a, tag: b }\n');
      assert.match((await runCommand(args, platform.platform, platform.env)).out, /replicas: 7/);
      assert.equal(runs(), 2);
    });
  });

  describe('from a chart repository', () => {
    let web: GitHttp;
    before(async () => {
      const served = join(platform.home, 'served');
      platform.write(SHOP.replaceAll('CHART', 'source/shop'));
      platform.pack('source/shop', join(served, 'charts'));
      platform.write(`${SHOP.replaceAll('CHART', 'source/shop').replace('version: 1.2.3', 'version: 2.0.0')}`);
      platform.pack('source/shop', join(served, 'charts'));
      rmSync(join(platform.platform, 'source'), { recursive: true });
      web = await serveGit(served);
      const index = spawnSync(platform.helm, [
        'repo',
        'index',
        join(served, 'charts'),
        '--url',
        `${web.url}/files/charts`,
      ]);
      assert.equal(index.status, 0);
    });
    after(() => web.close());

    const overlay = (folder: string, more: string): void =>
      platform.write(
        `# file: ${folder}/kustomization.yaml\nhelmCharts: [{ name: shop, releaseName: web, repo: "${web.url}/files/charts"${more} }]\n`,
      );

    it('by version, without a file in the repository', async () => {
      overlay('pulled', ', version: 1.2.3');
      await same('pulled');
      assert.equal(existsSync(join(platform.platform, 'pulled/charts')), false);
    });

    it('the newest, with values inline', async () => {
      overlay('newest', ', valuesInline: { replicas: 6 }');
      await same('newest');
    });

    it('once, and from the cache afterwards', async () => {
      overlay('again', ', version: 1.2.3');
      await platform.render('again');
      const before = web.asked.length;
      assert.equal((await platform.render('again')).status, 0);
      assert.equal(web.asked.length, before);
    });

    it('anew, when fetch may run helm', async () => {
      overlay('fetched', '');
      const args = ['fetch', 'fetched', '--enable-helm', '--helm-command', platform.helm];
      const { status, out, err } = await runCommand(args, platform.platform, platform.env);
      assert.equal(status, 0, err);
      assert.match(out, /^[=+] shop of http:\/\/127\.0\.0\.1:\d+\/files\/charts 2\.0\.0\n$/);
      const without = await runCommand(['fetch', 'fetched'], platform.platform, platform.env);
      assert.equal(without.out, 'Nothing to fetch.\n');
    });

    it('a version or a chart that is not there', async () => {
      overlay('missing', ', version: 9.9.9');
      const said = await same('missing');
      assert.match(said, /`helm` cannot render chart `shop`: chart "shop" version "9\.9\.9" not found/);
    });
  });
});
