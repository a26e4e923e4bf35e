import assert from 'node:assert/strict';
import { findSuites, runSuite } from './tools/gatekeeperSuites.ts';
import { inRoot } from './tools/root.ts';

const FOLDER = inRoot('test/specs/policy-gatekeeper');

/** Each number and message of violations in these suites is what `gator verify` of Gatekeeper 3.23.1 confirms. */
describe('suites of Gatekeeper', () => {
  const suites = findSuites(FOLDER);

  it('are there', () => assert.equal(suites.length, 4));

  for (const suite of suites)
    for (const { test, name, got } of runSuite(suite, FOLDER)) it(`${test}: ${name}`, () => assert.equal(got, 'ok'));
});
