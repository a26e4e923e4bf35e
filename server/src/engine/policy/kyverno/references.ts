import type { Json } from '../../schema/schemaShape.ts';
import { QueryFailure, queryError } from '../jmespath/failure.ts';
import { isArray, isObject, setOwn } from '../values/json.ts';
import { anchorKeyOf } from './anchor.ts';
import { operatorOf } from './operatorText.ts';

const REFERENCE = /^\$\(.[^ ]*\)|[^\\]\$\(.[^ ]*\)/g;
const ESCAPED = /\\\$\(.[^ )]*\)/g;

/** Whether a text may hold a reference `$(…)`. */
export function mayRefer(text: string): boolean {
  return text.includes('$(');
}

/**
 * Replaces references `$(./../path)` and `$(/path)` by the values that stand there in the same document
 * (pkg/engine/variables/vars.go substituteReferences). Only texts can be referred to; behind an operator also numbers.
 */
export function resolveReferences(document: Json): Json | QueryFailure {
  if (!mayRefer(JSON.stringify(document))) return document;
  return walk(document, '', (text, path) => resolveText(text, path, document));
}

type Replace = (text: string, path: string) => string | QueryFailure;

function walk(value: Json, path: string, replace: Replace): Json | QueryFailure {
  if (typeof value === 'string') return replace(value, path);
  if (isArray(value)) {
    const made: Json[] = [];
    for (const [index, item] of value.entries()) {
      const walked = walk(item, `${path}/${index}`, replace);
      if (walked instanceof QueryFailure) return walked;
      made.push(walked);
    }
    return made;
  }
  if (!isObject(value)) return value;
  const made: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) {
    const name = replace(key, path);
    if (name instanceof QueryFailure) return name;
    const walked = walk(item, `${path}/${key.replaceAll('/', '\\/')}`, replace);
    if (walked instanceof QueryFailure) return walked;
    setOwn(made, name, walked);
  }
  return made;
}

function resolveText(text: string, path: string, document: Json): string | QueryFailure {
  if (!mayRefer(text)) return text;
  let made = text;
  for (const [found] of text.matchAll(REFERENCE)) {
    const isFirst = found.startsWith('$(');
    const reference = isFirst ? found : found.slice(1);
    const value = referred(reference, path, document);
    if (value instanceof QueryFailure) return value;
    made = made.replace(found, () => `${isFirst ? '' : found[0]}${value}`);
  }
  return made.replaceAll(ESCAPED, (escaped) => escaped.slice(1));
}

function referred(reference: string, at: string, document: Json): string | QueryFailure {
  const inner = reference.replace(/^[$()]+/, '').replace(/[$()]+$/, '');
  const operator = operatorOf(inner);
  const path = inner.slice(operator.length);
  const failed = (why: string): QueryFailure => queryError(`failed to resolve ${reference} at path ${at}: ${why}`);
  if (path === '') return failed('expected path, found empty reference');
  const value = leafAt(document, path.startsWith('/') ? path : joinPath(at, path));
  if (value === undefined || value === null) return queryError(`got nil resolved variable ${reference} at path ${at}`);
  if (typeof value === 'string') return `${operator}${value}`;
  if (operator !== '' && typeof value === 'number')
    return `${operator}${Number.isInteger(value) ? value : value.toFixed(6)}`;
  return queryError(`NotResolvedReferenceErr,reference ${reference} not resolved at path ${at}`);
}

function joinPath(at: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${at}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The last leaf whose path, without anchors, is the one wanted. */
function leafAt(document: Json, wanted: string): Json | undefined {
  let found: Json | undefined;
  const visit = (value: Json, path: string): void => {
    if (isArray(value)) for (const [index, item] of value.entries()) visit(item, `${path}/${index}`);
    else if (isObject(value))
      for (const [key, item] of Object.entries(value)) visit(item, `${path}/${anchorKeyOf(key) ?? key}`);
    else if (path === wanted) found = value;
  };
  visit(document, '');
  return found;
}
