import { simple } from '../../../schema/cel/simpleTypes.ts';
import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { GENERATOR_TYPE } from '../../cel/generator.ts';
import { KYVERNO_DECLARED, KYVERNO_GENERATION_ENVIRONMENTS } from '../../cel/kyvernoEnvironment.ts';
import type { OtherExpression } from '../../cel/policySet.ts';
import { listAt, memberOf, objectAt, textAt } from '../../judged/resource.ts';
import { isObject } from '../../values/json.ts';
import { type CelForm, compileForm } from '../celForm.ts';
import { type CelPolicy, isCelPolicy, namespaceOf, readCelPolicy } from '../celPolicy.ts';
import { readTemplate, type TemplateNode } from './template.ts';

/** One entry of `generate`; numbers are those of the expressions among `others` of the set. */
export type Generation =
  | { readonly kind: 'expression'; readonly other: number }
  | { readonly kind: 'template'; readonly documents: readonly TemplateNode[]; readonly firstOther: number };

/** A GeneratingPolicy or NamespacedGeneratingPolicy of `policies.kyverno.io`, ready to run. */
export interface GeneratingPolicy extends CelPolicy, CelForm {
  readonly generations: readonly Generation[];
}

export function isGeneratingPolicy(object: JsonObject): boolean {
  return isCelPolicy(object, 'GeneratingPolicy');
}

/** Reads and compiles a policy (pkg/cel/policies/gpol/compiler). */
export function compileGeneratingPolicy(object: JsonObject): GeneratingPolicy {
  const spec = objectAt(object, 'spec');
  const others: OtherExpression[] = [];
  const generations: Generation[] = [];
  const problems: string[] = [];
  for (const [index, entry] of listAt(spec, 'generate').entries()) {
    const made = readGeneration(entry, index, others);
    if (typeof made === 'string') problems.push(`spec.generate[${index}]: ${made}`);
    else generations.push(made);
  }
  const form = compileForm(spec, {
    environment: KYVERNO_GENERATION_ENVIRONMENTS[namespaceOf(object) === '' ? 'cluster' : 'namespace'],
    names: { ...KYVERNO_DECLARED, generator: simple(GENERATOR_TYPE) },
    others,
  });
  const read = readCelPolicy(object, [form.set]);
  return { ...read, ...form, problem: read.problem ?? problems[0], generations };
}

/** Reads an entry and adds its expressions; a text says what is wrong with it. */
function readGeneration(entry: Json, index: number, others: OtherExpression[]): Generation | string {
  const template = memberOf(entry, 'template');
  const expression = textAt(entry, 'expression');
  if (isObject(template) && expression !== '') return 'only one of expression or template may be set';
  if (!isObject(template)) {
    if (expression === '') return 'one of expression or template must be set';
    return { kind: 'expression', other: others.push({ at: `generate[${index}].expression`, expression }) - 1 };
  }
  const value = textAt(template, 'value');
  const read = readTemplate(value, textAt(template, 'interpolate') === 'cel');
  if (typeof read === 'string') return `template.value: ${read}`;
  const firstOther = others.length;
  for (const placeholder of read.expressions) {
    const offset = Math.max(value.indexOf(placeholder), 0);
    others.push({ at: `generate[${index}].template.value`, expression: placeholder, offset });
  }
  return { kind: 'template', documents: read.documents, firstOther };
}
