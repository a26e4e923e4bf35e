import assert from 'node:assert/strict';
import { brotliCompressSync } from 'node:zlib';
import { isServed, LIFECYCLE, readLifecycles } from '../../server/src/engine/schema/lifecycle.ts';
import { readDefinition } from '../../server/src/engine/schema/openapi.ts';
import {
  bundledKubernetes,
  KUBERNETES_VERSIONS,
  kubernetesPack,
  NEWEST_KUBERNETES,
  readPack,
  type SchemaPack,
} from '../../server/src/engine/schema/pack.ts';
import { createRegistry } from '../../server/src/engine/schema/registry.ts';
import { bundledCustom, bundledRegistry, pack, packText } from '../support/schemaPacks.ts';

const CUSTOM = [...new Set(bundledCustom.kinds?.values())];
const ALL = [...KUBERNETES_VERSIONS.map(kubernetesPack), ...CUSTOM];

function counts({ kinds, definitions }: SchemaPack): { kinds: number; properties: number; enums: number } {
  const all = Object.values(definitions) as readonly { properties?: object }[];
  const properties = all.reduce((sum, one) => sum + Object.keys(one.properties ?? {}).length, 0);
  return { kinds: kinds.size, properties, enums: JSON.stringify(all).split('"enum":').length - 1 };
}

describe('schema packs', () => {
  it('hold the kinds, fields and enums of each Kubernetes version', () => {
    const found = KUBERNETES_VERSIONS.map((version) => {
      const { kinds, properties, enums } = counts(pack(kubernetesPack(version)));
      return [version, kinds, properties, enums];
    });
    assert.deepEqual(found, [
      ['1.31', 80, 2203, 93],
      ['1.32', 80, 2214, 94],
      ['1.33', 88, 2441, 105],
      ['1.34', 90, 2555, 104],
      ['1.35', 90, 2567, 120],
      ['1.36', 95, 2680, 125],
      ['1.37', 100, 2946, 145],
    ]);
  });

  it('hold the custom resources of each project', () => {
    assert.deepEqual(
      CUSTOM.map((name) => `${name} ${pack(name).kinds.size}`),
      [
        'argo/argo-cd 3',
        'argo/argo-rollouts 5',
        'cert-manager/cert-manager 6',
        'external-secrets/external-secrets 25',
        'flux/flux 14',
        'gateway-api/gateway-api 23',
        'istio/istio 33',
        'karpenter/aws 1',
        'karpenter/karpenter 4',
        'keda/keda 6',
        'knative/eventing 20',
        'knative/operator 2',
        'knative/serving 7',
        'kyverno/kyverno 46',
        'prometheus/prometheus-operator 11',
        'sealed-secrets/sealed-secrets 1',
        'traefik/traefik 10',
      ],
    );
  });

  it('are listed with all of their kinds', () => {
    for (const name of CUSTOM) {
      const listed = [...(bundledCustom.kinds ?? [])].filter(([, owner]) => owner === name).map(([id]) => id);
      assert.deepEqual(listed.sort(), [...pack(name).kinds.keys()].sort());
    }
  });

  it('carry no sentences', () => {
    for (const name of ALL) assert.ok(!/"description":"/.test(packText(name)), name);
  });

  it('resolve every reference', () => {
    for (const name of ALL) {
      const all = pack(name).definitions;
      for (const [, target = ''] of JSON.stringify(all).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)) {
        assert.ok(all[target] !== undefined, `${name}: ${target}`);
      }
    }
  });

  it('weigh far under a megabyte together', () => {
    const sum = ALL.reduce((total, name) => total + brotliCompressSync(packText(name)).length, 0);
    assert.ok(sum < 200_000, `${sum} bytes`);
  });

  it('take the nearest older version of Kubernetes', () => {
    assert.deepEqual(['1.37', 'v1.36.3', '1.40', '1.30', undefined, 'latest'].map(bundledKubernetes), [
      '1.37',
      '1.36',
      '1.37',
      '1.31',
      '1.37',
      '1.37',
    ]);
  });

  it('take from the newer version what they do not say, and lack what they deny', () => {
    const newer = readPack(
      'kubernetes/2',
      '{"kinds":{"a/A":{"schema":"x"},"b/B":{"schema":"y"}},"definitions":{"x":{"type":"object"},"y":{}}}',
      () => undefined,
    );
    const text = '{"base":"kubernetes/2","kinds":{"b/B":null,"c/C":{"schema":"z"}},"definitions":{"y":null,"z":{}}}';
    const older = readPack('kubernetes/1', text, (name) => (name === 'kubernetes/2' ? newer : undefined));
    assert.deepEqual([...(older?.kinds.keys() ?? [])], ['a/A', 'c/C']);
    assert.deepEqual(older?.definitions, { x: { type: 'object' }, z: {} });
    assert.equal(
      readPack('kubernetes/1', text, () => undefined),
      undefined,
    );
  });

  it('ask for no more in an older version than in the newest, whose fields were tried on a real server', () => {
    const required = (version: string, name: string): readonly string[] => {
      const json = pack(kubernetesPack(version)).definitions[name];
      return json === undefined ? [] : (readDefinition(name, json).required ?? []);
    };
    const newest = pack(kubernetesPack(NEWEST_KUBERNETES)).definitions;
    const found = KUBERNETES_VERSIONS.flatMap((version) =>
      Object.keys(pack(kubernetesPack(version)).definitions).flatMap((name) => {
        if (newest[name] === undefined || /Status|Condition$|\.v\d(?:alpha|beta)\d\./.test(name)) return [];
        const now = required(NEWEST_KUBERNETES, name);
        return required(version, name).flatMap((field) => (now.includes(field) ? [] : `${version} ${name}.${field}`));
      }),
    );
    assert.deepEqual(found, []);
  });

  it('are refused when they are not packs', () => {
    for (const text of ['not JSON', '{"kinds":{}}']) {
      assert.equal(
        readPack('x', text, () => undefined),
        undefined,
      );
    }
  });
});

