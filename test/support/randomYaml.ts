import type { Random } from './random.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A value as YAML, each part in a style of its own: block or flow, plain or quoted; strings stay strings. */
export function randomYaml(random: Random, value: Json): string {
  return `${block(random, value, 0).replace(/^\n/, '')}\n`;
}

function block(random: Random, value: Json, indent: number): string {
  if (value === null || typeof value !== 'object') return ` ${scalar(random, value, indent)}`;
  const entries = Array.isArray(value) ? (value as readonly Json[]) : Object.entries(value);
  if (entries.length === 0 || (indent > 0 && random.chance(0.15))) return ` ${flow(random, value)}`;
  const pad = ' '.repeat(indent);
  if (Array.isArray(value)) {
    return (value as readonly Json[])
      .map((item) => `\n${pad}-${block(random, item, indent + 2).replace(/^\n +/, ' ')}`)
      .join('');
  }
  const step = random.one([2, 2, 4]);
  return Object.entries(value as { readonly [key: string]: Json })
    .map(([key, member]) => `${comment(random)}\n${pad}${keyText(random, key)}:${block(random, member, indent + step)}`)
    .join('');
}

/** A line that says nothing. */
function comment(random: Random): string {
  return random.chance(0.03) ? random.one(['\n# note', '\n', '\n  # a: b']) : '';
}

function keyText(random: Random, key: string): string {
  return random.chance(0.1) || !/^[A-Za-z][\w./-]*$/.test(key) ? JSON.stringify(key) : key;
}

function flow(random: Random, value: Json): string {
  if (value === null || typeof value !== 'object') return scalar(random, value, -1);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map((item) => flow(random, item)).join(', ')}]`;
  const entries = Object.entries(value as { readonly [key: string]: Json });
  return `{${entries.map(([key, member]) => `${keyText(random, key)}: ${flow(random, member)}`).join(', ')}}`;
}

function scalar(random: Random, value: null | boolean | number | string, indent: number): string {
  if (value === null) return random.one(['null', '~', 'null']);
  if (typeof value !== 'string') return String(value);
  if (/^[A-Za-z][\w./:@-]*[\w]$/.test(value) && random.chance(0.7)) return value;
  if (indent > 0 && /^[^\s][^\t]*\n$/.test(value) && !value.includes('\n\n') && random.chance(0.5)) {
    return `|\n${value.replace(/^(?=[^\n])/gm, ' '.repeat(indent))}`.replace(/\n$/, '');
  }
  if (!/[\n\t]/.test(value) && random.chance(0.4)) return `'${value.replaceAll("'", "''")}'`;
  return JSON.stringify(value);
}
