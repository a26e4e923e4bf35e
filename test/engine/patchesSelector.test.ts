import assert from 'node:assert/strict';
import { parseLabelSelector } from '../../server/src/engine/kustomize/steps/labelSelector.ts';
import { compileAnchored, compileGoRegex } from '../../server/src/engine/text/goRegex.ts';

const LABELS = new Map([
  ['app', 'web'],
  ['tier', '5'],
  ['empty', ''],
]);

function fits(selector: string): boolean | string {
  const parsed = parseLabelSelector(selector);
  return 'problem' in parsed ? 'bad' : parsed.matches(LABELS);
}

describe('label selectors', () => {
  const table: readonly (readonly [string, boolean | 'bad'])[] = [
    ['', true],
    ['app', true],
    ['!app', false],
    ['!other', true],
    ['app=web', true],
    ['app==web', true],
    ['app = web , tier', true],
    ['app!=web', false],
    ['other!=web', true],
    ['app in (web, api)', true],
    ['app notin (web)', false],
    ['other notin (web)', true],
    ['empty=', true],
    ['empty in (,x)', true],
    ['tier>4', true],
    ['tier<4', false],
    ['app>4', false],
    ['app in web', 'bad'],
    ['app in ()', 'bad'],
    ['app web', 'bad'],
    ['app,', 'bad'],
    ['=web', 'bad'],
    ['tier>x', 'bad'],
    ['app=a/b', 'bad'],
    ['a/b/c=x', 'bad'],
  ];
  for (const [selector, expected] of table) {
    it(`\`${selector}\` ${expected === 'bad' ? 'cannot be read' : expected ? 'fits' : 'does not fit'}`, () => {
      assert.equal(fits(selector), expected);
    });
  }
});

describe('patterns of Go', () => {
  it('anchored ones match the whole text, alternatives included', () => {
    assert.equal(compileAnchored('web|api')?.test('web-2'), false);
    assert.equal(compileAnchored('web|api')?.test('api'), true);
    assert.equal(compileAnchored('we.*')?.test('web-2'), true);
  });

  it('are read where JavaScript would refuse them, and refused where Go does', () => {
    assert.equal(compileGoRegex('^a\\-b$')?.test('a-b'), true);
    assert.equal(compileGoRegex('a{2}b')?.test('aab'), true);
    assert.equal(compileGoRegex('[a-c]{2000}'), undefined);
    assert.equal(compileGoRegex('a(?=b)'), undefined);
  });

  it('find what Go finds', () => {
    const places = (pattern: string, text: string): readonly string[] | undefined =>
      compileGoRegex(pattern)
        ?.find(text, 10)
        .map(({ at, end }) => text.slice(at, end));
    assert.deepEqual(places('[a-c]+', 'xab-c'), ['ab', 'c']);
    assert.deepEqual(places('[a]*', 'baac'), ['', 'aa', '']);
    assert.deepEqual(places('a*|b', 'bb'), ['', '', '']);
  });

  it('have the syntax of RE2 and not that of JavaScript', () => {
    assert.equal(compileAnchored('(?i)WEB')?.test('web'), true);
    assert.equal(compileAnchored('\\pL+')?.test('été'), true);
    assert.equal(compileAnchored('web\\-2')?.test('web-2'), true);
    assert.equal(compileGoRegex('(?=web)'), undefined);
    assert.equal(compileGoRegex('(web'), undefined);
  });

  it('take time in proportion to the text', () => {
    assert.equal(compileAnchored('(a+)+')?.test(`${'a'.repeat(5000)}b`), false);
  });
});
