import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { fastParse } from '../../server/src/engine/syntax/fastParse.ts';
import { slowParse } from '../../server/src/engine/syntax/parse.ts';
import { Random } from '../support/random.ts';
import { randomPlatform } from '../support/randomPlatform.ts';
import { inRoot } from '../tools/root.ts';

const COUNT = Number(process.env.FUZZ ?? 3000);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000_000);

/** What lines are made of: all that the fast path reads, and what it must leave alone. */
const CONTENTS = [
  ...[
    'a: 1',
    'b:',
    'c: # x',
    '- d',
    '- e: 2',
    '-',
    '- - f',
    '- g:',
    '# y',
    '',
    '',
    '"h": i',
    "'j': k",
    'l : m',
    'n:o',
    '---',
    '--- # z',
  ],
  ...[
    'p: "q\\n\\u00e9"',
    "r: 's''t'",
    'u: |',
    'v: >-',
    'w: |+',
    'x: >',
    '- |',
    '- >+',
    'y: |2',
    'text',
    'two words',
    'z: it # c',
    'A: b: c',
  ],
  ...[
    'B: [1, "two", {c: d}]',
    'C: {e: f, g: [h]}',
    'D: [',
    '- [a, b]',
    '- {a: 1}',
    'E: {}',
    'F: []',
    '*a',
    'G: &b c',
    'H: !t d',
    '? I',
    '...',
    '%J',
  ],
  ...[
    'K: "one',
    'two"',
    "L: 'one",
    "two'",
    'M: \tn',
    '\ttab',
    'O: -',
    'P: - q',
    'Q: #r',
    'S: a#b',
    'T: @u',
    'U: `v',
    'W: x:',
    ':',
    'é: ü',
    '<<: {a: b}',
  ],
  ...[
    'a: 1 ',
    'b: ',
    '-  c',
    '-   a: 1',
    'a: http://x:80/y',
    '- a:b',
    'a: -b',
    'a: ?b',
    'a: [x]#y',
    'a: "x"#y',
    'a: "x" # y',
    'b:  # y',
    '- # y',
    '[a]: b',
    '{a: b}',
  ],
  ...[
    'a: [x: y]',
    'a: [-1, ?x, a b]',
    'a: {x: , y}',
    'a: {"x": 1}',
    'a: {x:y}',
    'a: [http://x]',
    'a: ["a" , b ]',
    'a: [a,b,]',
    "b: ''",
    'b: ""',
    'b: "\\q"',
    "- 'x': y",
    '- "a" : b',
  ],
];

/** Lines of flow collections, which go over several. */
const FLOW = [
  '[',
  ']',
  '{',
  '}',
  'a: [',
  'b: {',
  '- [',
  '- {',
  '],',
  '},',
  'c,',
  '"d": 1,',
  'e: f,',
  '"g":[',
  '"h": {',
  'i',
  '',
  'j: "k"',
  '"l":2',
  '# m',
  '---',
  '- n,',
  'o:p',
];

const line = fc
  .tuple(fc.constantFrom(0, 0, 1, 2, 2, 2, 3, 4, 4, 6), fc.constantFrom(...CONTENTS))
  .map(([indent, text]) => ' '.repeat(indent) + text);
const loose = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('', '\n', '\n\n', '\n  '))
  .map(([lines, end]) => lines.join('\n') + end);

/** Pieces of quoted texts that go over several lines. */
const PIECES = [
  'a',
  'b c',
  ' ',
  '  ',
  '\n',
  '\n  ',
  '\n\n  ',
  '\\\n  ',
  '\\ ',
  '\\\\',
  '\\n',
  '\\"',
  "''",
  '#',
  ' #',
  ': ',
  '\\x41',
];
const quoted = fc
  .tuple(
    fc.constantFrom('"', "'"),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 10 }),
    fc.constantFrom('k: ', '- '),
  )
  .map(([quote, pieces, key]) =>
    `${key}${quote}${pieces.join('')}${quote}\nz: 1\n`.replace(key === '- ' ? /z: 1/ : /^$/, '- y'),
  );

const flows = fc
  .array(fc.tuple(fc.constantFrom(0, 0, 0, 1, 2, 2, 4), fc.constantFrom(...FLOW)), { minLength: 2, maxLength: 9 })
  .map((lines) => lines.map(([indent, text]) => ' '.repeat(indent) + text).join('\n'));

