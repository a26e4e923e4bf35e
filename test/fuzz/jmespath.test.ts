import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileQuery, compileValueQuery } from '../../server/src/engine/policy/jmespath/compile.ts';
import { QueryFailure } from '../../server/src/engine/policy/jmespath/failure.ts';
import { MAX_STEPS } from '../../server/src/engine/policy/jmespath/frame.ts';
import { FUNCTION_SIGNATURES } from '../../server/src/engine/policy/jmespath/functions/table.ts';
import { queryProblems } from '../../server/src/engine/policy/jmespath/problems.ts';
import type { Json } from '../../server/src/engine/schema/schemaShape.ts';

const VALUE: Json = {
  a: { b: [1, 2.5, -3, null, 'x', [], {}] },
  s: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
  n: 3,
  'k-y': true,
};
const NAMES = [...FUNCTION_SIGNATURES.keys()];
const WORDS = [
  ...[
    '@',
    'a',
    'b',
    's',
    'n',
    'a.b',
    '"k-y"',
    '"',
    "'",
    '`',
    '`1`',
    '`[1, 2]`',
    '`{"a": 1}`',
    "'1h'",
    "'1Gi'",
    "'(a+)+$'",
  ],
  ...[
    '.',
    '..',
    '[]',
    '[*]',
    '[0]',
    '[-1]',
    '[::-1]',
    '[::0]',
    '[?',
    ']',
    '[',
    '{',
    '}',
    '*',
    '|',
    '||',
    '&&',
    '!',
    '&',
  ],
  ...['==', '!=', '<', '>=', '(', ')', ',', ':', 'x:', '{{', '}}', '\\', '\u0000', '😀'],
  ...NAMES.map((name) => `${name}(`),
];

/** Asks a query of a scope and of a value; nothing may be thrown, and what fails says why. */
function ask(text: string): void {
  const scope = { get: (name: string) => (name in (VALUE as object) ? VALUE : null), all: () => VALUE };
  for (const outcome of [
    compileQuery(text)({ scope, steps: MAX_STEPS, now: 0 }),
    compileValueQuery(text)(VALUE, { scope, steps: MAX_STEPS, now: 0 }),
  ])
    if (outcome instanceof QueryFailure) assert.ok(outcome.message.length > 0, text);
  for (const { message, at, end } of queryProblems(text))
    assert.ok(message !== '' && at >= 0 && at <= end && end <= text.length, text);
}

const honest = fc.constantFrom(
  "a.b[?@ > `1`] | [0] || 'none'",
  "sum(a.b[?type(@) == 'number']) == n && !contains(s, 'b')",
  "{x: regex_replace_all('(a+)+$', s, 'y'), z: sort_by(items(a, 'k', 'v'), &k)}",
  "time_add('2026-01-01T00:00:00Z', '1h') | split(@, 'T')[0]",
  'truncate(base64_encode(s), n) | to_upper(@) | [[@], {a: @}]',
);

describe('a query of a policy, of any shape', () => {
  it('ends with a value or a reason', function () {
    this.timeout(120_000);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 14 }), (words) => ask(words.join(''))),
      { numRuns: 3000 },
    );
    fc.assert(fc.property(fc.string({ maxLength: 60, unit: 'binary' }), ask), { numRuns: 1000 });
  });

  it('ends wherever it is cut off', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(honest, fc.nat(90), fc.constantFrom('', ...WORDS), (text, at, more) => ask(text.slice(0, at) + more)),
      { numRuns: 1500 },
    );
  });

  it('calls functions with arguments of every type', function () {
    this.timeout(60_000);
    const argument = fc.constantFrom(
      '`null`',
      '`true`',
      '`-1`',
      '`1e30`',
      '`0.5`',
      "''",
      's',
      'a',
      'a.b',
      '&a',
      '`[]`',
    );
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), fc.array(argument, { maxLength: 5 }), (name, args) =>
        ask(`${name}(${args.join(', ')})`),
      ),
      { numRuns: 4000 },
    );
  });

  it('ends however long or deep it is', function () {
    this.timeout(60_000);
    for (const count of [100, 399, 5000, 20_000, 100_000]) {
      ask(`a${'.a'.repeat(count)}`);
      ask(`a${'[0]'.repeat(count)}`);
      ask(`a${'[*]'.repeat(count)}`);
      ask(`a${'[]'.repeat(count)}`);
      ask(`${'!'.repeat(count)}a`);
      ask(`${'('.repeat(count)}a${')'.repeat(count)}`);
      ask(`${'['.repeat(count)}a${']'.repeat(count)}`);
      ask(`${'{a: '.repeat(count)}a${'}'.repeat(count)}`);
      ask(`${'a[?'.repeat(count)}a${']'.repeat(count)}`);
      ask(`a${' || a'.repeat(count)}`);
      ask(`a${' | a'.repeat(count)}`);
      ask(`${'to_array('.repeat(count)}a${')'.repeat(count)}`);
      ask(`\`${'['.repeat(count)}${']'.repeat(count)}\``);
    }
  });

  it('ends where it would grow or go on for ever', function () {
    this.timeout(60_000);
    const twice = (depth: number): string => `@${' | [@, @][]'.repeat(depth)}`;
    ask(`a.b | ${twice(40)}`);
    ask(`s | ${"join('', [@, @]) | ".repeat(60)}@`);
    ask(`a.b${' | map(&[@, @, @, @], @)[]'.repeat(30)}`);
    ask("regex_match('^(a|aa)+$', s)");
    ask("regex_replace_all('(.*)*(.*)*(.*)*x', s, '$1$1')");
    ask("random('((((a{999}){999}){999}){999})')");
  });

  it('names the piece that cannot be read, wherever quotes stand', () => {
    const told = (text: string): readonly string[] =>
      queryProblems(text).map(({ message, at, end }) => `${message} [${text.slice(at, end)}]`);
    assert.deepEqual(told('"a" # b'), ['`#` cannot stand here. [#]']);
    assert.deepEqual(told("a.b == 'x"), ["This text is not closed. ['x]"]);
    assert.deepEqual(told('`{"a": ` || b'), ['This text is no JSON. [`{"a": `]']);
    assert.deepEqual(told(`${'a '.repeat(20_000)}#`), ['`#` cannot stand here. [#]']);
    assert.match(told('a[*]..').join(), /A field is missing behind this dot/);
  });
});
