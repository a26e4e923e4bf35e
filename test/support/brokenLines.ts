import type { GitOpsEngine } from '../../server/src/engine/engine.ts';
import { openFixture } from './engineFixture.ts';

/** A question at a place of a file, its answer as a text (or a list of texts) that does not depend on where the place stands. */
export interface BrokenLineFeature {
  readonly name: string;
  ask(engine: GitOpsEngine, file: string, offset: number): string | readonly string[];
  /** True for features that answer without a cursor; the whole file is asked about. */
  readonly wholeFile?: boolean;
}

/** What somebody leaves behind in the middle of a line: a key, an open bracket, an open quote, a lost colon, a second colon, a tab. */
export const BREAKS: readonly string[] = [
  'brok',
  'brok: [',
  'brok: {a',
  '"brok',
  ': brok',
  'brok: a: b',
  '\tbrok',
  '@brok: %',
];

/** An answer that a broken line took away or changed. */
export interface Loss {
  readonly feature: string;
  /** One-based line before which the broken line stands. */
  readonly line: number;
  readonly broken: string;
  readonly expected: string | readonly string[];
  readonly found: string | readonly string[];
}

/**
 * Puts a broken line, indented like the line that follows it, before every line of the fixture's file and at its end, and asks again at
 * the cursor `<|>`. Every answer must hold what it holds without: the same text, or all items of the list.
 */
export function lossesByBrokenLines(fixture: string, features: readonly BrokenLineFeature[]): readonly Loss[] {
  const opened = openFixture(fixture);
  const { cursor } = opened.fixture;
  if (cursor === undefined) throw new Error('the fixture has a cursor');
  const path = cursor.file.slice('/repo/'.length);
  const text = opened.text(path);
  const ask = (feature: BrokenLineFeature, offset: number): string | readonly string[] =>
    opened.ask((engine) => feature.ask(engine, cursor.file, offset));
  const whole = features.map((feature) => ask(feature, cursor.offset));
  const losses: Loss[] = [];
  for (const { start, line, indent } of lineStarts(text)) {
    for (const broken of BREAKS) {
      const inserted = `${indent}${broken}\n`;
      opened.edit(path, text.slice(0, start) + inserted + text.slice(start));
      const offset = start <= cursor.offset ? cursor.offset + inserted.length : cursor.offset;
      for (const [at, feature] of features.entries()) {
        const expected = whole[at] ?? '';
        const found = ask(feature, offset);
        if (!holds(found, expected)) losses.push({ feature: feature.name, line, broken, expected, found });
      }
    }
  }
  return losses;
}

/** Where the lines of a text start, with their one-based numbers and their blanks; the end of the text is one more. */
export function lineStarts(text: string): { start: number; line: number; indent: string }[] {
  const found: { start: number; line: number; indent: string }[] = [];
  let start = 0;
  for (const [at, line] of text.split('\n').entries()) {
    found.push({ start, line: at + 1, indent: /^ */.exec(line)?.[0] ?? '' });
    start += line.length + 1;
  }
  return found;
}

function holds(found: string | readonly string[], expected: string | readonly string[]): boolean {
  if (typeof expected === 'string') return found === expected;
  const items = new Set(found);
  return expected.every((item) => items.has(item));
}
