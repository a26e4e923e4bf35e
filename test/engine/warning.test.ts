import assert from 'node:assert/strict';
import { WARNING_RULES } from '../../server/src/engine/schema/warnings/rules.ts';
import { problemsOf } from '../support/schemaCheck.ts';
import { WARNING_RULE_CODES, warningCases } from '../support/warningSpecs.ts';

describe('what the server warns of', () => {
  const cases = warningCases();

  it('has a page for each rule, and a manifest that is silent', () => {
    const codes = WARNING_RULE_CODES.map(({ code }) => code).sort();
    assert.deepEqual([...new Set(WARNING_RULES.map(({ code }) => code))].sort(), codes);
    const silent = new Set(cases.filter((one) => !one.isWarned).map(({ code }) => code));
    assert.deepEqual(
      codes.filter((code) => !silent.has(code)),
      [],
    );
  });

  for (const one of cases) {
    it(`${one.isWarned ? 'is told' : 'is not told'}: ${one.title} (${one.code})`, () => {
      const found = problemsOf(one.text, { rules: true });
      const shown = found.map(({ code, severity, message }) => `${severity} ${code}: ${message}`).join('\n');
      assert.deepEqual([...new Set(found.map(({ code }) => code))], one.isWarned ? [one.code] : [], shown);
      assert.ok(found.every(({ severity }) => severity === 'warning'));
    });
  }
});
