import assert from 'node:assert/strict';
import { readPolicyFile, runPolicies } from '../../server/src/engine/api.ts';
import { conftestJudge } from '../../server/src/engine/policy/conftest/judge.ts';
import { toPointer } from '../../server/src/engine/syntax/fieldPath.ts';

const RULES = `package main
import rego.v1
deny contains msg if {
  input.kind == "Deployment"
  not input.spec.template.spec.securityContext.runAsNonRoot
  msg := "must not run as root"
}
deny_labels contains {"msg": msg} if {
  not input.metadata.labels.app
  msg := sprintf("%s has no app", [input.metadata.name])
}
warn_image contains msg if {
  some c in input.spec.template.spec.containers
  endswith(c.image, ":latest")
  msg := data.lib.say(c.name)
}
exception contains ["labels"] if input.metadata.name == "b"
`;

const LIBRARY = 'package lib\nsay(x) = y { y := sprintf("%s uses latest", [x]) }\n';

function judge(files: Readonly<Record<string, string>>, object: Parameters<ReturnType<typeof conftestJudge>>[0]) {
  const read = Object.entries(files).map(([path, text]) => readPolicyFile(path, text));
  const policies = read.flatMap(({ documents }) => documents.map((document) => document.object));
  return conftestJudge(
    policies,
    0,
  )(object).map(({ rule, verdict }) => {
    const place = verdict.path === undefined ? '' : ` at ${toPointer(verdict.path)}`;
    return `${rule.isWarning ? 'warn' : 'deny'} ${rule.name} ${verdict.result}: ${verdict.message}${place}`;
  });
}

describe('rules of package main', () => {
  it('judge each object as their input, with the other modules at hand', () => {
    const pod = { containers: [{ name: 'c', image: 'x:latest' }] };
    assert.deepEqual(
      judge(
        { '/policy/a.rego': RULES, '/policy/lib.rego': LIBRARY },
        { kind: 'Deployment', metadata: { name: 'a' }, spec: { template: { spec: pod } } },
      ),
      [
        'deny deny fail: must not run as root at /spec/template/spec/securityContext/runAsNonRoot',
        'deny deny_labels fail: a has no app at /metadata/labels/app',
        'warn warn_image fail: c uses latest at /spec/template/spec/containers/0/image',
      ],
    );
  });

  it('stand in the report of a run by their names, warnings as such', () => {
    const files = { '/policy/a.rego': RULES, '/policy/lib.rego': LIBRARY };
    const policies = Object.entries(files).flatMap(([path, text]) => readPolicyFile(path, text).documents);
    const pod = '{ containers: [{ name: c, image: "x:latest" }] }';
    const text = `kind: Deployment\nmetadata: { name: a }\nspec: { template: { spec: ${pod} } }\n`;
    const resources = readPolicyFile('/r.yaml', text).documents;
    assert.deepEqual(
      runPolicies({ policies, resources, now: 0 }, () => ({})).map(
        ({ source, policy, rule, result }) => `${source} ${policy}/${rule} ${result}`,
      ),
      ['conftest main/deny fail', 'conftest main/deny_labels fail', 'conftest main/warn_image warn'],
    );
  });

  it('do not count where an exception names them', () => {
    assert.deepEqual(
      judge({ '/policy/a.rego': RULES, '/policy/lib.rego': LIBRARY }, { kind: 'Service', metadata: { name: 'b' } }),
      ['deny deny pass: No violation.', 'deny deny_labels skip: b has no app', 'warn warn_image pass: No violation.'],
    );
  });

  it('are errors, and no violations, where a module does not compile', () => {
    const [first] = judge({ '/policy/a.rego': RULES }, { kind: 'Service' });
    assert.equal(first, 'deny deny error: /policy/a.rego: `data.lib.say` is no function of Rego or of these modules.');
    assert.equal(
      readPolicyFile('/policy/b.rego', 'package main\ndeny {').problem,
      '/policy/b.rego:2:7: `}` is missing at the end of the body.',
    );
    const beside = judge(
      { '/policy/a.rego': RULES, '/policy/lib.rego': LIBRARY, '/policy/b.rego': 'package other\nx {' },
      { kind: 'Service' },
    );
    assert.deepEqual(
      beside.map((line) => line.replace(/^\w+ \w+ /, '')),
      Array(3).fill('error: /policy/b.rego: `}` is missing at the end of the body.'),
    );
  });

  it('tell a hundred messages of an object and count the others', () => {
    const many = 'package main\ndeny[msg] { msg := sprintf("%d", [numbers.range(1, 5000)[_]]) }\n';
    const [told = ''] = judge({ 'policy/many.rego': many }, { kind: 'Deployment' });
    assert.equal(told.split('\n').length, 101);
    assert.match(told, /\n4900 more of `deny`\.$/);
  });
});
