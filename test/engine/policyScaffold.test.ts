import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readPolicySpec } from '../support/policySpec.ts';
import { addToRows, addToRules, ruleText, specText } from '../tools/newRule.ts';
import { inRoot } from '../tools/root.ts';

const read = (path: string): string => readFileSync(inRoot(path), 'utf8');

describe('the scaffold of a policy rule', () => {
  it('adds the rule to the list, in order, and changes nothing else', () => {
    const list = read('server/src/engine/policy/rules/all.ts');
    const changed = addToRules(list, 'noHostPath');
    const added = ["import { noHostPath } from './noHostPath.ts';", '  noHostPath,'];
    assert.deepEqual(
      changed.split('\n').filter((line) => !added.includes(line)),
      list.split('\n'),
    );
    assert.match(changed, /noDisruptionBudget,\n {2}noHostPath,\n {2}plaintextSecret,/);
  });

  it('adds a page in order, and changes nothing else', () => {
    const rows = read('server/src/engine/diagnostics/codes/policy.ts');
    const changed = addToRows(rows, 'no-host-path');
    const start = changed.indexOf("  {\n    code: 'policy/no-host-path'");
    const end = changed.indexOf('\n  },\n', start) + '\n  },\n'.length;
    assert.equal(changed.slice(0, start) + changed.slice(end), rows);
    assert.ok(changed.indexOf("'policy/no-disruption-budget'") < start);
    assert.ok(changed.indexOf("'policy/plaintext-secret'") > start);
  });

  it('makes a rule and a spec that belong together', () => {
    assert.match(ruleText('no-host-path', 'noHostPath'), /export const noHostPath = objectRule/);
    const examples = readPolicySpec(specText('no-host-path'));
    assert.deepEqual(
      examples.map(({ block }) => block !== undefined),
      [true, false],
    );
  });
});
