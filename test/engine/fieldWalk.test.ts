import assert from 'node:assert/strict';
import { changeField } from '../../server/src/engine/kustomize/fieldWalk.ts';
import { plainScalar } from '../../server/src/engine/kustomize/newNode.ts';
import type { Field, MapNode } from '../../server/src/engine/kustomize/node.ts';
import { nodeOf } from '../../server/src/engine/policy/judged/jsonNode.ts';

const field = (text: string): Field => nodeFields({ metadata: { name: text } })[0] as Field;

function nodeFields(object: { readonly [key: string]: { readonly name: string } }): readonly Field[] {
  return (nodeOf(object) as MapNode).fields;
}

describe('the path of a field spec', () => {
  it('leads to the first of keys that stand twice, as FieldMatcher of kyaml does', () => {
    const [one, two] = [field('one'), field('two')];
    const map: MapNode = { ...(nodeOf({}) as MapNode), fields: [one, two] };
    const origin = map.origin;
    const made = changeField(
      map,
      { path: 'metadata/name' },
      { origin, create: 'scalar', set: () => plainScalar('new', origin) },
    );
    assert.ok(made.kind === 'map');
    const names = made.fields.map(({ value }) => value.kind === 'map' && value.fields[0]?.value);
    assert.deepEqual(
      names.map((name) => name !== false && name?.kind === 'scalar' && name.text),
      ['new', 'two'],
    );
  });
});
