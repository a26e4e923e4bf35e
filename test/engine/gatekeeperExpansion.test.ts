import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { expand, readExpansions } from '../../server/src/engine/policy/gatekeeper/expansion.ts';
import { readResource } from '../../server/src/engine/policy/judged/resource.ts';
import { openFixture } from '../support/engineFixture.ts';
import { inRoot } from '../tools/root.ts';

const part = (name: string): string => readFileSync(inRoot('test/specs/policy-gatekeeper/expansion', name), 'utf8');

/** A repository with a Deployment and its policies. */
function repository(constraint: string, expansions: string): string {
  return `# file: base/kustomization.yaml
resources: [deployment.yaml]
# file: base/deployment.yaml
${part('deployment.yaml')}# file: policies/template.yaml
${part('template.yaml')}# file: policies/constraint.yaml
${part(constraint)}# file: policies/expansions.yaml
${expansions}# file: .polycrate-gitops.yaml
policies: {paths: [policies]}
`;
}

describe('objects that a cluster would make', () => {
  it('are judged by the constraints of their kind, and blame the field that they are made of', () => {
    const opened = openFixture(repository('all.yaml', part('expansions.yaml')));
    const found = opened
      .ask((engine) => engine.findings('/repo/base/deployment.yaml'))
      .filter(({ code }) => code.startsWith('policy/'));
    const text = opened.text('base/deployment.yaml');
    assert.deepEqual(
      found.map(({ severity, message, range }) => [severity, message, text.slice(range.start, range.end)]),
      [['warning', '[Implied by workloads] Pod/web-pod of Deployment: web (policy all, warns). (in base)', 'true']],
    );
  });

  it('are nothing where no template makes them', () => {
    const opened = openFixture(repository('all.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n'));
    const found = opened.ask((engine) => engine.findings('/repo/base/deployment.yaml'));
    assert.deepEqual(
      found.filter(({ code }) => code.startsWith('policy/')),
      [],
    );
  });

  it('and a constraint that only counts in an audit warns', () => {
    const scoped = `${part('scoped-webhook.yaml').replaceAll('validation.gatekeeper.sh', 'gator.gatekeeper.sh')}`;
    const text = repository('all.yaml', part('expansions.yaml')).replace(part('all.yaml'), scoped);
    const opened = openFixture(text.replace(part('deployment.yaml'), part('pod.yaml')));
    const found = opened.ask((engine) => engine.findings('/repo/base/deployment.yaml'));
    const told = found.filter(({ code }) => code.startsWith('policy/')).map(({ message }) => message);
    assert.deepEqual(told, ['Pod/web of nobody: web (policy scoped, audited). (in base)']);
  });

  it('are not without end where templates make what they are made of', () => {
    const circle = (name: string) => ({
      apiVersion: 'expansion.gatekeeper.sh/v1beta1',
      kind: 'ExpansionTemplate',
      metadata: { name },
      spec: {
        applyTo: [{ groups: [''], versions: ['v1'], kinds: ['Pod'] }],
        templateSource: 'metadata',
        generatedGVK: { group: '', version: 'v1', kind: 'Pod' },
      },
    });
    const expansions = readExpansions([circle('one'), circle('two'), circle('three')]);
    const pod = readResource({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } });
    assert.equal(expand(expansions, pod).length, 200);
  });
});
