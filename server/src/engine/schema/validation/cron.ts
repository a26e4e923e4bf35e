/** Limits of the five fields, and the names that stand for numbers (github.com/robfig/cron/v3, parser.go and spec.go). */
const FIELDS = [
  { name: 'minute', least: 0, most: 59, names: [] },
  { name: 'hour', least: 0, most: 23, names: [] },
  { name: 'day of month', least: 1, most: 31, names: [] },
  {
    name: 'month',
    least: 1,
    most: 12,
    names: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'day of week', least: 0, most: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
] as const;

type CronField = (typeof FIELDS)[number];

const DESCRIPTORS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
const EVERY = /^@every [-+]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;

/** What is wrong with a schedule as cron.ParseStandard reads it, as the end of a sentence; undefined when it is one. */
export function scheduleProblem(schedule: string): string | undefined {
  // A time zone before the schedule is refused by itself.
  const text = schedule.replace(/^(?:CRON_)?TZ=\S+\s*/, '');
  if (text.startsWith('@')) {
    const isKnown = DESCRIPTORS.includes(text) || EVERY.test(text) || text === '@every 0';
    return isKnown ? undefined : `is none of ${DESCRIPTORS.join(', ')} and \`@every 5m\``;
  }
  const parts = text.split(/\s+/).filter((part) => part !== '');
  if (parts.length !== FIELDS.length) return `has ${parts.length} fields; a schedule has five`;
  for (const [index, field] of FIELDS.entries()) {
    const problem = fieldProblem(parts[index] ?? '', field);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function fieldProblem(text: string, field: CronField): string | undefined {
  // strings.FieldsFunc drops the empty ones between commas.
  for (const part of text.split(',').filter((one) => one !== '')) {
    const problem = rangeProblem(part, field);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function rangeProblem(expression: string, field: CronField): string | undefined {
  const bad = `has \`${expression}\` as its ${field.name}, which takes ${field.least} to ${field.most}`;
  const [range = '', step, ...tooMany] = expression.split('/');
  const [low = '', high, ...rest] = range.split('-');
  if (tooMany.length > 0) return bad;
  const isAny = low === '*' || low === '?';
  const start = isAny ? field.least : numberOf(low, field);
  let end = isAny ? field.most : start;
  if (!isAny) {
    if (rest.length > 0) return bad;
    if (high !== undefined) end = numberOf(high, field);
  }
  if (step !== undefined) {
    const by = plain(step);
    if (by === undefined || by === 0) return bad;
    if (!isAny && high === undefined) end = field.most;
  }
  if (start === undefined || end === undefined) return bad;
  return start < field.least || end > field.most || start > end ? bad : undefined;
}

function numberOf(text: string, field: CronField): number | undefined {
  const named = (field.names as readonly string[]).indexOf(text.toLowerCase());
  return named >= 0 && text !== '' ? named : plain(text);
}

function plain(text: string): number | undefined {
  return /^\+?\d+$/.test(text) ? Number(text) : undefined;
}
