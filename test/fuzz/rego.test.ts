import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isParsed, parseRego } from '../../server/src/engine/policy/rego/parse.ts';
import { regoProblems } from '../../server/src/engine/policy/rego/problems.ts';
import { Program } from '../../server/src/engine/policy/rego/program.ts';
import { fromJson, toJson } from '../../server/src/engine/policy/rego/value.ts';

const WORDS = [
  ...[
    'p',
    'q[x]',
    'f(x)',
    'x',
    'y',
    '_',
    'input',
    'input.a',
    'input.b[_]',
    'data.t.q',
    '1',
    '-2.5',
    '"a"',
    '`b`',
    'null',
    'true',
  ],
  ...[
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    '|',
    ',',
    ';',
    '\n',
    ':',
    ':=',
    '=',
    '==',
    '!=',
    '<',
    '+',
    '-',
    '*',
    '/',
    '%',
    '&',
    '.',
  ],
  ...['if', 'contains', 'some', 'in', 'every', 'not', 'with', 'as', 'else', 'default', 'import rego.v1', 'package t'],
  ...[
    'count(',
    'sprintf("%v", [x])',
    'regex.match("(a+)+$", x)',
    'walk(input, [p, v])',
    'numbers.range(1, 9)',
    '[x | x = input.b[_]]',
    '$"a {x} {input.b[_]}"',
    'x and',
    'or {',
    'not {',
    '9007199254740993',
    '1e400',
    'bits.lsh(1, 4000)',
    'time.format([1e18, "UTC", x])',
    'json.patch(input, x)',
    'io.jwt.decode(x)',
    'uri.parse(x)',
    'net.cidr_merge([x])',
  ],
];

const INPUT = fromJson({ a: { c: 'aaaa' }, b: [1, 'x', null, { d: [true] }] });
const BUDGET = { steps: 20_000, depth: 60 };

/** Reads, compiles and runs a module; nothing may be thrown, and every problem stands in the text. */
function run(text: string): void {
  for (const { message, at, end } of regoProblems(text)) {
    assert.ok(message !== '' && at >= 0 && end >= at && end <= text.length, `${message} in ${text}`);
  }
  const module = parseRego(text, 't.rego');
  if (!isParsed(module)) return;
  const program = new Program([module]);
  program.compileAll();
  for (const name of new Set(module.rules.map((rule) => rule.name))) {
    const { value, problem } = program.query([...module.package, name], { input: INPUT }, {}, BUDGET);
    assert.ok(value === undefined || problem === undefined);
    if (value !== undefined) JSON.stringify(toJson(value));
  }
}

const SOUND = `package t
import rego.v1
default allow := false
allow if { some c in input.b; not bad(c); count([x | x := input.b[_]; x != c]) > 1 }
bad(c) if { c.d[_] == true } else := false if { c == null }
names contains sprintf("%v-%d", [k, i]) if { some k, v in input.a; i := count(v) }
deep[path] := value if { walk(input, [path, value]); every x in path { x != "z" } }
`;

