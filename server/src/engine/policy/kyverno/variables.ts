import type { Json } from '../../schema/schemaShape.ts';
import { compileQuery } from '../jmespath/compile.ts';
import { QueryFailure, queryError } from '../jmespath/failure.ts';
import type { Outcome } from '../jmespath/frame.ts';
import { isArray, isObject, MAX_TEXT, printGoJson, setOwn } from '../values/json.ts';
import { resolveReferences } from './references.ts';
import type { NamedScope } from './scope.ts';

/** A document with variables, ready to be filled in. */
export interface Template {
  /** Whether it has none, so that it is always the same. */
  readonly isConstant: boolean;
  /** As it was written, with its references replaced. */
  readonly document: Json;
  fill(scope: NamedScope): Outcome;
}

/** `{{…}}` at the start or behind anything but a backslash (pkg/engine/variables/regex/vars.go). */
const VARIABLE = /(^|[^\\])(\{\{(?:\{[^{}]*\}|[^{}])*\}\})/g;
/** Rounds of filling in what was filled in; a value that names itself never ends. */
const MAX_ROUNDS = 64;

type Fill = (scope: NamedScope) => Outcome;

/**
 * Reads a document: references are replaced at once, variables whenever it is filled in (pkg/engine/variables/vars.go). `base` is the way
 * from the rule to the document where the rule is filled in as a whole.
 */
export function compileTemplate(document: Json, base: readonly string[] = []): Template {
  const resolved = resolveReferences(document);
  if (resolved instanceof QueryFailure) return { isConstant: false, document, fill: () => resolved };
  const fill = compileValue(resolved, base);
  if (fill === undefined) return { isConstant: true, document: resolved, fill: () => resolved };
  return { isConstant: false, document: resolved, fill };
}

/** Undefined for a value without variables. */
function compileValue(value: Json, path: readonly string[]): Fill | undefined {
  if (typeof value === 'string') return value.includes('{{') ? compileText(value, path) : undefined;
  if (isArray(value)) return compileList(value, path);
  return isObject(value) ? compileMap(Object.entries(value) as [string, Json][], path) : undefined;
}

function compileList(items: readonly Json[], path: readonly string[]): Fill | undefined {
  const fills = items.map((item, index) => compileValue(item, [...path, String(index)]));
  if (fills.every((fill) => fill === undefined)) return undefined;
  return (scope) => {
    const made: Json[] = [];
    for (const [index, fill] of fills.entries()) {
      const value = fill === undefined ? (items[index] as Json) : fill(scope);
      if (value instanceof QueryFailure) return value;
      made.push(value);
    }
    return made;
  };
}

function compileMap(entries: readonly (readonly [string, Json])[], path: readonly string[]): Fill | undefined {
  const parts = entries.map(([key, value]) => ({
    key,
    value,
    keyFill: key.includes('{{') ? compileText(key, path) : undefined,
    fill: compileValue(value, [...path, key]),
  }));
  if (parts.every(({ keyFill, fill }) => keyFill === undefined && fill === undefined)) return undefined;
  return (scope) => {
    const made: Record<string, Json> = {};
    for (const { key, value, keyFill, fill } of parts) {
      const name = keyFill === undefined ? key : keyFill(scope);
      if (name instanceof QueryFailure) return name;
      if (typeof name !== 'string' && name !== null)
        return queryError(`expected string after substituting variables in key "${key}"`);
      const filled = fill === undefined ? value : fill(scope);
      if (filled instanceof QueryFailure) return filled;
      setOwn(made, name ?? key, filled);
    }
    return made;
  };
}

function compileText(text: string, path: readonly string[]): Fill {
  const place = printPath(path);
  const only = [...text.matchAll(VARIABLE)];
  if (only.length === 1 && only[0]?.[2] === text) {
    const { query, isShallow } = readVariable(text, path);
    if (!isShallow) return (scope) => ask(query, scope, place);
  }
  return (scope) => fillText(text, scope, path);
}

/** Fills in until no variable is left. */
function fillText(text: string, scope: NamedScope, path: readonly string[]): Outcome {
  let value = text;
  for (let round = 0; ; round++) {
    const found = [...value.matchAll(VARIABLE)];
    if (found.length === 0) break;
    if (round === MAX_ROUNDS || value.length > MAX_TEXT) return queryError('the variables never end');
    const original = value;
    let isShallow = false;
    for (const [whole, prefix = '', variable = ''] of found) {
      const read = readVariable(variable, path);
      isShallow = read.isShallow;
      const given = ask(read.query, scope, printPath(path));
      if (given instanceof QueryFailure) return given;
      if (original === variable) return given;
      const plain = typeof given === 'string' ? given : printGoJson(given);
      if (plain === undefined) return queryError('the text is too long');
      const shown = isShallow ? plain.replaceAll('{{', '\\{{') : plain;
      value = value.replace(whole, () => `${prefix}${shown}`);
    }
    if (isShallow) break;
  }
  return value.replaceAll('\\{{', '{{');
}

/** `/spec/containers/0`; nothing for the whole document. */
function printPath(path: readonly string[]): string {
  return path.map((part) => `/${part}`).join('');
}

interface Variable {
  readonly query: string;
  readonly isShallow: boolean;
}

function readVariable(text: string, path: readonly string[]): Variable {
  const inner = text.replaceAll('{{', '').replaceAll('}}', '').trim();
  const isShallow = inner.startsWith('-');
  const query = isShallow ? inner.slice(1).trim() : inner;
  return { query: query === '@' ? hereQuery(path) : query, isShallow };
}

/** `{{@}}`: the value of the object at the same path, without the first two segments of it. */
function hereQuery(path: readonly string[]): string {
  const rest = path.slice(path[0] === 'foreach' ? 3 : 2);
  const segments = rest.map((segment) => {
    if (/^\d+$/.test(segment)) return `[${segment}]`;
    return /^[(A-Za-z_][)\w]*$/.test(segment) ? `.${segment}` : `.${JSON.stringify(segment)}`;
  });
  return `\u0000${segments.join('')}`;
}

function ask(query: string, scope: NamedScope, place: string): Outcome {
  const spelled = spell(query, scope);
  const given = compileQuery(spelled)(scope.frame());
  if (!(given instanceof QueryFailure)) return given;
  return queryError(`failed to resolve ${spelled} at path ${place}: ${explain(given)}`);
}

/** The root of `{{@}}`, and the old object where there is no new one. */
function spell(query: string, scope: NamedScope): string {
  const root = query.startsWith('\u0000')
    ? `${scope.get('target') instanceof QueryFailure ? 'request.object' : 'target'}${query.slice(1)}`
    : query;
  return scope.isDelete ? root.replaceAll('request.object', 'request.oldObject') : root;
}

/** A failure of a query in Kyverno's words. */
export function explain({ message, kind }: QueryFailure): string {
  return kind === 'missing' || message.startsWith('JMESPath function') ? `JMESPath query failed: ${message}` : message;
}
