import type { ChangeRule } from '../changeRule.ts';
import { forbidChange } from '../tellChange.ts';

const FIELDS = ['selector', 'completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'];

/**
 * ValidateJobSpecUpdate, validatePodTemplateUpdate and validateCompletions (pkg/apis/batch/validation). The template of a Job that is
 * suspended may be changed in parts, as long as it never ran, which cannot be told here.
 */
export const changedJob: ChangeRule = {
  code: 'change/job',
  kinds: ['Job'],
  check({ old, now }, out) {
    const [before, after] = [old.get('spec'), now.get('spec')];
    for (const name of FIELDS) forbidChange(before.get(name), after.get(name), { what: `\`${name}\` of a Job` }, out);
    if (!before.get('suspend').flag)
      forbidChange(before.get('template'), after.get('template'), { what: 'the pods of a Job' }, out);
    if (after.get('completionMode').text !== 'Indexed')
      forbidChange(before.get('completions'), after.get('completions'), { what: '`completions` of a Job' }, out);
  },
};
