import assert from 'node:assert/strict';
import { exceptionProblem, termsOf } from '../../server/src/engine/policy/exceptionTerms.ts';
import { checkPolicies } from '../support/policyFindings.ts';

const POLICY = `# file: policies/tags.yaml
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: tags}
spec:
  rules:
  - name: no-latest
    match: {any: [{resources: {kinds: [Pod]}}]}
    validate:
      message: no latest
      pattern: {spec: {containers: [{image: "!*:latest"}]}}
`;

const exception = (metadata: string, expected = ''): string => `# file: policies/exception.yaml
apiVersion: kyverno.io/v2
kind: PolicyException
metadata: {name: legacy, ${metadata}}
${expected}
spec:
  exceptions: [{policyName: tags, ruleNames: [no-latest]}]
  match: {any: [{resources: {kinds: [Pod], names: [legacy]}}]}
`;

const pod = (image: string): string => `# file: prod/kustomization.yaml
resources: [pod.yaml]
# file: prod/pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: legacy}
spec:
  containers:
  - name: web
    image: ${image}
`;

const team = (exceptions: string): string =>
  `# file: .polycrate-gitops.yaml\npolicies: {paths: [policies], exceptions: {${exceptions}}}\n`;

const repo = (...files: readonly string[]): string => `\n${POLICY}${files.join('')}`;

describe('exceptions from policies', () => {
  it('that are in force are told with their reason and end', () => {
    checkPolicies(
      repo(
        team('reason: required, expires: required'),
        pod('web:latest'),
        exception(
          'annotations: {polycrate-gitops/reason: replaced in spring., polycrate-gitops/expires: "2099-12-31"}',
          '#                ^^^^^^ information[policy/exception-in-force]: Exception `legacy` from policy tags, rule no-latest is in force until 2099-12-31: replaced in spring.',
        ),
      ),
    );
  });

  it('that excuse nothing are not', () => {
    checkPolicies(repo(team(''), pod('web:1.2.3').replace('legacy', 'other'), exception('labels: {}')));
  });

  it('that have expired, or lack what the team asks for, are told', () => {
    const at = (text: string): string => `#                ^^^^^^ warning[${text}`;
    checkPolicies(
      repo(
        team(''),
        pod('web:latest'),
        exception(
          'labels: {cleanup.kyverno.io/ttl: "2024-12-31"}',
          at('policy/exception-expired]: has expired on 2024-12-31'),
        ),
      ),
    );
    checkPolicies(
      repo(
        team('reason: required'),
        pod('web:1.2.3'),
        exception('labels: {}', at('policy/exception-incomplete]: has no reason')),
      ),
    );
    checkPolicies(
      repo(
        team('expires: required'),
        pod('web:1.2.3'),
        exception('annotations: {description: x}', at('policy/exception-incomplete]: has no date on which it ends')),
      ),
    );
  });

  it('in a comment are told at the field that they excuse', () => {
    const text = (words: string, expected: string): string =>
      repo(team('expires: required'), pod(`web:latest # polycrate-ignore policy/tags/no-latest ${words}\n${expected}`));
    checkPolicies(
      text(
        'to be replaced until 2099-12-31',
        '#   ^^^^^ information[policy/exception-in-force]: from `policy/tags/no-latest` is in force until 2099-12-31: to be replaced.',
      ),
    );
  });

  it('in a comment do not count after their end, or without one where the team asks for it', () => {
    const text = (words: string, expected: string): string =>
      repo(team('expires: required'), pod(`web:latest # polycrate-ignore policy/tags/no-latest ${words}\n${expected}`));
    const fails = '#          ^^^^^^^^^^ warning[policy/tags/no-latest]: no latest\n';
    checkPolicies(
      text(
        'old (expires 2024-12-31)',
        `${fails}#   ^^^^^ warning[policy/exception-expired]: on 2024-12-31 and does not count`,
      ),
    );
    checkPolicies(
      text('for ever', `${fails}#   ^^^^^ warning[policy/exception-incomplete]: write \`until 2027-01-31\``),
    );
  });

  it('count to the end of their last day', () => {
    const wanted = { reason: false, expires: false };
    const on = (time: string) => exceptionProblem({ reason: '', expires: '2026-06-30' }, wanted, Date.parse(time));
    assert.equal(on('2026-06-30T23:00:00Z'), undefined);
    assert.equal(on('2026-07-01T00:00:01Z'), 'expired');
  });

  it('state their terms in annotations, or by the label of the cleanup', () => {
    const terms = (metadata: object): unknown => termsOf({ metadata } as never);
    assert.deepEqual(terms({ labels: { 'cleanup.kyverno.io/ttl': '2h' } }), { reason: '', expires: undefined });
    assert.deepEqual(terms({ labels: { 'cleanup.kyverno.io/ttl': '2026-01-01T10:00:00Z' } }), {
      reason: '',
      expires: '2026-01-01',
    });
    assert.deepEqual(terms({ annotations: { 'policies.kyverno.io/description': 'why' } }), {
      reason: 'why',
      expires: undefined,
    });
  });
});
