import assert from 'node:assert/strict';
import { type IgnoreRule, readArgoRules, readFluxRules } from '../../server/src/cluster/ignoreRules.ts';
import type { JsonObject } from '../../server/src/cluster/json.ts';
import type { ResourceDrift } from '../../server/src/cluster/report.ts';
import { judgeCase } from '../support/driftCase.ts';
import { check, deployment, owned, stored } from '../support/driftObjects.ts';

describe('rules that say which differences do not count (acceptance table 39)', () => {
  const scaled = (rules: readonly IgnoreRule[], live: JsonObject = stored({ replicas: 1 })): ResourceDrift =>
    judgeCase({
      git: deployment({ replicas: 3 }),
      live,
      controllerOwns: deployment(),
      entries: [{ manager: 'kubectl', subresource: 'scale', owns: owned({ spec: { replicas: 1 } }) }],
      rules,
    });
  const argo = (rule: Record<string, unknown>): readonly IgnoreRule[] =>
    readArgoRules(
      { spec: { ignoreDifferences: [{ group: 'apps', kind: 'Deployment', ...rule }] } } as JsonObject,
      'argocd/shop.yaml line 9',
    ).rules;
  const flux = (kind: string): readonly IgnoreRule[] =>
    readFluxRules(
      { spec: { ignore: [{ target: { kind }, paths: ['/spec/replicas'] }] } },
      'clusters/prod/shop.yaml line 20',
    ).rules;

  it('Argo CD: a JSON pointer', () => {
    const result = scaled(argo({ jsonPointers: ['/spec/replicas'] }));
    check(result, 'inSync', []);
    assert.equal(result.fields[0]?.ignored, 'argocd/shop.yaml line 9');
    assert.deepEqual(result.notes, ['1 difference is ignored by rules.']);
  });

  it('Flux: the kind is an anchored pattern', () => {
    check(scaled(flux('Deploy')), 'changed', ['drift spec.replicas 3 -> 1']);
    check(scaled(flux('Deployment')), 'inSync', []);
    check(scaled(flux('Deploy.*')), 'inSync', []);
  });

  it('Argo CD: managers cover changed fields and not removed ones', () => {
    const rules = argo({ managedFieldsManagers: ['kubectl'] });
    check(scaled(rules), 'inSync', []);
    const live = structuredClone(stored()) as unknown as { spec: Record<string, unknown> };
    delete live.spec.replicas;
    check(scaled(rules, live as unknown as JsonObject), 'changed', ['drift spec.replicas 3 -> (none)']);
  });

  it('a jq expression that is more than a path is named and not taken as matching', () => {
    const owner = {
      spec: { ignoreDifferences: [{ kind: '*', jqPathExpressions: ['.spec.replicas', '.a[] | select(.b)'] }] },
    };
    const { rules, notEvaluated } = readArgoRules(owner, 'app.yaml line 3');
    assert.deepEqual(rules[0]?.paths, ['/spec/replicas']);
    assert.deepEqual(notEvaluated, ['app.yaml line 3: the jq expression `.a[] | select(.b)` is not evaluated.']);
  });

  it('a pattern that Go does not know is named and not taken as matching', () => {
    const owner = { spec: { ignore: [{ target: { name: '(?=web).*' }, paths: ['/spec'] }] } };
    const { rules, notEvaluated } = readFluxRules(owner, 'shop.yaml line 3');
    assert.deepEqual(rules, []);
    assert.deepEqual(notEvaluated, ['shop.yaml line 3: the pattern `(?=web).*` is no regular expression of Go.']);
  });
});
