import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { codeInfo } from '../server/src/engine/diagnostics/codes.ts';
import { getNode } from '../server/src/engine/kustomize/node.ts';
import { RULE_NAMES, RULES } from '../server/src/engine/policy/rules/all.ts';
import { runPolicies } from '../server/src/engine/policy/run.ts';
import { printPath } from '../server/src/engine/syntax/fieldPath.ts';
import { NO_TEAM_FILE, type TeamFile } from '../server/src/engine/workspace/teamFile.ts';
import { type PolicyExample, readPolicySpec } from './support/policySpec.ts';
import { resourcesOf } from './support/resources.ts';
import { updating } from './support/snapshot.ts';
import { inRoot } from './tools/root.ts';

const FOLDER = inRoot('test/specs/policy');
const RULE_FOLDER = inRoot('server/src/engine/policy/rules');

/** The problems of one rule, turned on as a warning everywhere: `Kind/name path: message`. */
function judge(name: string, yaml: string): readonly string[] {
  const rules = new Map([[name, new Map([['*', 'warning' as const]])]]);
  const team: TeamFile = { ...NO_TEAM_FILE, policies: { ...NO_TEAM_FILE.policies, rules } };
  const resources = resourcesOf(yaml);
  return runPolicies({ resources, environments: ['prod'], team })
    .problems.filter(({ code }) => code === `policy/${name}`)
    .map(({ resource, path, message }) => {
      assert.ok(getNode(resource.root, path) !== undefined, `${printPath(path)} exists`);
      return `${resource.id.kind}/${resource.id.name} ${printPath(path)}: ${message}`;
    });
}

function update(file: string, name: string): void {
  let text = readFileSync(file, 'utf8');
  for (const { yaml, block } of [...readPolicySpec(text)].reverse()) {
    if (block === undefined) continue;
    const lines = judge(name, yaml).map((line) => `${line}\n`);
    text = text.slice(0, block.start) + lines.join('') + text.slice(block.end);
  }
  writeFileSync(file, text);
}

describe('policy rules', () => {
  it('of the folder are all in the list, and each has a page and a spec', () => {
    const files = readdirSync(RULE_FOLDER).filter((file) => file !== 'all.ts');
    const names = files.map((file) => file.replace(/\.ts$/, '').replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`));
    assert.deepEqual(names.sort(), [...RULE_NAMES].sort());
    const specs = readdirSync(FOLDER).map((file) => file.replace(/\.md$/, ''));
    assert.deepEqual(specs.sort(), [...RULE_NAMES].sort());
    for (const name of RULE_NAMES) assert.ok(codeInfo(`policy/${name}`) !== undefined, name);
  });

  it('are off in a repository that did not ask for them, plain-text secrets excepted', () => {
    assert.deepEqual(
      RULES.filter(({ meta }) => meta.level !== 'off').map(({ meta }) => meta.name),
      ['plaintext-secret'],
    );
  });

  for (const name of RULE_NAMES) {
    const file = `${FOLDER}/${name}.md`;
    if (updating) update(file, name);
    const examples: readonly PolicyExample[] = readPolicySpec(readFileSync(file, 'utf8'));
    it(`${name} has examples that it refuses and some that it accepts`, () => {
      assert.ok(examples.some(({ block }) => block !== undefined));
      assert.ok(examples.some(({ block }) => block === undefined));
    });
    for (const { title, yaml, problems, block } of examples) {
      it(`${name}: ${title}`, () => {
        assert.deepEqual(judge(name, yaml), problems);
        assert.equal(problems.length > 0, block !== undefined);
      });
    }
    it(`${name} is triggered by the example of its page`, () => {
      assert.ok(judge(name, codeInfo(`policy/${name}`)?.example ?? '').length > 0);
    });
  }
});
