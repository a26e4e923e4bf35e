import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { isArray, isObject, setOwn } from '../../values/json.ts';
import { readYaml } from '../../values/yaml.ts';

/** A part of a text: as it stands, or a placeholder `(( … ))`, by its number among all of the template. */
export type Segment = string | { readonly placeholder: number };

/** A template with its placeholders taken out. */
export interface GenerationTemplate {
  readonly documents: readonly TemplateNode[];
  /** The expressions of the placeholders, in their order. */
  readonly expressions: readonly string[];
}

/** A value of a template. */
export type TemplateNode =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'text'; readonly segments: readonly Segment[] }
  | { readonly kind: 'list'; readonly items: readonly TemplateNode[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [string, TemplateNode])[] };

/**
 * Reads `spec.generate[].template.value` (pkg/cel/policies/gpol/template): manifests whose texts may hold placeholders, a text that is
 * nothing but one stands for a value of any kind. A text says what is wrong.
 */
export function readTemplate(value: string, isInterpolated: boolean): GenerationTemplate | string {
  const read = readYaml(value);
  if (read === undefined) return 'failed to parse YAML';
  const expressions: string[] = [];
  const documents: TemplateNode[] = [];
  for (const { value: document } of read) {
    if (document === null) continue;
    const node = isInterpolated ? readNode(document, expressions) : { kind: 'literal' as const, value: document };
    if (typeof node === 'string') return node;
    const isWhole = node.kind === 'text' && node.segments.length === 1;
    if (node.kind !== 'map' && !isWhole && !(node.kind === 'literal' && isObject(node.value)))
      return 'document must be a mapping describing a resource';
    documents.push(node);
  }
  return documents.length === 0 ? 'template must contain at least one YAML document' : { documents, expressions };
}

function readNode(value: Json, expressions: string[]): TemplateNode | string {
  if (typeof value === 'string')
    return value.includes('((') ? readText(value, expressions) : { kind: 'literal', value };
  if (isArray(value)) {
    const items: TemplateNode[] = [];
    for (const item of value) {
      const node = readNode(item, expressions);
      if (typeof node === 'string') return node;
      items.push(node);
    }
    return { kind: 'list', items };
  }
  if (!isObject(value)) return { kind: 'literal', value };
  const entries: (readonly [string, TemplateNode])[] = [];
  for (const [key, item] of Object.entries(value as JsonObject)) {
    if (key.replaceAll('\\((', '').includes('((')) return 'placeholders are not supported in mapping keys';
    const node = readNode(item as Json, expressions);
    if (typeof node === 'string') return node;
    entries.push([key, node]);
  }
  return { kind: 'map', entries };
}

/** Splits a text at its placeholders; `\((` stands for `((`. */
function readText(text: string, expressions: string[]): TemplateNode | string {
  const segments: Segment[] = [];
  let plain = '';
  for (let at = 0; at < text.length; ) {
    if (text.startsWith('\\((', at)) {
      plain += '((';
      at += 3;
    } else if (text.startsWith('((', at)) {
      const end = placeholderEnd(text, at + 2);
      if (typeof end === 'string') return end;
      if (plain !== '') segments.push(plain);
      plain = '';
      const expression = text.slice(at + 2, end).trim();
      if (expression === '') return `empty placeholder at offset ${at}`;
      segments.push({ placeholder: expressions.push(expression) - 1 });
      at = end + 2;
    } else {
      plain += text[at];
      at++;
    }
  }
  if (plain !== '' || segments.length === 0) segments.push(plain);
  const [only] = segments;
  return segments.length === 1 && typeof only === 'string'
    ? { kind: 'literal', value: only }
    : { kind: 'text', segments };
}

/** Where `))` closes a placeholder; parentheses and texts inside of it are none. */
function placeholderEnd(text: string, start: number): number | string {
  let depth = 0;
  let quote = '';
  for (let at = start; at < text.length; at++) {
    const one = text.charAt(at);
    if (quote !== '') {
      if (one === '\\') at++;
      else if (one === quote) quote = '';
    } else if (one === '"' || one === "'") quote = one;
    else if (one === '(') depth++;
    else if (one === ')') {
      if (depth > 0) depth--;
      else if (text[at + 1] === ')') return at;
      else return `unbalanced parenthesis in placeholder starting at offset ${start - 2}`;
    }
  }
  return `unterminated placeholder starting at offset ${start - 2}: missing closing '))'`;
}

/** Fills a template in with the values of its placeholders; a text says why it cannot. */
export function fillTemplate(node: TemplateNode, valueAt: (placeholder: number) => Json): Json | Problem {
  if (node.kind === 'literal') return node.value;
  if (node.kind === 'text') return fillText(node.segments, valueAt);
  if (node.kind === 'list') {
    const made: Json[] = [];
    for (const item of node.items) {
      const value = fillTemplate(item, valueAt);
      if (value instanceof Problem) return value;
      made.push(value);
    }
    return made;
  }
  const made: Record<string, Json> = {};
  for (const [key, item] of node.entries) {
    const value = fillTemplate(item, valueAt);
    if (value instanceof Problem) return value;
    setOwn(made, key, value);
  }
  return made;
}

/** Why a template cannot be filled in. */
export class Problem {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

function fillText(segments: readonly Segment[], valueAt: (placeholder: number) => Json): Json | Problem {
  const [only] = segments;
  if (segments.length === 1 && typeof only === 'object') return valueAt(only.placeholder);
  let text = '';
  for (const segment of segments) {
    const value = typeof segment === 'string' ? segment : valueAt(segment.placeholder);
    if (typeof value === 'object')
      return new Problem(
        'a placeholder that is embedded in a string must evaluate to a scalar; use a whole-value placeholder for structured results',
      );
    text += String(value);
  }
  return text;
}
