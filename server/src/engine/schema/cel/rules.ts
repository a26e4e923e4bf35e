import type { Json, Schema, SchemaRule } from '../schemaShape.ts';
import { evaluate } from './evaluate.ts';
import type { Parsed } from './expression.ts';
import { parseExpression } from './parser.ts';
import { Failure, toValue } from './value.ts';

const parsed = new Map<string, Parsed>();

/** An expression as a tree; the same text is read once. */
export function readExpression(text: string): Parsed {
  const known = parsed.get(text) ?? parseExpression(text);
  parsed.set(text, known);
  return known;
}

/**
 * What the first rule of a schema (`x-kubernetes-validations`) that does not hold says, as the server would; undefined when
 * all hold or cannot be judged here. `self` has its defaults, and fits the schema otherwise.
 */
export function brokenRule(self: Json, schema: Schema, resolve: (schema: Schema) => Schema): string | undefined {
  const value = toValue(self, schema, resolve);
  if (value instanceof Failure) return undefined;
  for (const rule of schema.rules ?? []) {
    const expression = readExpression(rule.rule);
    if (expression.kind === 'broken') continue;
    const outcome = evaluate(expression.root, new Map([['self', value]]));
    if (outcome === false) return sayOf(rule);
    if (outcome instanceof Failure && outcome.kind === 'error') return `${sayOf(rule)} (${outcome.message})`;
  }
  return undefined;
}

function sayOf({ rule, message }: SchemaRule): string {
  return message ?? `failed rule: ${rule.replaceAll(/\s+/g, ' ').trim()}`;
}
