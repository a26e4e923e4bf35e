import assert from 'node:assert/strict';
import { readPolicyFile, runPolicies } from '../../server/src/engine/api.ts';

const TEMPLATE = (code: string): string => `apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: { name: needteam }
spec:
  crd: { spec: { names: { kind: NeedTeam } } }
  targets:
    - target: admission.k8s.gatekeeper.sh
${code}
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: NeedTeam
metadata: { name: need-team }
spec:
  enforcementAction: warn
  match:
    kinds: [{ apiGroups: [""], kinds: [ConfigMap] }]
    excludedNamespaces: ["kube-*"]
  parameters: { label: team }
`;

const REGO = `      rego: |
        package needteam
        violation[{"msg": msg}] {
          not input.review.object.metadata.labels[input.parameters.label]
          msg := sprintf("label <%v> is missing; %v others", [input.parameters.label, count(data.inventory.namespace[_]["v1"].ConfigMap)])
        }`;

const CEL = `      code:
        - engine: K8sNativeValidation
          source:
            variables: [{ name: labels, expression: "has(variables.anyObject.metadata.labels) ? variables.anyObject.metadata.labels : {}" }]
            validations:
              - expression: "variables.params.label in variables.labels"
                messageExpression: '"label <" + variables.params.label + "> is missing"'`;

const OBJECTS = `apiVersion: v1
kind: ConfigMap
metadata: { name: bad }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: good, labels: { team: a } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: system, namespace: kube-system }
---
apiVersion: v1
kind: Secret
metadata: { name: other }
`;

function judge(code: string): readonly string[] {
  const policies = readPolicyFile('/p.yaml', TEMPLATE(code)).documents;
  const resources = readPolicyFile('/r.yaml', OBJECTS).documents;
  return runPolicies({ policies, resources, now: 0 }, () => ({})).map(
    ({ source, policy, result, resources: [{ name }], message = '', properties = {} }) =>
      `${source} ${policy} ${name} ${result} ${properties.template} ${properties.action}: ${message}`,
  );
}

describe('constraints of Gatekeeper', () => {
  it('judge what they select by the Rego of their template, with the other objects at hand', () => {
    assert.deepEqual(judge(REGO), [
      'gatekeeper need-team bad fail NeedTeam warn: label <team> is missing; 1 others\nlabel <team> is missing; 2 others',
      'gatekeeper need-team good pass NeedTeam warn: No violation.',
    ]);
  });

  it('judge by CEL where the template has it', () => {
    assert.deepEqual(judge(CEL), [
      'gatekeeper need-team bad fail NeedTeam warn: label <team> is missing',
      'gatekeeper need-team good pass NeedTeam warn: No violation.',
    ]);
  });

  it('blame the field that the rules looked at on their way to a violation', () => {
    const container = 'spec: { containers: [{ name: a, securityContext: { runAsUser: 0, privileged: true } }] }';
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: { name: bad }\n${container}\n`;
    const code = (body: string): string =>
      `      rego: |\n        package needteam\n${body.replaceAll(/^/gm, '        ')}`;
    const blamed = (body: string, source = code(body)): string | undefined => {
      const text = TEMPLATE(source).replace('kinds: [ConfigMap]', 'kinds: [Pod]');
      const policies = readPolicyFile('/p.yaml', text).documents;
      const resources = readPolicyFile('/r.yaml', pod).documents;
      return runPolicies({ policies, resources, now: 0 }, () => ({}))[0]?.properties?.path;
    };
    const isPrivileged = 'c := cs[_]; bad(c); msg := c.name }\ncs[c] { c := input.review.object.spec.containers[_] }';
    assert.equal(
      blamed(`violation[{"msg": msg}] { ${isPrivileged}\nbad(c) { c.securityContext.privileged }`),
      '/spec/containers/0/securityContext/privileged',
    );
    const isUnlimited = 'c := input.review.object.spec.containers[_]; not limited(c); msg := c.name }';
    assert.equal(
      blamed(`violation[{"msg": msg}] { ${isUnlimited}\nlimited(c) { c.resources.limits.cpu }`),
      '/spec/containers/0/resources',
    );
    const lacksLabel = 'have := {l | input.review.object.metadata.labels[l]}; not have.team; msg := "x" }';
    assert.equal(blamed(`violation[{"msg": msg}] { ${lacksLabel}`), '/metadata/labels');
    const expression = 'variables.bad.size() == 0';
    const variable = 'variables.anyObject.spec.containers.filter(c, c.securityContext.privileged)';
    const cel = CEL.replace(/variables: .*/, `variables: [{ name: bad, expression: "${variable}" }]`)
      .replace(/expression: "variables.params.*/, `expression: "${expression}"`)
      .replace(/messageExpression: .*/, 'message: "container a is privileged"');
    assert.equal(blamed('', cel), '/spec/containers/0/securityContext/privileged');
  });

  it('are an error where a cluster refuses their parameters', () => {
    const schema =
      '{ type: object, properties: { label: { type: string }, levels: { type: array, items: { type: integer } } } }';
    const names = 'names: { kind: NeedTeam }';
    const text = TEMPLATE(REGO).replace(names, `${names}, validation: { openAPIV3Schema: ${schema} }`);
    const judged = (parameters: string): string | undefined => {
      const policies = readPolicyFile('/p.yaml', text.replace('label: team', parameters)).documents;
      const resources = readPolicyFile('/r.yaml', OBJECTS).documents;
      const [first] = runPolicies({ policies, resources, now: 0 }, () => ({}));
      return `${first?.result} ${first?.properties?.reason}: ${first?.message}`;
    };
    assert.match(
      judged('levels: [one]') ?? '',
      /^error invalid-policy: `spec\.parameters\.levels\[0\]`: `one` is text/,
    );
    assert.match(judged('label: team, other: 1') ?? '', /^fail undefined: label <team> is missing/);
  });

  it('are an error, and no violation, where the template does not compile', () => {
    const [first] = judge(REGO.replace('not input', 'not not_known(input'));
    assert.match(
      first ?? '',
      /^gatekeeper need-team bad error NeedTeam warn: The Rego of this template does not compile/,
    );
    const [bare] = judge(REGO.replace('violation[', 'violations['));
    assert.match(
      bare ?? '',
      /error NeedTeam warn: The Rego of this template does not compile: it has no rule `violation`/,
    );
    const [second] = judge(CEL.replace('in variables.labels', 'in variables.lables'));
    assert.match(second ?? '', /error NeedTeam warn: `validations\[0\].expression` does not compile: .*lables/);
  });
});