/** Texts that are nearly right: each line goes as deep as the one before allows. */
const fitting = fc
  .array(fc.tuple(fc.nat(5), fc.constantFrom(...CONTENTS)), { minLength: 1, maxLength: 14 })
  .map((steps) => {
    const columns = [0];
    return steps
      .map(([step, text]) => {
        while (columns.length > 1 && step % 3 === 0 && columns.length > step / 3) columns.pop();
        const column = columns.at(-1) ?? 0;
        if (/:(?: # x)?$|[|>][-+]?$/.test(text)) columns.push(column + (step === 5 ? 4 : 2));
        else if (text.startsWith('- ') && text.includes(': ')) columns.push(column + 2);
        return `${' '.repeat(column)}${text}`;
      })
      .join('\n');
  })
  .chain((text) => fc.constantFrom(text, `${text}\n`));

function agree(text: string): boolean {
  const fast = fastParse(text);
  if (fast !== undefined) assert.deepEqual(fast, slowParse(text), JSON.stringify(text));
  return fast !== undefined;
}

/** A text with a line taken out, doubled, moved or exchanged. */
function mutated(random: Random, text: string): string {
  const lines = text.split('\n');
  const at = random.integer(0, lines.length - 1);
  const one = lines[at] ?? '';
  const changes = [
    [],
    [one, one],
    [`  ${one}`],
    [one.replace(/^ {2}/, '')],
    [one, random.one(CONTENTS)],
    [`${one} # note`],
    [`${one.match(/^ */)?.[0]}# note`, one],
  ];
  lines.splice(at, 1, ...random.one(changes));
  return lines.join('\n');
}

function* fixtures(): Generator<string> {
  for (const folder of ['test/specs/kustomize', 'test/example']) {
    for (const name of readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' })) {
      if (/\.(md|ya?ml)$/.test(name)) yield readFileSync(inRoot(folder, name), 'utf8');
    }
  }
}

/** YAML of the fixtures: files, and the fenced blocks of the specs in parts. */
function yamlTexts(): string[] {
  return [...fixtures()].flatMap((text) =>
    text.includes('```')
      ? [...text.matchAll(/^```\w+.*\n([\s\S]*?)^```$/gm)].flatMap(([, block]) => (block ?? '').split(/^# file: .*\n/m))
      : [text],
  );
}

describe(`the fast path of the parser (seed ${SEED})`, () => {
  const options = { numRuns: COUNT, seed: SEED };

  it('reads random lines as the library does, or leaves them to it', () => {
    fc.assert(
      fc.property(loose, (text) => void agree(text)),
      options,
    );
  });

  it('reads nearly right texts as the library does, or leaves them to it', () => {
    let read = 0;
    fc.assert(
      fc.property(fitting, (text) => {
        if (agree(text)) read++;
      }),
      options,
    );
    assert.ok(read > 0, 'it reads some of them itself');
  });

  it('reads quoted texts over several lines as the library does, or leaves them to it', () => {
    fc.assert(
      fc.property(quoted, (text) => void agree(text)),
      options,
    );
  });

  it('reads flow collections over several lines as the library does, or leaves them to it', () => {
    fc.assert(
      fc.property(flows, (text) => void agree(text)),
      options,
    );
    const json = fc.json({ maxDepth: 4 }).map((text) => JSON.stringify(JSON.parse(text), null, 2));
    fc.assert(
      fc.property(json, (text) => void agree(text)),
      { ...options, numRuns: COUNT / 10 },
    );
  });

  it('reads all fixtures as the library does, whole and with a line changed', () => {
    const random = new Random(SEED);
    const texts = yamlTexts();
    const read = texts.filter((text) => agree(text)).length;
    assert.ok(read > texts.length / 2, `${read} of ${texts.length}`);
    for (const text of texts) for (let round = 0; round < 3; round++) agree(mutated(random, text));
  });

  it('reads the files of random platforms as the library does', () => {
    for (let seed = SEED; seed < SEED + 20; seed++)
      for (const text of randomPlatform(new Random(seed)).values()) agree(text);
  });
});
