import { checkUnique } from '../checks.ts';
import { checkChoice } from '../choice.ts';
import type { Field } from '../field.ts';
import { PATH_SEGMENT } from '../forms.ts';
import type { Reporter } from '../reporter.ts';
import { checkSelector } from '../selectors.ts';

const OPERATIONS = ['*', 'CREATE', 'UPDATE', 'DELETE', 'CONNECT'];

/** validateRuleWithOperations: which requests a webhook or policy is for. */
export function checkRuleWithOperations(rule: Field, out: Reporter, operations = OPERATIONS): void {
  const given = rule.get('operations');
  if (given.items.length === 0) out.missing(given);
  for (const operation of given.items) checkChoice(operation, operations, out);
  for (const name of ['apiGroups', 'apiVersions', 'resources']) {
    const list = rule.get(name);
    if (list.items.length === 0) out.missing(list, name === 'apiGroups' ? 'write `""` for the core group' : undefined);
    if (name === 'apiGroups') continue;
    for (const item of list.items) if (item.text === '') out.missing(item, 'an empty entry means nothing');
  }
  for (const name of ['operations', 'apiGroups', 'apiVersions']) checkWildcard(rule.get(name), out);
  checkResources(rule.get('resources'), out);
  checkChoice(rule.get('scope'), ['Cluster', 'Namespaced', '*'], out);
}

function checkWildcard(list: Field, out: Reporter): void {
  const star = list.items.find((item) => item.text === '*');
  if (star !== undefined && list.items.length > 1)
    out.wrong(star, `\`*\` in \`${String(list.path.at(-1))}\` stands for all; nothing else may stand beside it.`);
}

/** validateResources */
function checkResources(list: Field, out: Reporter): void {
  const texts = list.items.map((item) => item.text);
  const both = list.items.find((item) => item.text === '*/*');
  if (both !== undefined && texts.length > 1)
    out.wrong(both, '`*/*` stands for all; nothing else may stand beside it.');
  const last = texts.findLast((text) => text !== '' && !text.includes('/'));
  const star = list.items.find((item) => item.text === '*');
  if (star !== undefined && last !== undefined && last !== '*')
    out.wrong(star, '`*` stands for all resources; no other may stand beside it.');
  const [whole, parts] = [new Set<string>(), new Set<string>()];
  for (const item of list.items) {
    const slash = item.text.indexOf('/');
    if (slash < 0) continue;
    const [resource, part] = [item.text.slice(0, slash), item.text.slice(slash + 1)];
    if (whole.has(resource) || parts.has(part)) out.wrong(item, `\`${item.text}\` is covered by a wildcard before it.`);
    if (part === '*') whole.add(resource);
    if (resource === '*') parts.add(part);
  }
}

/** validateMatchResources: which objects a policy is for. */
export function checkMatchResources(match: Field, out: Reporter, operations = OPERATIONS): void {
  checkChoice(match.get('matchPolicy'), ['Exact', 'Equivalent'], out);
  for (const name of ['namespaceSelector', 'objectSelector']) checkSelector(match.get(name), out);
  for (const list of ['resourceRules', 'excludeResourceRules']) {
    for (const rule of match.get(list).items) {
      checkRuleWithOperations(rule, out, operations);
      for (const name of rule.get('resourceNames').items) out.form(name, PATH_SEGMENT);
      checkUnique(rule.get('resourceNames').items, 'resourceNames', out);
    }
  }
}
