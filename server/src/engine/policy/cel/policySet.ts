import { objectType } from '../../schema/cel/admissionNames.ts';
import type { Declarations } from '../../schema/cel/checker.ts';
import type { Lookup } from '../../schema/cel/code.ts';
import type { Environment } from '../../schema/cel/environment.ts';
import { Failure } from '../../schema/cel/failure.ts';
import type { CelType } from '../../schema/cel/types.ts';
import type { Outcome } from '../../schema/cel/value.ts';
import { utf8Encode } from '../../text/bytes.ts';
import { compilePolicyExpression, type PolicyExpression } from './expression.ts';
import type { Rewrite } from './rewrite.ts';
import { declarationsOf } from './types.ts';
import { LazyMap } from './values.ts';

export interface NamedExpression {
  readonly name: string;
  readonly expression: string;
}

export interface ValidationSource {
  readonly expression: string;
  readonly message?: string;
  readonly messageExpression?: string;
}

/** An expression that only some kinds of policies have, with where it stands below `spec`. */
export interface OtherExpression {
  readonly at: string;
  readonly expression: string;
  /** The types that it may have; any when left out. */
  readonly wanted?: readonly string[];
  /** Where it begins in the text of the field, in UTF-16; 0 when left out. */
  readonly offset?: number;
}

/** What the kinds of policies with expressions have in common, as it was written. */
export interface PolicySource {
  readonly matchConditions: readonly NamedExpression[];
  readonly variables: readonly NamedExpression[];
  readonly validations: readonly ValidationSource[];
  readonly others?: readonly OtherExpression[];
}

/** Where expressions live: functions, and names with their types. */
export interface PolicyNames {
  readonly environment: Environment;
  readonly names: Readonly<Record<string, CelType>>;
  /** Further names that no table can list; match conditions do not see them. */
  readonly more?: Declarations;
  /** Whether expressions may give values of any type. */
  readonly anyResult?: boolean;
  /** Names that match conditions do not see. */
  readonly hiddenFromConditions?: readonly string[];
  /** Names that messages do not see. */
  readonly hiddenFromMessages?: readonly string[];
  readonly rewrite?: Rewrite;
}

export interface CompiledValidation {
  readonly expression: PolicyExpression;
  readonly message: string | undefined;
  readonly messageExpression: PolicyExpression | undefined;
}

/** The expressions of a policy, ready to run. */
export interface PolicySet {
  readonly matchConditions: readonly (PolicyExpression & { readonly name: string })[];
  readonly variables: readonly (PolicyExpression & { readonly name: string })[];
  readonly validations: readonly CompiledValidation[];
  readonly others: readonly PolicyExpression[];
  /** Every expression with where it stands below `spec`, such as `validations[0].expression`. */
  readonly all: readonly PlacedExpression[];
}

/** An expression with the field that holds it, and where it begins in the text of the field. */
interface PlacedExpression {
  readonly at: string;
  readonly expression: PolicyExpression;
  readonly offset?: number;
}

