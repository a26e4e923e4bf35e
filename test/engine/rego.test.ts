import assert from 'node:assert/strict';
import { isParsed, parseRego } from '../../server/src/engine/policy/rego/parse.ts';
import { regoProblems } from '../../server/src/engine/policy/rego/problems.ts';
import { Program } from '../../server/src/engine/policy/rego/program.ts';
import { fromJson, toJson } from '../../server/src/engine/policy/rego/value.ts';

/** The value of `data.t.p` of a module; a problem as text. */
function ask(body: string, input: unknown = {}): unknown {
  const module = parseRego(`package t\n${body}`, 't.rego');
  if (!isParsed(module)) return `${module.at.start}: ${module.message}`;
  const program = new Program([module]);
  program.compileAll();
  const [problem] = program.problems;
  if (problem !== undefined) return problem.message;
  const answer = program.query(['t', 'p'], { input: fromJson(input) });
  return answer.problem ?? (answer.value === undefined ? undefined : toJson(answer.value));
}

/** What OPA 1.22.2 answers, asked with `opa eval`. */
describe('Rego', () => {
  it('gives sets, objects and values of both versions of the language', () => {
    assert.deepEqual(ask('p[x] { x := input.a[_] }', { a: [2, 1, 2] }), [1, 2]);
    assert.deepEqual(ask('p contains x if some x in input.a', { a: ['b', 'a'] }), ['a', 'b']);
    assert.deepEqual(ask('p[k] := v if some k, v in input.a', { a: { x: 1 } }), { x: 1 });
    assert.deepEqual(ask('p = 1 { input.a } else = 2 { input.b }', { b: true }), 2);
    assert.deepEqual(ask('default p := "none"\np := x if x := input.a', {}), 'none');
  });

  it('takes the lines of a body in an order in which each variable has a value', () => {
    assert.deepEqual(ask('p := y { y == x + 1; x := 2; y := 3 }'), 3);
    assert.deepEqual(
      ask('p[[i, c.name]] { c.name == "b"; c := input.cs[i] }', { cs: [{ name: 'a' }, { name: 'b' }] }),
      [[1, 'b']],
    );
    assert.equal(ask('p { x > 1 }'), 'Nothing gives `x` a value.');
    assert.equal(ask('p { x := 1; x := 2 }'), '`x` has a value already.');
  });

  it('asks what a negated call is given before it negates', () => {
    assert.equal(ask('p if not input.a == 1'), true);
    assert.equal(ask('p if not startswith(input.a, "x")'), undefined);
    assert.equal(ask('p if not startswith(input.a, "x")', { a: 'y' }), true);
    assert.equal(ask('p if not input.a[input.b]'), undefined);
  });

  it('walks through values, and takes what a call gives into its last place', () => {
    const deep = { a: [{ b: 'x' }], c: 'x' };
    assert.deepEqual(ask('p contains path if { walk(input, [path, "x"]) }', deep), [['a', 0, 'b'], ['c']]);
    assert.equal(ask('p := n { count(input.a, n) }', deep), 1);
  });

  it('joins lines with `and` and `or`, and negates bodies, where an import makes them words', () => {
    const v2 = 'import rego.v2\n';
    assert.equal(ask(`${v2}p if input.a or input.b and input.c`, { b: 1, c: 1 }), true);
    assert.equal(ask(`${v2}p if (input.a or input.b) and input.c`, { a: 1 }), undefined);
    assert.equal(ask(`${v2}p if { { some x in input.a; x > 2 } or input.b }`, { a: [1, 3] }), true);
    assert.equal(ask(`${v2}p if not { some x in input.a; x > 2 }`, { a: [1, 3] }), undefined);
    assert.equal(ask('import future.keywords.not\np if not startswith(input.a, "x")'), true);
    assert.equal(ask('p := or if or := 1'), 1);
    assert.deepEqual(ask(`${v2}p := [x | some x in [1, 2, 3]; x > 1 or x < 3]`), [1, 2, 3]);
  });

  it('keeps whole numbers in full', () => {
    assert.equal(
      ask('p := sprintf("%v %d", [18446744073709551617 + 1, 2147483647 * 2147483647])'),
      '18446744073709551618 4611686014132420609',
    );
    assert.equal(ask('p := json.marshal(json.unmarshal(`{"a": 12345678901234567890}`))'), '{"a":12345678901234567890}');
    assert.equal(ask('p := 28857836529306024611913 != 28857836529306024611912'), true);
    assert.equal(ask('p := format_int(18446744073709551617, 16)'), '10000000000000001');
    assert.equal(ask('p := 1 / 2 + 3 % 2'), 1.5);
  });

  it('puts values into templates, other templates and texts with braces too', () => {
    assert.equal(
      ask('p := $"{input.a["b"]} and {concat(",", [x | some x in input.c])} \\{x\\}"', { a: { b: 1 }, c: ['y', 'z'] }),
      '1 and y,z {x}',
    );
    assert.equal(ask('p := $"{$"<{input.x}>"} {input.none}"', { x: '}' }), '<}> <undefined>');
    assert.equal(ask('p := $"{input. }"'), '25: A name is missing behind the dot.');
  });

  it('takes built-in functions for others, and objects apart on both sides', () => {
    assert.equal(ask('f(x) := 1\np := y if y := f([1, 2]) with f as count'), 2);
    assert.deepEqual(ask('p := [x, y] if { {"a": x, "b": 2} = {"a": 1, "b": y} }'), [1, 2]);
    assert.deepEqual(ask('p["a"]\np["b"]'), ['a', 'b']);
  });

  it('knows times, tokens, addresses and names as OPA does', () => {
    assert.equal(
      ask('p := time.format([1500000000123456789, "Europe/Berlin", "Mon 2 Jan 2006 15:04:05.000 -0700"])'),
      'Fri 14 Jul 2017 04:40:00.123 +0200',
    );
    assert.deepEqual(ask('p := time.diff(1500000000000000000, 1400000000000000000)'), [3, 2, 0, 9, 46, 40]);
    assert.equal(ask('p := time.parse_duration_ns("1d2h")'), 93600000000000);
    assert.deepEqual(ask('p := net.cidr_merge(["10.0.0.0/25", "10.0.0.128/25", "fd00::/9"])'), [
      '10.0.0.0/24',
      'fd00::/9',
    ]);
    assert.deepEqual(ask('p := json.patch({"a": {1, 2}}, [{"op": "remove", "path": ["a", 2]}])'), { a: [1] });
    assert.equal(ask('p := crypto.hmac.sha512("a", "b")')?.toString().slice(0, 16), '68c1687fa7cb5170');
    assert.deepEqual(ask('p := uri.parse("https://u@h.io:8443/a%2Fb?x=1#y")'), {
      ...{ scheme: 'https', hostname: 'h.io', port: '8443', path: '/a/b', raw_path: '/a%2Fb' },
      ...{ raw_query: 'x=1', fragment: 'y' },
    });
    const token = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhIn0.x';
    assert.deepEqual(ask(`p := io.jwt.decode("${token}")[1]`), undefined);
    assert.equal(ask('p := strings.render_template("{{range .n}}<{{.}}>{{end}}", {"n": ["a", "b"]})'), '<a><b>');
  });

  it('makes an object of a comprehension, and none where a key gets two values, of two types too', () => {
    assert.deepEqual(ask('p := {k: v | some [k, v] in [["a", 1], ["b", 2], ["a", 1]]}'), { a: 1, b: 2 });
    assert.equal(ask('p := {k: v | some [k, v] in [["a", "1"], ["a", 1]]}'), 'a key of an object gets two values');
  });

  it('puts definitions with longer names together, wherever a name that is no constant begins', () => {
    assert.deepEqual(ask('p.a := 1\np.b contains x if some x in [1, 2]\np.c[x] := 1 if x := "y"'), {
      a: 1,
      b: [1, 2],
      c: { y: 1 },
    });
    assert.deepEqual(
      ask('p[k] := v if { k := "a"; v := input.a }\np.a.b := 1', { a: { c: 2 } }),
      '`data.t.p` gets two values for a key',
    );
    assert.equal(ask('not.so := 1\np if not.so == 1'), true);
  });

  it('knows functions with several definitions, and what they have in common', () => {
    const rules = 'f("a", _) := 1\nf(x, y) := y { x != "a" }\np := [f("a", 9), f("b", 9)]';
    assert.deepEqual(ask(rules), [1, 9]);
    assert.equal(ask('f(x) := 1\nf(x) := 2\np := f(0)'), '`data.t.f` gets more than one value');
  });

  it('prints as Go does', () => {
    assert.equal(
      ask('p := sprintf("%v %d %s %v %.2f", [{"b", "a"}, 3, "x", {"k": [1]}, 2.5])'),
      '{"a", "b"} 3 x {"k": [1]} 2.50',
    );
    assert.equal(ask('p := sprintf("%d %s", ["x"])'), '%!d(string=x) %!s(MISSING)');
  });

  it('replaces input and rules for a line', () => {
    assert.deepEqual(
      ask('q := input.x\np := [a, b] { a := q with input as {"x": 1}; b := q with input.x as 2 }'),
      [1, 2],
    );
    const mock = 'f("a") := 9\nf(x) := count(x) { x != "a" }\nq := [count(y) | y := ["a", "bb"][_]]';
    assert.deepEqual(ask(`${mock}\np := x { x := q with count as f }`), [9, 2]);
    assert.equal(ask('q := 1\np := x { x := q with data.t.q as 5 }'), 5);
  });

  it('ends within its budget, and names what it does not do', () => {
    assert.match(
      String(ask('p { r := numbers.range(1, 9999); some i, j, k; r[i] + r[j] + r[k] == 0 }')),
      /more than 2000000 steps/,
    );
    assert.match(String(ask('f(x) := f(x + 1)\np := f(0)')), /150 deep/);
    assert.match(String(ask('p { http.send({"url": "x"}) }')), /^`http.send` reaches the network/);
    assert.equal(ask('p := opa.runtime()'), '`opa.runtime` asks OPA itself, which does not run here.');
    assert.equal(ask('p := counts([])'), '`counts` is no function of Rego or of these modules.');
    assert.equal(ask('p := count([], 1, 2)'), '`count` takes 1 value, not 3.');
  });

  it('tells all that an editor marks in a module, at its characters', () => {
    const marked = (text: string, beside: readonly string[] = []): readonly string[] =>
      regoProblems(text, beside).map(({ message, at, end }) => `${text.slice(at, end)}: ${message}`);
    const text = 'package a\np { foo(1) }\nq[y] { input.a }\nr { http.send({}); data.lib.f(2) }';
    assert.deepEqual(marked(text, ['package lib\nf(x) { x > 1 }']), [
      'foo: `foo` is no function of Rego or of these modules.',
      'y: Nothing gives `y` a value.',
    ]);
    assert.deepEqual(marked('package a\np {'), [': `}` is missing at the end of the body.']);
  });

  it('tells where a text is no Rego', () => {
    assert.equal(ask('p { x := }'), '19: A value is missing before `}`.');
    assert.equal(ask('p { "open }'), '14: This text does not end.');
    assert.match(String(ask(`p := ${'['.repeat(5000)}`)), /too deep in brackets/);
  });
});
