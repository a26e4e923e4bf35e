/** By the names of zones, of which there are about 600; names that are none count too. */
const formats = new Map<string, Intl.DateTimeFormat | undefined>();
const MAX_KEPT = 1000;

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (formats.size >= MAX_KEPT) formats.clear();
  if (!formats.has(zone)) formats.set(zone, makeFormat(zone));
  return formats.get(zone);
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, hourCycle: 'h23', era: 'short' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  } catch {
    return undefined;
  }
}

/** Minutes east of Greenwich that a zone (`Europe/Berlin`) has at a time in nanoseconds; undefined for an unknown zone. */
export function zoneOffset(zone: string, nanos: bigint): number | undefined {
  if (zone === 'UTC') return 0;
  const format = formatOf(zone);
  if (format === undefined) return undefined;
  const seconds = Number(nanos / 1_000_000_000n);
  const parts = new Map(format.formatToParts(new Date(seconds * 1000)).map(({ type, value }) => [type, value]));
  const at = (name: Intl.DateTimeFormatPartTypes): number => Number(parts.get(name));
  const local = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
  return Math.round((local - seconds * 1000) / 60_000);
}
