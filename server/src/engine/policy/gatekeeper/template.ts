import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { listAt, memberOf, objectAt, textAt, textListAt, valueAt } from '../judged/resource.ts';
import { isArray } from '../values/json.ts';
import { compileCelCode } from './celCode.ts';
import { compileRegoCode } from './regoCode.ts';
import type { Review } from './review.ts';

/** What a template is given to judge. */
export interface TemplateInput {
  readonly review: Review;
  readonly parameters: Json;
  readonly constraint: JsonObject;
  /** Objects of the cluster as `data.inventory` shows them. */
  readonly inventory: JsonObject;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Violation {
  readonly message: string;
  /** Which of the validations of a template in CEL it is. */
  readonly validation?: number;
  /** The field of the object to blame, as far as that can be told. */
  readonly path?: FieldPath;
}

/** What a template makes of a request: its violations, or why there is no verdict. */
export type TemplateAnswer =
  | { readonly kind: 'judged'; readonly violations: readonly Violation[] }
  | { readonly kind: 'skipped'; readonly message: string }
  | {
      readonly kind: 'error';
      readonly message: string;
      readonly reason: 'unsupported' | 'invalid-policy' | 'needs-cluster';
    };

export type TemplateCode = (input: TemplateInput) => TemplateAnswer;

/** A kind of constraint. */
export interface ConstraintTemplate {
  readonly name: string;
  /** The kind of its constraints. */
  readonly kind: string;
  readonly code: TemplateCode;
}

export function isTemplate(object: JsonObject): boolean {
  return (
    textAt(object, 'kind') === 'ConstraintTemplate' &&
    textAt(object, 'apiVersion').startsWith('templates.gatekeeper.sh/')
  );
}

/** The kind of the constraints of a template. */
export function constraintKind(template: JsonObject): string {
  return textAt(valueAt(template, ['spec', 'crd', 'spec', 'names']), 'kind');
}

/** Reads a template and compiles its code: CEL if it has any, else Rego, whose old field wins (pkg/drivers of gatekeeper). */
export function readTemplate(object: JsonObject): ConstraintTemplate {
  const [target] = listAt(objectAt(object, 'spec'), 'targets');
  return {
    name: textAt(objectAt(object, 'metadata'), 'name'),
    kind: constraintKind(object),
    code: compileCode(target),
  };
}

function compileCode(target: Json | undefined): TemplateCode {
  const codes = listAt(target, 'code');
  const sourceOf = (engine: string): Json | undefined => {
    const code = codes.find((one) => textAt(one, 'engine') === engine);
    return code === undefined ? undefined : memberOf(code, 'source');
  };
  const cel = sourceOf('K8sNativeValidation');
  if (cel !== undefined) return compileCelCode(cel);
  const old = textAt(target, 'rego');
  const source = old === '' ? sourceOf('Rego') : target;
  const rego = textAt(source, 'rego');
  if (rego !== '') return compileRegoCode(rego, textListAt(source, 'libs'));
  const engines = isArray(codes) ? codes.map((code) => textAt(code, 'engine')).join(', ') : '';
  return () => ({
    kind: 'error',
    reason: 'unsupported',
    message: engines === '' ? 'This template has no code.' : `Code for ${engines} cannot be judged here.`,
  });
}
