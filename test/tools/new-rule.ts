// npm run new-rule NAME: makes a policy rule with its page and its spec, all of which run and fail until they are filled in.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { addToRows, addToRules, ruleText, specText } from './newRule.ts';
import { inRoot } from './root.ts';

const [name = ''] = process.argv.slice(2);
const camel = name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const files = {
  rule: inRoot('server/src/engine/policy/rules', `${camel}.ts`),
  list: inRoot('server/src/engine/policy/rules/all.ts'),
  rows: inRoot('server/src/engine/diagnostics/codes/policy.ts'),
  spec: inRoot('test/specs/policy', `${name}.md`),
};

if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(name)) {
  console.error('usage: npm run new-rule NAME, the name in kebab case and at least two words, such as no-host-path');
  process.exitCode = 3;
} else if (existsSync(files.rule) || existsSync(files.spec)) {
  console.error(`The rule ${name} is there already: ${files.rule}`);
  process.exitCode = 3;
} else {
  writeFileSync(files.rule, ruleText(name, camel));
  writeFileSync(files.spec, specText(name));
  writeFileSync(files.list, addToRules(readFileSync(files.list, 'utf8'), camel));
  writeFileSync(files.rows, addToRows(readFileSync(files.rows, 'utf8'), name));
  console.log(`Made the rule ${name}:
  ${files.rule}
  ${files.spec}
  a row in ${files.rows}, a line in ${files.list}
Next: write the page and the examples, run UPDATE=1 npm test -- unit --grep ${name}, and review the difference.`);
}