describe('lives of kinds', () => {
  const lives = readLifecycles(packText(LIFECYCLE));

  it('say when a kind went and what took its place', () => {
    assert.deepEqual(lives.of('policy/v1beta1', 'PodDisruptionBudget'), {
      deprecated: '1.21',
      introduced: '1.5',
      removed: '1.25',
      replacement: 'policy/v1/PodDisruptionBudget',
    });
    assert.equal(lives.of('policy/v1beta1', 'PodSecurityPolicy')?.removed, '1.25');
    assert.equal(lives.of('shop.example.com/v1', 'Shop'), undefined);
  });

  it('follow replacements to one that the version serves', () => {
    const id = ['flowcontrol.apiserver.k8s.io/v1beta1', 'FlowSchema'] as const;
    assert.equal(lives.replacement(...id, '1.28'), 'flowcontrol.apiserver.k8s.io/v1beta3/FlowSchema');
    assert.equal(lives.replacement(...id, '1.37'), 'flowcontrol.apiserver.k8s.io/v1/FlowSchema');
    assert.equal(lives.replacement('policy/v1beta1', 'PodSecurityPolicy', '1.37'), undefined);
  });

  it('agree with what each version serves', () => {
    for (const version of KUBERNETES_VERSIONS) {
      for (const id of pack(kubernetesPack(version)).kinds.keys()) {
        const slash = id.lastIndexOf('/');
        const life = lives.of(id.slice(0, slash), id.slice(slash + 1));
        assert.ok(life === undefined || isServed(life, version), `${id} in ${version}`);
      }
    }
  });
});

describe('schema registry', () => {
  it('finds a kind with its plural name and scope', () => {
    const found = bundledRegistry().find('rbac.authorization.k8s.io/v1', 'ClusterRole');
    assert.equal(found?.plural, 'clusterroles');
    assert.equal(found?.namespaced, false);
    assert.equal(bundledRegistry().find('apps/v1', 'Deployment')?.namespaced, true);
    assert.equal(bundledRegistry().find('apps/v1', 'Widget'), undefined);
  });

  it('keeps merge keys, list types and defaults', () => {
    const registry = bundledRegistry();
    const pod = registry.find('v1', 'Pod')?.schema;
    const spec = pod?.properties?.get('spec');
    const containers = spec && registry.resolve(spec).properties?.get('containers');
    assert.equal(containers?.mergeKey, 'name');
    assert.equal(containers?.listType, 'map');
    assert.deepEqual(containers?.listKeys, ['name']);
    const container = containers?.items && registry.resolve(containers.items);
    const port = container?.properties?.get('ports')?.items;
    assert.equal(port && registry.resolve(port).properties?.get('protocol')?.default, 'TCP');
  });

  it('lets later packs win', () => {
    const text =
      '{"kinds":{"v1/Pod":{"schema":"x","plural":"pods","namespaced":true}},"definitions":{"x":{"type":"object"}}}';
    const mine = readPack('mine', text, () => undefined);
    assert.ok(mine);
    assert.equal(createRegistry([pack('kubernetes/1.37'), mine]).find('v1', 'Pod')?.definition, 'x');
  });

  it('reads a bundled pack when one of its kinds is met', () => {
    const loaded: string[] = [];
    const load = (name: string): SchemaPack => {
      loaded.push(name);
      return pack(name);
    };
    const lazy = createRegistry([pack('kubernetes/1.37'), { ...bundledCustom, load }]);
    assert.ok(lazy.kinds().some(({ kind }) => kind === 'Certificate'));
    assert.equal(lazy.find('apps/v1', 'Deployment')?.plural, 'deployments');
    assert.equal(lazy.find('cert-manager.io/v1', 'Bouquet'), undefined);
    assert.deepEqual(loaded, []);
    assert.equal(lazy.find('cert-manager.io/v1', 'Certificate')?.plural, 'certificates');
    assert.deepEqual([...new Set(loaded)], ['cert-manager/cert-manager']);
  });

  it('says what the server warns of in a deprecated version of a custom resource', () => {
    const found = CUSTOM.flatMap((name) => [...pack(name).kinds]).filter(([, kind]) => kind.deprecated === true);
    assert.ok(found.length > 5);
    const [id = ''] = found[0] ?? [];
    const slash = id.lastIndexOf('/');
    const kind = bundledRegistry().find(id.slice(0, slash), id.slice(slash + 1));
    assert.match(kind?.warning ?? '', /deprecated/);
  });

  it('knows what it cannot tell yet', () => {
    assert.equal(createRegistry([]).isPending('apps/v1', 'Deployment'), true);
    const nothing = { kinds: undefined, load: () => undefined };
    const some = createRegistry([pack('kubernetes/1.37'), nothing]);
    assert.equal(some.isPending('apps/v1', 'Deployment'), false);
    assert.equal(some.isPending('argoproj.io/v1alpha1', 'Application'), true);
    const listed = createRegistry([pack('kubernetes/1.37'), { ...bundledCustom, load: () => undefined }]);
    assert.equal(listed.isPending('argoproj.io/v1alpha1', 'Application'), true);
    assert.equal(listed.isPending('argoproj.io/v1alpha1', 'Balloon'), false);
  });
});
