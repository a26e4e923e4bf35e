import { isObject, type Json } from './json.ts';

interface Requirement {
  readonly key: string;
  readonly operator: 'in' | 'notin' | 'exists' | 'absent';
  readonly values: readonly string[];
}

/** A parsed label selector, as `kubectl -l` takes it. */
export type LabelSelector = readonly Requirement[];

/** Reads a selector (apimachinery labels/selector.go): `a=b,c!=d,e in (f,g),h,!i`; undefined when it is none. */
export function parseSelector(text: string): LabelSelector | undefined {
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim());
  const found: Requirement[] = [];
  for (const part of parts) {
    const one = parseRequirement(part);
    if (one === undefined) return undefined;
    found.push(one);
  }
  return found;
}

const KEY = String.raw`[A-Za-z0-9](?:[\w./-]*[A-Za-z0-9])?`;

function parseRequirement(part: string): Requirement | undefined {
  const set = new RegExp(`^(${KEY})\\s+(in|notin)\\s+\\(([^()]*)\\)$`).exec(part);
  if (set !== null) {
    const [, key = '', operator, values = ''] = set;
    return {
      key,
      operator: operator === 'in' ? 'in' : 'notin',
      values: values.split(',').map((value) => value.trim()),
    };
  }
  const equal = new RegExp(`^(${KEY})\\s*(==?|!=)\\s*([\\w.-]*)$`).exec(part);
  if (equal !== null) {
    const [, key = '', operator, value = ''] = equal;
    return { key, operator: operator === '!=' ? 'notin' : 'in', values: [value] };
  }
  const key = new RegExp(`^(!?)\\s*(${KEY})$`).exec(part);
  return key === null ? undefined : { key: key[2] ?? '', operator: key[1] === '!' ? 'absent' : 'exists', values: [] };
}

/** Whether labels (or annotations) meet a selector; a missing key meets `!=` and `notin`. */
export function meets(labels: Json | undefined, selector: LabelSelector): boolean {
  return selector.every(({ key, operator, values }) => {
    const value = isObject(labels) && Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (operator === 'exists') return value !== undefined;
    if (operator === 'absent') return value === undefined;
    const listed = typeof value === 'string' && values.includes(value);
    return operator === 'in' ? listed : !listed;
  });
}
