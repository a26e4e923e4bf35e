import { childField, type FieldSchema } from '../../schema/fieldSchema.ts';
import type { Registry } from '../../schema/registry.ts';
import type { Schema } from '../../schema/schemaShape.ts';
import type { Layout } from '../cursor/cursorShape.ts';
import { escapeSnippet, spaces } from './insertion.ts';

interface SkeletonContext {
  readonly registry: Registry;
  readonly layout: Layout;
}

/** Deeper than this no kind asks for fields; a definition that refers to itself ends here. */
const DEEP = 8;

/**
 * Lines, in snippet syntax, with the named fields of a mapping and what those require in turn; indented from column 0, with a tab stop
 * for every value.
 */
export function requiredLines(
  target: FieldSchema,
  names: readonly string[],
  context: SkeletonContext,
  first = 1,
): readonly string[] {
  let stop = first;
  const visit = (at: FieldSchema, fields: readonly string[], depth: number): string[] =>
    fields.flatMap((name) => {
      const field = childField(at, name, context.registry);
      return field === undefined ? [] : fieldLines(name, field, depth);
    });
  const fieldLines = (name: string, field: FieldSchema, depth: number): string[] => {
    const { schema } = field;
    const key = escapeSnippet(name);
    const inside = depth < DEEP ? (schema.required ?? []) : [];
    if (schema.type === 'array') return [`${key}:`, ...itemLines(field, depth)];
    if (schema.type !== 'object') return [`${key}: ${valueStop(schema, stop++)}`];
    const indent = spaces(context.layout.step);
    if (inside.length === 0) return [`${key}:`, `${indent}\${${stop++}}`];
    return [`${key}:`, ...visit(field, inside, depth + 1).map((line) => indent + line)];
  };
  const itemLines = (field: FieldSchema, depth: number): string[] => {
    const indent = spaces(context.layout.compact ? 0 : context.layout.step);
    const item = childField(field, 0, context.registry);
    const required = depth < DEEP ? (item?.schema.required ?? []) : [];
    const lines = item === undefined ? [] : visit(item, required, depth + 1);
    if (lines.length === 0) return [`${indent}- \${${stop++}}`];
    return lines.map((line, number) => `${indent}${number === 0 ? '- ' : '  '}${line}`);
  };
  return visit(target, names, 0);
}

/** A tab stop: a choice where values are fixed, else the default. */
function valueStop(schema: Schema, number: number): string {
  const values = schema.enum ?? (schema.type === 'boolean' ? [true, false] : []);
  const texts = values.filter((value) => typeof value !== 'object').map(String);
  if (texts.length > 1) return `\${${number}|${texts.map((text) => text.replaceAll(/[,|\\]/g, '\\$&')).join(',')}|}`;
  const given = texts[0] ?? (typeof schema.default === 'object' ? undefined : schema.default);
  return given === undefined ? `\${${number}}` : `\${${number}:${escapeSnippet(String(given))}}`;
}