/** Compiles the expressions of a policy in their order; a variable sees those before it. */
export function compilePolicySet(source: PolicySource, { names, ...hidden }: PolicyNames): PolicySet {
  const base = {
    environment: hidden.environment,
    ...(hidden.rewrite === undefined ? {} : { rewrite: hidden.rewrite }),
  };
  const wanting = (...wanted: readonly string[]): { readonly wanted?: readonly string[] } =>
    hidden.anyResult === true ? {} : { wanted };
  const without = (left: readonly string[] = []): Readonly<Record<string, CelType>> =>
    Object.fromEntries(Object.entries(names).filter(([name]) => !left.includes(name)));
  const conditionNames = declarationsOf(without(hidden.hiddenFromConditions));
  const matchConditions = source.matchConditions.map(({ name, expression }) => ({
    ...compilePolicyExpression(expression, { ...base, declared: conditionNames, ...wanting('bool') }),
    name,
  }));
  const fields: Record<string, CelType> = {};
  const withVariables = (own: Readonly<Record<string, CelType>>): Declarations => {
    const declared = declarationsOf({ ...own, variables: objectType('the variables', fields) });
    return (name) => declared(name) ?? hidden.more?.(name);
  };
  const variables = source.variables.map(({ name, expression }) => {
    const compiled = compilePolicyExpression(expression, { ...base, declared: withVariables(names) });
    fields[name] = compiled.type;
    return { ...compiled, name };
  });
  const declared = withVariables(names);
  const messageNames = withVariables(without(hidden.hiddenFromMessages));
  const validations = source.validations.map(
    ({ expression, message, messageExpression }): CompiledValidation => ({
      expression: compilePolicyExpression(expression, { ...base, declared, ...wanting('bool') }),
      message,
      messageExpression:
        messageExpression === undefined
          ? undefined
          : compilePolicyExpression(messageExpression, { ...base, declared: messageNames, ...wanting('string') }),
    }),
  );
  const others = (source.others ?? []).map(({ at, expression, wanted, offset = 0 }) => ({
    at,
    offset,
    expression: compilePolicyExpression(expression, { ...base, declared, ...(wanted === undefined ? {} : { wanted }) }),
  }));
  const all = [...placed({ matchConditions, variables, validations }), ...others];
  return { matchConditions, variables, validations, others: others.map(({ expression }) => expression), all };
}

function placed({ matchConditions, variables, validations }: Omit<PolicySet, 'all' | 'others'>): PolicySet['all'] {
  return [
    ...matchConditions.map((expression, index) => ({ at: `matchConditions[${index}].expression`, expression })),
    ...variables.map((expression, index) => ({ at: `variables[${index}].expression`, expression })),
    ...validations.flatMap(({ expression, messageExpression }, index) => [
      { at: `validations[${index}].expression`, expression },
      ...(messageExpression === undefined
        ? []
        : [{ at: `validations[${index}].messageExpression`, expression: messageExpression }]),
    ]),
  ];
}

/** What match conditions decide: false wins over an error. */
type Matched =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no'; readonly name: string }
  | { readonly kind: 'error'; readonly message: string; readonly name: string };

export function matchConditionsOf({ matchConditions }: PolicySet, lookup: Lookup): Matched {
  let error: Matched | undefined;
  for (const condition of matchConditions) {
    const outcome = condition.evaluate(lookup);
    if (outcome === false) return { kind: 'no', name: condition.name };
    if (outcome instanceof Failure) error ??= { kind: 'error', name: condition.name, message: outcome.message };
  }
  return error ?? { kind: 'yes' };
}

/** The names of a request with `variables`, which are worked out when they are used and only once. */
export function withVariables(
  { variables }: PolicySet,
  lookup: Lookup,
  failed: (name: string, outcome: Outcome) => Outcome = (_, outcome) => outcome,
): Lookup {
  if (variables.length === 0) return lookup;
  const makers = new Map<string, () => Outcome>();
  const map = new LazyMap(makers);
  const own: Lookup = (name) => (name === 'variables' ? map.asMap() : lookup(name));
  for (const variable of variables) makers.set(variable.name, () => failed(variable.name, variable.evaluate(own)));
  return own;
}

/** The longest text that `messageExpression` may give, in bytes (k8s.io/apiserver, pkg/apis/cel/config.go). */
const LONGEST = 5120;

/** The message of a validation that does not hold; `standard` is for one that has none. */
export function messageOf(validation: CompiledValidation, lookup: Lookup, standard: string): string {
  return messageFrom(validation, validation.messageExpression?.evaluate(lookup), standard);
}

/** The same where the expression for the message was evaluated already; what is no text of one line does not count. */
export function messageFrom({ message }: CompiledValidation, said: Outcome | undefined, standard: string): string {
  if (typeof said === 'string') {
    const text = said.trim();
    if (text !== '' && !text.includes('\n') && utf8Encode(text).length <= LONGEST) return text;
  }
  return message?.trim() || standard;
}
