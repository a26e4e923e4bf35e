import assert from 'node:assert/strict';
import type { FileState } from '../../server/src/engine/api.ts';
import { remoteFile } from '../../server/src/engine/kustomize/remotePaths.ts';
import { definitionUpToSchema } from '../support/customKind.ts';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';

const URL = 'https://example.com/release/crds.yaml';

function crd(group: string, kind: string, version: string): string {
  return `${definitionUpToSchema({ group, kind, version })}
          type: object
          properties: { spec: { type: object, properties: { size: { type: integer } } } }
`;
}

/** Two environments; only prod fetches the release with the definitions. */
const REPOSITORY = `
# file: clusters/prod/kustomization.yaml
resources: [../../shop]
# file: clusters/test/kustomization.yaml
resources: [../../shop]
# file: shop/kustomization.yaml
resources: [widget.yaml]
# file: shop/widget.yaml
apiVersion: shop.example.com/v1
kind: Widget
metadata: { name: w }
spec: { size: big }
# file: platform/kustomization.yaml
resources: ["${URL}"]
# file: .polycrate-gitops.yaml
version: 1
environments:
  prod: { overlays: [clusters/prod, platform], clusters: [eu] }
  test: { overlays: [clusters/test], clusters: [us] }
`;

function opened(text: string, release: string): EngineFixture {
  const fixture = openFixture(text);
  const state = (content: string): FileState => ({ kind: 'file', text: content, real: remoteFile(URL) });
  fixture.engine.apply([{ path: remoteFile(URL), state: state(release) }]);
  return fixture;
}

describe('definitions of kinds that only a render has', () => {
  it('count on the clusters that get them', () => {
    const { ask } = opened(REPOSITORY, crd('shop.example.com', 'Widget', 'v1'));
    const prod = ask((engine) => engine.overlayFindings('/repo/clusters/prod'));
    assert.deepEqual(
      prod.map(({ code, message }) => [code, message.slice(0, 32)]),
      [['schema/wrong-type', '`big` is text; `size` takes an i']],
    );
    const test = ask((engine) => engine.overlayFindings('/repo/clusters/test'));
    assert.deepEqual(
      test.filter(({ code }) => code === 'schema/wrong-type'),
      [],
    );
  });

  it('are named in the hover', () => {
    const { ask, text } = opened(REPOSITORY, crd('shop.example.com', 'Widget', 'v1'));
    const at = text('shop/widget.yaml').indexOf('Widget');
    assert.match(
      ask((engine) => engine.hover('/repo/shop/widget.yaml', at)?.markdown) ?? '',
      /from the render of platform/,
    );
  });

  it('say which versions are served, whatever the bundled ones say', () => {
    const text = REPOSITORY.replace('shop.example.com/v1', 'cert-manager.io/v1').replace(
      'kind: Widget',
      'kind: Issuer',
    );
    const { ask } = opened(text, crd('cert-manager.io', 'Issuer', 'v2'));
    const found = ask((engine) => engine.overlayFindings('/repo/clusters/prod'));
    assert.deepEqual(
      found.map(({ code }) => code),
      ['schema/unserved-version'],
    );
  });

  it('are asked for by no file of built-in kinds', () => {
    const text = REPOSITORY.replace(
      /apiVersion: shop[^#]*/,
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n',
    );
    const fixture = opened(text, crd('shop.example.com', 'Widget', 'v1'));
    fixture.ask((engine) => engine.sourceFindings('/repo/shop/widget.yaml'));
    assert.deepEqual(
      fixture.ran().filter((one) => one.startsWith('render(')),
      [],
    );
  });
});
