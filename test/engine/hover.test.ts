import assert from 'node:assert/strict';
import { hover } from '../../server/src/engine/features/hover.ts';
import type { OwnFile } from '../../server/src/engine/schema/ownFiles.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { collectDescriptions } from '../../test/tools/descriptions.ts';
import { readFixture } from '../support/fixture.ts';
import { schemaContext } from '../support/schemaPacks.ts';

const built = collectDescriptions();

/** Text of the hover at the cursor, and what it is about. */
function at(text: string, own?: OwnFile): { markdown: string; about: string } | undefined {
  const { files, cursor } = readFixture(text);
  assert.ok(cursor, 'the fixture has a cursor');
  const file = files.get(cursor.file) ?? '';
  const found = hover(parse(file), cursor.offset, schemaContext(own, built.kubernetes));
  return found && { markdown: found.markdown, about: file.slice(found.range.start, found.range.end) };
}

describe('hover', () => {
  it('documents a field: type, default, values, sentence and kind', () => {
    const found = at('apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - ports:\n        - prot<|>ocol: TCP\n');
    assert.equal(found?.about, 'protocol');
    assert.equal(
      found?.markdown,
      [
        '**protocol** · text · cannot be changed later · default `TCP`',
        'Protocol for port. Must be UDP, TCP, or SCTP. Defaults to "TCP".',
        'Values: `SCTP`, `TCP`, `UDP`',
        '*Pod, v1, Kubernetes 1.37*',
      ].join('\n\n'),
    );
  });

  it('says what the server lets nobody change, and only that', () => {
    const selector = at('apiVersion: apps/v1\nkind: Deployment\nspec:\n  sel<|>ector:\n    matchLabels:\n      a: b\n');
    assert.match(selector?.markdown ?? '', /^\*\*selector\*\* · LabelSelector · required · cannot be changed later\n/);
    const replicas = at('apiVersion: apps/v1\nkind: Deployment\nspec:\n  rep<|>licas: 2\n');
    assert.match(replicas?.markdown ?? '', /^\*\*replicas\*\* · integer\n/);
  });

  it('says what a kind is', () => {
    const found = at('apiVersion: apps/v1\nkind: Deploy<|>ment\n');
    assert.equal(
      found?.markdown,
      '**Deployment** · apps/v1, Kubernetes 1.37\n\nDeployment enables declarative updates for Pods and ReplicaSets.',
    );
  });

  it('marks required fields and names the type of lists', () => {
    const found = at('apiVersion: v1\nkind: Pod\nspec:\n  containers<|>: []\n');
    assert.match(
      found?.markdown ?? '',
      /^\*\*containers\*\* · list of Container · required · cannot be changed later\n/,
    );
  });

  it('documents metadata of custom resources, and values under the cursor', () => {
    const text = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  namespace: fl<|>ux\n';
    const found = at(text);
    assert.equal(found?.about, 'flux');
    assert.match(found?.markdown ?? '', /Namespace defines the space within which each name must be unique/);
    assert.match(found?.markdown ?? '', /\*Kustomization, kustomize.toolkit.fluxcd.io\/v1\*$/);
  });

  it('documents kustomization, team and Polycrate files from their own schemas', () => {
    assert.match(at('name<|>Prefix: dev-\n', 'kustomization')?.markdown ?? '', /Put before the name of every resource/);
    assert.match(at('common<|>Labels: {}\n', 'kustomization')?.markdown ?? '', /mapping of text · deprecated/);
    assert.match(
      at('known:\n  - { ki<|>nd: Secret }\n', 'teamFile')?.markdown ?? '',
      /^\*\*kind\*\* · text · required/,
    );
    assert.match(at('actions:\n  - play<|>book: a.yml\n', 'block.poly')?.markdown ?? '', /Ansible playbook/);
  });

  it('finds the object inside a list', () => {
    const found = at(
      'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    immu<|>table: true\n',
    );
    assert.match(found?.markdown ?? '', /\*ConfigMap, v1/);
  });

  it('documents fields below the markers of a merge that waits to be settled', () => {
    const markers = '<<<<<<< HEAD\n  namespace: a\n=======\n  namespace: b\n>>>>>>> other\n';
    const found = at(`apiVersion: apps/v1\nkind: Deployment\nmetadata:\n${markers}spec:\n  rep<|>licas: 2\n`);
    assert.equal(found?.about, 'replicas');
    assert.match(found?.markdown ?? '', /^\*\*replicas\*\* · integer\n/);
  });

  it('is silent about unknown fields, unknown kinds and places without a field', () => {
    assert.equal(at('apiVersion: v1\nkind: ConfigMap\nda<|>to: {}\n'), undefined);
    assert.equal(at('apiVersion: example.com/v1\nkind: Widget\nsp<|>ec: {}\n'), undefined);
    assert.equal(at('# comm<|>ent\napiVersion: v1\nkind: ConfigMap\n'), undefined);
  });

  it('has a sentence for nearly every built-in field', () => {
    const texts = Object.values(built.kubernetes ?? {}).reduce((sum, fields) => sum + Object.keys(fields).length, 0);
    assert.ok(texts > 2500, `${texts} texts`);
  });
});
