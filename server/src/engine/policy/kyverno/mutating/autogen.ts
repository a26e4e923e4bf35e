import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { listAt, memberOf, textAt } from '../../judged/resource.ts';
import { isObject } from '../../values/json.ts';
import { type TemplateSpec, templateSpecs } from '../validating/autogen.ts';

/**
 * What Kyverno makes of a mutating policy on pods for the kinds that make them (pkg/cel/policies/mpol/autogen): match conditions and apply
 * configurations are moved to the template; variables and JSON patches stay as they are written.
 */
export function generatedMutations(spec: JsonObject): readonly JsonObject[] {
  return templateSpecs(spec).map(moved);
}

function moved({ spec, at }: TemplateSpec): JsonObject {
  const matchConditions = listAt(spec, 'matchConditions').map((one) => withExpression(one, at));
  const mutations = listAt(spec, 'mutations').map((one): Json => {
    const configuration = memberOf(one, 'applyConfiguration');
    if (!isObject(one) || configuration === undefined) return one;
    return { ...one, applyConfiguration: withExpression(configuration, at) };
  });
  return { ...spec, matchConditions, mutations };
}

function withExpression(holder: Json, at: TemplateSpec['at']): Json {
  return isObject(holder) ? { ...holder, expression: moveExpression(textAt(holder, 'expression'), at) } : holder;
}

/** An expression about a pod as one about its template; an `Object{…}` at its beginning is wrapped. */
function moveExpression(text: string, at: TemplateSpec['at']): string {
  const expression = text
    .replaceAll(/\b(object|oldObject|Object)\.spec/g, `$1.${at}.spec`)
    .replaceAll(/\b(object|oldObject|Object)\.metadata\.(labels|annotations)/g, `$1.${at}.metadata.$2`);
  const trimmed = expression.trim();
  const open = /^Object\s*\{/.exec(trimmed)?.[0].length;
  const close = open === undefined ? undefined : closingBrace(trimmed, open);
  if (open === undefined || close === undefined) return expression;
  const names = at.split('.');
  const wrappers = names.map((name, index) => `${name}: Object.${names.slice(0, index + 1).join('.')}{`);
  return `Object{${wrappers.join('')}${trimmed.slice(open, close)}${'}'.repeat(names.length + 1)}${trimmed.slice(close + 1)}`;
}

/** Where the brace is closed that was opened before `from`; braces in texts count too, as there. */
function closingBrace(text: string, from: number): number | undefined {
  let depth = 1;
  for (let index = from; index < text.length; index++) {
    if (text[index] === '{') depth++;
    else if (text[index] === '}' && --depth === 0) return index === from ? undefined : index;
  }
  return undefined;
}
