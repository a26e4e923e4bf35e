/** The text of a new rule, which finds every ConfigMap until somebody writes what it should find. */
export function ruleText(name: string, camel: string): string {
  return `import type { RenderedResource } from '../../kustomize/rendered.ts';
import { objectRule, type Violation } from '../rule.ts';

/** What the rule finds, and why that is bad, in one sentence. */
export const ${camel} = objectRule({
  meta: { name: '${name}', level: 'off', recommended: { '*': 'warning' } },
  check,
});

function check(resource: RenderedResource): readonly Violation[] {
  if (resource.id.kind !== 'ConfigMap') return [];
  const message = \`ConfigMap \\\`\${resource.id.name}\\\` is found by the new rule; say here what follows and what to do.\`;
  return [{ path: ['kind'], part: 'value', message }];
}
`;
}

/** The text of a new spec: one example that is refused and one that is accepted. */
export function specText(name: string): string {
  return `# ${name}

What the rule asks for, in one paragraph.

## Refused: say what is wrong here

\`\`\`yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: bad
\`\`\`

\`\`\`problems
\`\`\`

## Accepted: say why this passes

\`\`\`yaml
apiVersion: v1
kind: Secret
metadata:
  name: good
\`\`\`
`;
}

/** The list of rules with one more, both parts in alphabetical order. */
export function addToRules(list: string, camel: string): string {
  const line = `import { ${camel} } from './${camel}.ts';`;
  const imports = list.split('\n').filter((text) => /^import \{ \w+ \} from '\.\/\w+\.ts';$/.test(text));
  const entries = [...(/= \[\n([\s\S]*?)\n\];/.exec(list)?.[1] ?? '').split('\n'), `  ${camel},`].sort();
  return list
    .replace(imports.join('\n'), [...imports, line].sort().join('\n'))
    .replace(/= \[\n[\s\S]*?\n\];/, `= [\n${entries.join('\n')}\n];`);
}

/** The table of pages with a row for the new rule, before the first row that comes later in the alphabet. */
export function addToRows(rows: string, name: string): string {
  const code = `policy/${name}`;
  const heads = [...rows.matchAll(/^ {2}\{\n {4}code: '([^']+)',$/gm)];
  const next = heads.find((head) => (head[1] ?? '') > code || head[1] === 'policy/ignore-without-reason');
  const at = next?.index ?? rows.lastIndexOf('];');
  return `${rows.slice(0, at)}${rowText(code)}${rows.slice(at)}`;
}

function rowText(code: string): string {
  return `  {
    code: '${code}',
    severity: 'warning',
    title: 'A short title without a full stop',
    what: \`What the rule finds, and what it does not. \${OFF}\`,
    why: 'What goes wrong when nobody changes it.',
    remedy: 'What to do.',
    example: 'apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: bad',
  },
`;
}
