import { isList, isObject, type Json } from './json.ts';

/** Fields that stand first, in this order, as people write manifests. */
const FIRST = ['apiVersion', 'kind', 'metadata', 'name', 'namespace', 'labels', 'annotations', 'type'];

/** A document as block YAML for reading and comparing: keys in one order on both sides, a line break at the end. */
export function toYaml(value: Json): string {
  return `${lines(value, '').join('\n')}\n`;
}

function lines(value: Json, indent: string): string[] {
  if (isObject(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
    if (entries.length === 0) return [`${indent}{}`];
    return entries.flatMap(([key, item]) => entry(`${indent}${scalar(key)}:`, item, indent));
  }
  if (isList(value)) {
    if (value.length === 0) return [`${indent}[]`];
    return value.flatMap((item) => {
      const [first = '', ...rest] = lines(item, `${indent}  `);
      return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest];
    });
  }
  return [`${indent}${scalar(value)}`];
}

function entry(head: string, value: Json, indent: string): string[] {
  if (isObject(value) && Object.keys(value).length > 0) return [head, ...lines(value, `${indent}  `)];
  if (isList(value) && value.length > 0) return [head, ...lines(value, indent)];
  if (typeof value === 'string' && value.includes('\n')) return block(head, value, indent);
  return [`${head} ${lines(value, '').join('')}`];
}

function block(head: string, value: string, indent: string): string[] {
  // A text that starts with a blank or ends with several line breaks needs indicators that nobody can read; quote it.
  if (/^\s|\n\n$|\r|[^\P{C}\n\t]/u.test(value)) return [`${head} ${JSON.stringify(value)}`];
  const keep = value.endsWith('\n') ? '|' : '|-';
  return [
    `${head} ${keep}`,
    ...value
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => (line === '' ? '' : `${indent}  ${line}`)),
  ];
}

function rank(key: string): number {
  const at = FIRST.indexOf(key);
  return at < 0 ? FIRST.length : at;
}

/** Plain where every reader takes it for a text, else in double quotes (JSON is YAML). */
function scalar(value: Json): string {
  if (typeof value !== 'string') return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
  const plain = /^[A-Za-z/_•][\w./@:+()•,= -]*$/.test(value) && !/:( |$)|\s$| #/.test(value) && !RESERVED.test(value);
  return plain ? value : JSON.stringify(value);
}

const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n|\.inf|\.nan|~)$/i;
