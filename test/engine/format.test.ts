import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { formatEdits } from '../../server/src/engine/features/format/format.ts';
import { applyEdits } from '../../server/src/engine/features/refactor/plan.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { openFixture } from '../support/engineFixture.ts';
import { asFixture } from '../support/fixture.ts';
import { Random } from '../support/random.ts';
import { randomPlatform } from '../support/randomPlatform.ts';
import { inRoot } from '../tools/root.ts';

/** The text after it was formatted; a second time has to change nothing. */
function format(text: string): string {
  const made = applyEdits(text, formatEdits(parse(text)));
  assert.deepEqual(formatEdits(parse(made)), [], `formatting twice:\n${made}`);
  return made;
}

/** What the library reads from a text, and its comments without the blanks behind them. */
function meaning(text: string): unknown {
  const comments = parse(text).documents.flatMap((document) => document.comments.map((one) => one.text.trimEnd()));
  return [parseAllDocuments(text).map((document) => document.toJS({ maxAliasCount: -1 })), comments];
}

function yamlFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:ya?ml|poly)$/.test(path))
    .map((path) => readFileSync(join(folder, path), 'utf8'));
}

/** Lines from which random texts are made. */
const LINES = [
  ...['a: 1', 'b:', '- c', '-   d: 1', '- - e', '-', '# note', '', 'f: # g', 'h: |', 'i: >-', 'j: |+', '- |', 'k: |2'],
  ...[
    'text',
    'two  words ',
    'l: "m',
    'n"',
    "o: 'p",
    "q'",
    'r: [',
    ']',
    '{ s: t,',
    '}',
    'u: &v',
    '*v',
    'w: !x y',
    '---',
  ],
  ...['"y": z ', '--- # A', 'B: C   # D  ', '#  E ', '   ', '- F:', 'G: [1, 2]', '- # H', '...', '- !I', '- &J', ': K'],
];

describe('formatting', () => {
  it('puts two columns between levels', () => {
    assert.equal(format('a:\n    b:\n        c: 1\n    d: 2\n'), 'a:\n  b:\n    c: 1\n  d: 2\n');
  });

  it('keeps each list indented or not, as it was', () => {
    const text = 'a:\n- x: 1\n  y: 2\nb:\n    -   z: 1\n        w: 2\n';
    assert.equal(format(text), 'a:\n- x: 1\n  y: 2\nb:\n  - z: 1\n    w: 2\n');
  });

  it('takes away blanks at ends, and blank lines at the end of the file', () => {
    assert.equal(format('a: 1  \n\nb:   2 # c  \n   \n\n'), 'a: 1\n\nb:   2 # c\n');
    assert.equal(format('a: 1'), 'a: 1\n');
  });

  it('moves texts as they are, with what their indentation says', () => {
    const text = 'a:\n    b: |\n        one\n          two  \n\n        three\n    c: |2\n        four\n';
    assert.equal(format(text), 'a:\n  b: |\n    one\n      two  \n\n    three\n  c: |2\n      four\n');
  });

  it('adds no line break to a text that would take it for its own', () => {
    assert.equal(format('a: |\n    b'), 'a: |\n  b');
    assert.equal(format('a: |+\n  b\n\n\n'), 'a: |+\n  b\n\n\n');
    assert.equal(format('a: |-\n  b\n\n\n'), 'a: |-\n  b\n');
  });

  it('moves comments with what they stand beside', () => {
    const text = '# top\na:\n    # of b\n    b: 1\n    c:\n        d: 1\n    # end of a\n# end\n';
    assert.equal(format(text), '# top\na:\n  # of b\n  b: 1\n  c:\n    d: 1\n  # end of a\n# end\n');
  });

  it('leaves quotes, long lines, anchors, brackets and separators alone', () => {
    const text = `---\na: &x "q"\nb: *x\nc: { d: [1,2] }\ne: '${'long '.repeat(60)}'\n--- # second\nf: !t g\n...\n`;
    assert.deepEqual(formatEdits(parse(text)), []);
  });

  it('keeps the kind of line ends that most lines have', () => {
    assert.equal(format('a:\r\n    b: 1\r\n    c: 2\n'), 'a:\r\n  b: 1\r\n  c: 2\r\n');
  });

  it('makes small edits', () => {
    const text = 'a:\n  b: 1\n  c:\n      d: 2\n';
    assert.deepEqual(formatEdits(parse(text)), [{ range: { start: 19, end: 21 }, text: '' }]);
  });

  it('lays out only the outermost fields that a range touches', () => {
    const text = 'a:\n    b: 1\nc:\n    d: 1\n    e: 2\nf:\n    g: 1\n';
    const at = text.indexOf('e: 2');
    const made = applyEdits(text, formatEdits(parse(text), { start: at, end: at + 1 }));
    assert.equal(made, 'a:\n    b: 1\nc:\n  d: 1\n  e: 2\nf:\n    g: 1\n');
  });

  it('does nothing in texts with mistakes, and in forms that columns do not tell', () => {
    for (const text of ['a:\n    b: "c\n', 'a:\n\tb: 1\n', 'a:\n    ? b\n    : c\n', '', '\n\n', '--- a\n'])
      assert.deepEqual(formatEdits(parse(text)), [], JSON.stringify(text));
  });

  it('leaves files alone that are not ours', () => {
    const template = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n    name: {{ .Release.Name }}\n';
    const encrypted =
      'apiVersion: v1\nkind: Secret\nmetadata:\n    name: a\ndata:\n    b: ENC[AES256_GCM,data:x]\nsops:\n    mac: x\n';
    const files = { 'values.yaml': 'a:\n    b: 1\n', 'template.yaml': template, 'secret.yaml': encrypted };
    for (const [path, text] of Object.entries(files)) {
      const opened = openFixture(`# file: ${path}\n${text}`);
      assert.deepEqual(
        opened.ask((engine) => engine.language.formatting(`/repo/${path}`)),
        [],
        path,
      );
    }
  });
});

describe('formatting keeps the meaning', () => {
  it('of the files of the example', () => {
    for (const text of [...yamlFiles(inRoot('test/example/platform')), ...yamlFiles(inRoot('test/example/mistakes'))]) {
      assert.deepEqual(meaning(format(text)), meaning(text));
    }
  });

  it('of random texts', () => {
    let changed = 0;
    for (let seed = 0; seed < 4000; seed++) {
      const random = new Random(seed);
      const count = random.integer(2, 9);
      const text = Array.from({ length: count }, () => ' '.repeat(random.integer(0, 3) * 2) + random.one(LINES)).join(
        '\n',
      );
      if (parse(text).problems.length > 0) continue;
      const made = format(text);
      if (made !== text) changed++;
      assert.deepEqual(meaning(made), meaning(text), `seed ${seed}:\n${text}\n=>\n${made}`);
    }
    assert.ok(changed > 200, `only ${changed} texts were laid out anew`);
  });

  it('of random platforms, which render to the same bytes', () => {
    for (let seed = 0; seed < 60; seed++) {
      const files = randomPlatform(new Random(seed));
      const render = (map: (text: string) => string): string => {
        const mapped = [...files].map(([path, one]) => [path, path.endsWith('.yaml') ? map(one) : one] as const);
        return openFixture(asFixture(mapped)).ask((engine) => engine.renderText('/repo/overlay')).text;
      };
      assert.equal(
        render(format),
        render((text) => text),
        `seed ${seed}`,
      );
    }
  });
});
