import type { Lookup } from '../../schema/cel/code.ts';
import { Failure, failed, UNSUPPORTED } from '../../schema/cel/failure.ts';
import type { Outcome } from '../../schema/cel/value.ts';
import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { PolicyExpression } from '../cel/expression.ts';
import type { PolicySet } from '../cel/policySet.ts';
import { celValue, LazyMap } from '../cel/values.ts';

/** What expressions of one request see. */
export interface AdmissionInput {
  readonly object: Json;
  readonly oldObject: Json;
  readonly request: JsonObject;
  readonly namespaceObject: JsonObject | null;
  readonly params: JsonObject | null;
  /** Parameters that the cluster has and nothing here tells. */
  readonly hasUnknownParams?: boolean;
}

/** What an expression comes to: a value, an error in the server's words, or something that only a cluster can answer. */
export type Evaluated =
  | { readonly kind: 'value'; readonly value: Outcome }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string; readonly missing: string };

/** The names of one request, and which of those that only a cluster knows were asked for. */
export class AdmissionNames {
  private asked: string | undefined;
  private readonly input: AdmissionInput;
  private readonly variables: LazyMap;

  constructor(set: PolicySet, input: AdmissionInput) {
    this.input = input;
    const makers = new Map(
      set.variables.map(({ name, evaluate }) => [name, () => variableOutcome(name, evaluate(this.lookup))]),
    );
    this.variables = new LazyMap(makers);
  }

  /** Evaluates an expression; match conditions see no namespace (`isCondition`). */
  evaluate({ text, evaluate }: PolicyExpression, isCondition = false): Evaluated {
    this.asked = undefined;
    const lookup: Lookup = isCondition
      ? (name) => (name === 'namespaceObject' ? null : this.lookup(name))
      : this.lookup;
    const value = evaluate(lookup);
    if (!(value instanceof Failure)) return { kind: 'value', value };
    if (value !== UNSUPPORTED) return { kind: 'error', message: inExpression(text, value.message) };
    if (this.asked === undefined) return { kind: 'error', message: inExpression(text, OVER_COST) };
    const asked = this.asked;
    return { kind: 'unknown', missing: asked, message: `expression '${text}' needs the ${asked} of a cluster` };
  }

  private readonly lookup: Lookup = (name) => {
    switch (name) {
      case 'object':
        return celValue(this.input.object);
      case 'oldObject':
        return celValue(this.input.oldObject);
      case 'request':
        return celValue(this.input.request);
      case 'namespaceObject':
        return celValue(this.input.namespaceObject);
      case 'variables':
        return this.variables.asMap();
      case 'params':
        return this.input.hasUnknownParams === true ? this.unknown('params') : celValue(this.input.params);
      default:
        return name === 'authorizer' || name === 'authorizer.requestResource' ? this.unknown('authorizer') : undefined;
    }
  };

  private unknown(name: string): Failure {
    this.asked = name;
    return UNSUPPORTED;
  }
}

const OVER_COST = 'operation cancelled: actual cost limit exceeded';

function inExpression(text: string, message: string): string {
  return `expression '${text}' resulted in error: ${message}`;
}

function variableOutcome(name: string, outcome: Outcome): Outcome {
  if (!(outcome instanceof Failure) || outcome === UNSUPPORTED) return outcome;
  return failed(`composited variable "${name}" fails to evaluate: ${outcome.message}`);
}
