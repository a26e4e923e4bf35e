/** `1 problem`, `2 problems`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A long name with its middle cut out, so that start and end stay readable. */
export function cutMiddle(text: string, most = 60): string {
  if (text.length <= most) return text;
  const half = Math.floor((most - 1) / 2);
  return `${text.slice(0, half)}…${text.slice(text.length - half)}`;
}

/** `12 s`, `3 min`, `2 h`: how long ago a time (milliseconds since the epoch) was. */
export function age(since: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - since) / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** The last segment of an overlay's name: `prod` of `overlays/prod`. */
export function shortName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1) || name;
}
