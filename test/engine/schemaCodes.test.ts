import assert from 'node:assert/strict';
import { SCHEMA_CODES } from '../../server/src/engine/diagnostics/codes/schema.ts';
import { problemsOf } from '../support/schemaCheck.ts';

describe('codes of the schema area', () => {
  for (const info of SCHEMA_CODES) {
    it(`${info.code} has an example that triggers it and nothing else`, () => {
      const mode = info.example.startsWith('# as a patch') ? 'partial' : 'full';
      const found = problemsOf(`${info.example}\n`, { mode });
      assert.deepEqual([...new Set(found.map((problem) => problem.code))].includes(info.code), true);
      const problem = found.find((one) => one.code === info.code);
      assert.equal(problem?.severity, info.severity);
    });
  }
});
