import { requireForm } from '../checks.ts';
import { checkChoice } from '../choice.ts';
import { DNS_LABEL } from '../forms.ts';
import { checkTolerations } from '../pod/scheduling.ts';
import { checkContainerResource, checkResourceValue } from '../resourceNames.ts';
import type { ObjectRule } from '../rule.ts';
import { checkLabels } from '../selectors.ts';

const HIGHEST = 1_000_000_000;

/** How important pods are. */
export const priorityClass: ObjectRule = {
  code: 'validation/priority-class',
  on: 'object',
  kinds: ['PriorityClass'],
  check(root, out) {
    const [name, value] = [root.get('metadata', 'name'), root.get('value')];
    const isSystem = name.text.startsWith('system-');
    if (isSystem && !/^system-(?:node|cluster)-critical$/.test(name.text))
      out.wrong(name, `\`${name.text}\` begins with \`system-\`, which is reserved.`);
    else if (!isSystem && (value.integer ?? 0) > HIGHEST && (value.integer ?? 0) < 2 ** 31)
      out.wrong(value, `\`${value.shown}\` is too high; a class of your own has ${HIGHEST} at most.`);
    checkChoice(root.get('preemptionPolicy'), ['PreemptLowerPriority', 'Never'], out);
  },
};

/** How containers are run. */
export const runtimeClass: ObjectRule = {
  code: 'validation/runtime-class',
  on: 'object',
  kinds: ['RuntimeClass'],
  check(root, out) {
    requireForm(root.get('handler'), DNS_LABEL, out);
    for (const [name, value] of root.get('overhead', 'podFixed').fields()) {
      checkContainerResource(name, value, out);
      checkResourceValue(name, value, out);
    }
    checkLabels(root.get('scheduling', 'nodeSelector'), out);
    const tolerations = root.get('scheduling', 'tolerations');
    checkTolerations(tolerations, out);
    const seen = new Set<string>();
    for (const one of tolerations.items) {
      const id = ['key', 'operator', 'value', 'effect'].map((name) => one.get(name).text).join('/');
      if (seen.has(id)) out.wrong(one, 'This toleration stands here twice.');
      seen.add(id);
    }
  },
};
