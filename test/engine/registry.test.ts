import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import {
  allPacks,
  bundledKubernetes,
  KUBERNETES_VERSIONS,
  packsFor,
  readPack,
} from '../../server/src/engine/schema/pack.ts';
import { createRegistry } from '../../server/src/engine/schema/registry.ts';
import { bundledRegistry, pack, packText } from '../support/schemaPacks.ts';

function definitions(name: string): { text: string; properties: number; enums: number } {
  const { definitions: all } = JSON.parse(packText(name)) as { definitions: Record<string, { properties?: object }> };
  const properties = Object.values(all).reduce((sum, one) => sum + Object.keys(one.properties ?? {}).length, 0);
  const text = JSON.stringify(all);
  return { text, properties, enums: text.split('"enum":').length - 1 };
}

describe('schema packs', () => {
  it('hold the kinds, fields and enums of each Kubernetes version', () => {
    const counts = KUBERNETES_VERSIONS.map((version) => {
      const { properties, enums } = definitions(`kubernetes/${version}`);
      return [version, pack(`kubernetes/${version}`).kinds.size, properties, enums];
    });
    assert.deepEqual(counts, [
      ['1.36', 95, 2680, 125],
      ['1.37', 100, 2946, 145],
    ]);
  });

  it('hold the kinds of Flux and Argo CD', () => {
    const kinds = (name: string): string[] =>
      [...pack(name).kinds.keys()].map((id) => id.slice(id.lastIndexOf('/') + 1));
    assert.deepEqual(kinds('argo/argo-cd'), ['AppProject', 'Application', 'ApplicationSet']);
    assert.deepEqual(kinds('flux/flux').sort(), [
      'Alert',
      'Bucket',
      'ExternalArtifact',
      'GitRepository',
      'HelmChart',
      'HelmRelease',
      'HelmRepository',
      'ImagePolicy',
      'ImageRepository',
      'ImageUpdateAutomation',
      'Kustomization',
      'OCIRepository',
      'Provider',
      'Receiver',
    ]);
  });

  it('carry no sentences', () => {
    for (const name of [...KUBERNETES_VERSIONS.flatMap(allPacks)]) {
      assert.ok(!/"description":"/.test(definitions(name).text), name);
    }
  });

  it('resolve every reference', () => {
    for (const name of new Set(KUBERNETES_VERSIONS.flatMap(allPacks))) {
      const all = pack(name).definitions;
      for (const [, target = ''] of definitions(name).text.matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)) {
        assert.ok(all[target] !== undefined, `${name}: ${target}`);
      }
    }
  });

  it('weigh far under a megabyte together', () => {
    const sizes = [...new Set(KUBERNETES_VERSIONS.flatMap(allPacks))].map((name) => gzipSync(packText(name)).length);
    const sum = sizes.reduce((total, size) => total + size, 0);
    assert.ok(sum < 150_000, `${sum} bytes`);
  });

  it('are chosen by group and by the nearest older version', () => {
    assert.deepEqual(packsFor('apps/v1', '1.37'), ['kubernetes/1.37']);
    assert.deepEqual(packsFor('helm.toolkit.fluxcd.io/v2', '1.36'), ['kubernetes/1.36', 'flux/flux']);
    assert.deepEqual(packsFor('argoproj.io/v1alpha1', '1.36'), ['kubernetes/1.36', 'argo/argo-cd']);
    assert.deepEqual(['1.37', 'v1.36.3', '1.40', '1.30', undefined, 'latest'].map(bundledKubernetes), [
      '1.37',
      '1.36',
      '1.37',
      '1.36',
      '1.37',
      '1.37',
    ]);
  });

  it('are refused when they are not packs', () => {
    assert.equal(readPack('x', 'not JSON'), undefined);
    assert.equal(readPack('x', '{"kinds":{}}'), undefined);
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
    const mine = readPack('mine', text);
    assert.ok(mine);
    assert.equal(createRegistry([pack('kubernetes/1.37'), mine]).find('v1', 'Pod')?.definition, 'x');
  });

  it('knows what it cannot tell yet', () => {
    assert.equal(createRegistry([]).isPending('apps/v1'), true);
    const some = createRegistry([pack('kubernetes/1.37')]);
    assert.equal(some.isPending('apps/v1'), false);
    assert.equal(some.isPending('argoproj.io/v1alpha1'), true);
  });
});
