import assert from 'node:assert/strict';
import { descriptionPack } from '../../server/src/engine/schema/descriptions.ts';
import { collectDescriptions } from '../../test/tools/descriptions.ts';
import { openFixture } from '../support/engineFixture.ts';
import { bundledCustom } from '../support/schemaPacks.ts';

const OBJECTS = `
# file: flux.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: shop }
spec: { interval: 1m, prune: true }
# file: pod.yaml
apiVersion: v1
kind: Pod
metadata: { name: web }
`;

/** Packs of sentences that remember which of them were read. */
class Recorder extends Map<string, string> {
  readonly asked: string[] = [];

  override get(name: string): string | undefined {
    if (name.startsWith('descriptions/')) this.asked.push(name);
    return super.get(name);
  }
}

describe('sentences of fields', () => {
  it('come from the pack that is called like the facts', () => {
    const pack = (definition: string): string | undefined => descriptionPack(definition, bundledCustom.kinds);
    assert.equal(pack('io.k8s.api.core.v1.PodSpec'), 'descriptions/kubernetes');
    assert.equal(pack('cert-manager.io/v1/Certificate'), 'descriptions/cert-manager/cert-manager');
    assert.equal(pack('cert-manager.io/v1/Certificate.spec.x[].y{}'), 'descriptions/cert-manager/cert-manager');
    assert.equal(pack('shop.example.com/v1/Shop'), undefined);
  });

  it('are read for the kind that somebody looks at, and for no other', () => {
    const packs = new Recorder([
      [
        'descriptions/flux/flux',
        '{"kustomize.toolkit.fluxcd.io/v1/Kustomization.spec":{"prune":"Prune enables garbage collection."}}',
      ],
    ]);
    const { ask, text } = openFixture(OBJECTS, undefined, packs);
    const at = text('flux.yaml').indexOf('prune');
    assert.match(ask((engine) => engine.hover('/repo/flux.yaml', at)?.markdown) ?? '', /Prune enables/);
    assert.deepEqual([...new Set(packs.asked)], ['descriptions/flux/flux']);
  });
});

describe('sentences of custom resources', () => {
  const packs = collectDescriptions();
  const sentence = (pack: string, definition: string, field: string): string =>
    packs[pack]?.[definition]?.[field] ?? 'none';

  it('follow what a type extends, and types of projects that live beside Kubernetes', () => {
    const route = 'gateway.networking.k8s.io/v1/HTTPRoute.spec';
    assert.match(sentence('gateway-api/gateway-api', route, 'hostnames'), /^Hostnames defines a set of hostnames/);
    assert.match(sentence('gateway-api/gateway-api', route, 'parentRefs'), /^ParentRefs references the resources/);
    assert.match(sentence('karpenter/karpenter', 'karpenter.sh/v1/NodePool.spec', 'limits'), /^Limits define a set/);
  });

  it('are those of the type where the field has none', () => {
    const text = sentence('keda/keda', 'keda.sh/v1alpha1/ScaledObject.spec', 'advanced');
    assert.equal(text, 'AdvancedConfig specifies advance scaling options');
  });
});
