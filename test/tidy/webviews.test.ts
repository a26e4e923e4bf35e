import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../tools/root.ts';

const MEDIA = inRoot('client/media');
const SHEETS = readdirSync(MEDIA).filter((name) => name.endsWith('.css'));

/** The declarations of a style sheet as [property, value]. */
function declarations(name: string): readonly (readonly [string, string])[] {
  const text = readFileSync(`${MEDIA}/${name}`, 'utf8').replace(/\/\*.*?\*\//gs, '');
  return [...text.matchAll(/([a-z-]+)\s*:\s*([^;{}]+);/g)].map(([, property = '', value = '']) => [
    property,
    value.trim(),
  ]);
}

describe('style sheets of our pages', () => {
  it('are there', () => assert.deepEqual(SHEETS, ['pullRequest.css']));

  it('take every colour from the theme, so that high contrast themes are readable', () => {
    const own = SHEETS.flatMap((name) =>
      declarations(name).filter(([property, value]) => {
        if (!/^(color|background|border|border-bottom|border-color|outline|accent-color)$/.test(property)) return false;
        const left = value.replace(/var\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g, '');
        return /#|rgb|hsl|[a-z]{3,}/i.test(left.replace(/\b(none|transparent|inherit|solid|dashed|\d+px)\b/g, ''));
      }),
    );
    assert.deepEqual(own, []);
  });

  it('move nothing, so that nobody has to ask for less motion', () => {
    const moving = SHEETS.flatMap((name) =>
      declarations(name).filter(([property]) => /^(transition|animation|scroll-behavior)/.test(property)),
    );
    assert.deepEqual(moving, []);
  });

  it('never take away the mark of the focus', () => {
    const hidden = SHEETS.flatMap((name) =>
      declarations(name).filter(([property, value]) => property === 'outline' && /^(none|0)/.test(value)),
    );
    assert.deepEqual(hidden, []);
  });
});
