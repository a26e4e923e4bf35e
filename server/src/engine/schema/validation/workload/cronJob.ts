import { scheduleProblem } from '../cron.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';
import { isTimeZone } from '../timeZones.ts';

/** When a CronJob runs, and how many of its Jobs are kept. */
export const cronJob: ObjectRule = {
  code: 'validation/cron-job',
  on: 'object',
  kinds: ['CronJob'],
  check(root, out) {
    const spec = root.get('spec');
    out.choice(spec.get('concurrencyPolicy'), ['Allow', 'Forbid', 'Replace']);
    for (const name of ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'])
      out.range(spec.get(name), 0);
  },
};

/** The schedule of a CronJob and its time zone. */
export const schedule: ObjectRule = {
  code: 'validation/schedule',
  on: 'object',
  kinds: ['CronJob'],
  check(root, out) {
    const field = root.get('spec', 'schedule');
    if (field.text === '') out.missing(field);
    else {
      const problem = scheduleProblem(field.text);
      if (field.text.includes('TZ'))
        out.wrong(field, `\`${field.text}\` names a time zone; it goes into \`timeZone\`.`, { isSure: true });
      else if (problem !== undefined) out.wrong(field, `\`${field.text}\` ${problem}.`, { isSure: true });
    }
    checkZone(root.get('spec', 'timeZone'), out);
  },
};

function checkZone(zone: Field, out: Reporter): void {
  if (!zone.exists) return;
  if (zone.text === '') out.missing(zone, 'leave it out to use the zone of the controller');
  else if (!isTimeZone(zone.text))
    out.wrong(zone, `\`${zone.text}\` is not a time zone such as \`Europe/Berlin\` or \`Etc/UTC\`.`, { isSure: true });
}
