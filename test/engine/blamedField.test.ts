import assert from 'node:assert/strict';
import { fieldToBlame, lastOf } from '../../server/src/engine/schema/blamedField.ts';
import type { Json } from '../../server/src/engine/schema/schemaShape.ts';
import { printPath } from '../../server/src/engine/syntax/fieldPath.ts';

/** Where a broken rule is shown; `bad` says which values break it, nothing but the whole where it is not given. */
function shown(value: Json, rule: string, message: string, bad: (value: Json) => boolean = () => false): string {
  return printPath(fieldToBlame(value, { rule, message, breaks: bad }));
}

describe('the field to show when a rule of a custom resource is broken', () => {
  it('is the one that the message names and the value has', () => {
    const rule = "!has(self.serviceAccountName) || self.provider in ['aws', 'azure']";
    const message = "serviceAccountName can only be set when provider is 'azure' or 'aws'";
    assert.equal(shown({ interval: '1m', serviceAccountName: 'a' }, rule, message), 'serviceAccountName');
  });

  it('is what stands around a field that is missing', () => {
    assert.equal(shown({ spec: {} }, 'has(self.spec.interval)', 'spec.interval is required'), 'spec');
    const rule = "self.mode == 'Terminate' ? size(self.refs) > 0 || size(self.options) > 0 : true";
    assert.equal(shown({ mode: 'Terminate' }, rule, 'refs or options must be specified when mode is Terminate'), '');
  });

  it('is the later one of those that exclude each other', () => {
    const rule = '!(has(self.a) && has(self.b))';
    assert.equal(shown({ b: 1, a: 1 }, rule, 'only one of a and b may be set'), 'a');
    assert.equal(shown({ a: 1, b: 1 }, rule, 'only one of a and b may be set'), 'b');
    assert.deepEqual(lastOf({ prefix: 'a', exact: 'b', other: 'c' }, ['exact', 'prefix']), ['exact']);
  });

  it('is what the rule reads where the message names nothing', () => {
    assert.equal(shown({ other: 1, replicas: 3 }, '!has(self.replicas)', 'not for static pools'), 'replicas');
    assert.equal(shown({ other: 1 }, 'size(self) < 1', 'too many'), '');
  });

  it('is found in a long list without running the rule over it for each item', () => {
    let looked = 0;
    const items = Array.from({ length: 1000 }, (_, at) => (at === 700 ? 'item-0' : `item-${at}`));
    const repeats = (value: Json): boolean => {
      looked += (value as Json[]).length;
      return new Set((value as Json[]).map(String)).size < (value as Json[]).length;
    };
    assert.equal(shown(items, 'unique(self)', 'must be unique', repeats), '[700]');
    assert.ok(looked < 20_000, `${looked} items were looked at`);
  });

  it('is the item that breaks the rule by itself', () => {
    const rule = 'self.all(x, !has(x.tls))';
    const hasTls = (value: Json): boolean => JSON.stringify(value).includes('tls');
    assert.equal(shown([{ name: 'a' }, { name: 'b', tls: 1 }], rule, 'tls must not be set', hasTls), '[1].tls');
    assert.equal(shown([{ name: 'a' }, { name: 'b', tls: 1 }], rule, 'wrong', hasTls), '[1].tls');
    const isTwice = (value: Json): boolean => (value as Json[]).length > 1;
    assert.equal(shown([{ name: 'a' }, { name: 'a' }], 'unique(self)', 'must be unique', isTwice), '[1].name');
    assert.equal(
      shown([], 'size(self) > 0', 'too few', () => true),
      '',
    );
    const repeats = (value: Json): boolean => new Set((value as Json[]).map(String)).size < (value as Json[]).length;
    for (const twin of [1, 2, 5, 8]) {
      const items = Array.from({ length: 9 }, (_, at) => (at === twin ? 'item-0' : `item-${at}`));
      assert.equal(shown(items, 'unique(self)', 'must be unique', repeats), `[${twin}]`);
    }
    assert.equal(
      shown([{ name: 'a' }, { name: 'b' }], 'self.size() > 2', 'too few', () => true),
      '',
    );
    assert.equal(
      shown({ '80': {}, a: {} }, 'self.all(p, int(p) > 0)', 'a port', (v) => 'a' in (v as object)),
      'a',
    );
  });
});