describe('a module of Rego of any shape', () => {
  it('ends with values or a reason', function () {
    this.timeout(60_000);
    const words = fc.array(fc.constantFrom(...WORDS), { maxLength: 24 });
    fc.assert(
      fc.property(words, (list) =>
        run(`package t\np { ${list.join(' ')} }\nq[x] { x = input.b[_] }\nf(x) = x { true }`),
      ),
      { numRuns: 3000 },
    );
    fc.assert(
      fc.property(words, (list) => run(`package t\nimport rego.v2\n${list.join(' ')}`)),
      { numRuns: 1500 },
    );
    fc.assert(fc.property(fc.string({ maxLength: 60 }), run), { numRuns: 1000 });
  });

  it('ends when it is cut off or loses a letter anywhere', () => {
    run(SOUND);
    for (let at = 0; at < SOUND.length; at++) {
      run(SOUND.slice(0, at));
      run(SOUND.slice(0, at) + SOUND.slice(at + 1));
    }
  });

  it('ends however deep or long it is', () => {
    for (const count of [100, 390, 50_000]) {
      run(`package t\np := ${'['.repeat(count)}1${']'.repeat(count)}`);
      run(`package t\np := 1${' + 1'.repeat(count)}`);
      run(`package t\np := input${'.a'.repeat(count)}`);
      run(`package t\np { ${'not '.repeat(count)}true }`);
      run(`package t\np { ${'x := 1; '.repeat(Math.min(count, 2000))} }`);
      run(`package t\np = 1 { false }${' else = 2 { false }'.repeat(Math.min(count, 2000))}`);
    }
  });

  it('ends where it would grow for ever', () => {
    const doubled = Array.from({ length: 60 }, (_, at) => `x${at + 1} := concat("", [x${at}, x${at}])`).join('; ');
    run(`package t\np := x60 { x0 := "a"; ${doubled} }`);
    const lists = Array.from({ length: 60 }, (_, at) => `x${at + 1} := array.concat(x${at}, x${at})`).join('; ');
    run(`package t\np := x60 { x0 := [1]; ${lists} }`);
    const squared = Array.from({ length: 60 }, (_, at) => `x${at + 1} := x${at} * x${at}`).join('; ');
    run(`package t\np := x60 { x0 := 12345678901234567890; ${squared} }`);
    run('package t\np := bits.lsh(1, 1e300)\nq := 1e999999999\nr := format_int(1e4000, 2)');
    run(`package t\np := $"${'{$"'.repeat(300)}${'"}'.repeat(300)}"`);
    run(`package t\nimport rego.v2\np if { ${'{ '.repeat(300)}true${' } and true'.repeat(300)} }`);
    run(`package t\nimport rego.v2\np if { ${'('.repeat(390)}true or false${')'.repeat(390)} }`);
    run(
      'package t\np := strings.render_template("{{range .a}}{{range $.a}}{{.}}{{end}}{{end}}", {"a": numbers.range(1, 900)})',
    );
    run('package t\np { numbers.range(1, 1000)[_] + numbers.range(1, 1000)[_] + numbers.range(1, 1000)[_] == 0 }');
    run('package t\np := q\nq := r\nr := p');
    run('package t\nf(x) := [f(x)]\np := f(1)');
  });

  it('counts what its functions read and make among its steps', () => {
    const long = `"${'a'.repeat(30_000)}"`;
    const calls = [
      `lower(${long})`,
      `split(${long}, "")`,
      `regex.match("(a+)+b{1,99}", ${long})`,
      `regex.replace(${long}, "(a|b){50}c", "")`,
      `glob.match("*a*a*b", [], ${long})`,
      `yaml.unmarshal(${long})`,
      `json.unmarshal(${long})`,
      `crypto.hmac.sha512(${long}, "k")`,
      `io.jwt.verify_hs512(${long}, "k")`,
      `strings.replace_n({"b": "", "c": ""}, ${long})`,
      `strings.any_prefix_match(split(${long}, ""), split(${long}, ""))`,
      'numbers.range(1, 30000)',
      'json.patch([], [{"op": "add", "path": "/-", "value": x} | x := numbers.range(1, 300)[_]])',
      '{x | x := numbers.range(1, 3000)[_]} & {x | x := numbers.range(1, 3000)[_]}',
      `${'9'.repeat(3000)} % 7`,
      'time.clock([0, "Europe/Berlin"])',
    ];
    for (const call of calls) {
      const module = parseRego(
        `package t\np { numbers.range(1, 3000)[_]; x := ${call}; x == {"no": "such"} }`,
        't.rego',
      );
      assert.ok(isParsed(module), call);
      const { problem } = new Program([module]).query(['t', 'p'], { input: INPUT }, {}, BUDGET);
      assert.equal(problem, 'it takes more than 20000 steps', call.slice(0, 60));
    }
  });

  it('ends where a text is made to be tried in many ways', () => {
    const long = 'a'.repeat(200_000);
    run(`package t\np := regex.match(".*.*.*.*.*.*.*.*=", "${long.slice(0, 300)}")`);
    run(`package t\np := glob.match("${'*a'.repeat(30)}", [], "${long.slice(0, 3000)}b")`);
    run(`package t\np := strings.render_template("{{ ${' '.repeat(200_000)}", {})`);
    run(`package t\np := strings.render_template("${'{{.a'.repeat(50_000)}", {})`);
    run(`package t\np := io.jwt.decode("a.${'='.repeat(200_000)}a.b")`);
    run(`package t\np := units.parse_bytes("${'9'.repeat(200_000)}!")`);
    run(`package t\np := indexof_n("${long}", "a")\nq := urlquery.decode_object("${'a=b&'.repeat(50_000)}")`);
    run(`package t\np := sprintf("%500000000d %.500f %*d", [1, 1.5, 500000000, 1])`);
    run(`package t\np := "${'a'.repeat(20_000_000)}"`);
  });
});
