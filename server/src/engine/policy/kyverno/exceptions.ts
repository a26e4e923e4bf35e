import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { QueryFailure } from '../jmespath/failure.ts';
import { listAt, memberOf, objectAt, textAt, textListAt } from '../judged/resource.ts';
import type { MatchSubject } from '../judged/subject.ts';
import { wildcardTest } from '../judged/wildcard.ts';
import { isObject } from '../values/json.ts';
import { type Conditions, compileConditions } from './conditions.ts';
import { matchTest } from './match.ts';
import type { KyvernoPolicy } from './policy.ts';
import type { NamedScope } from './scope.ts';

/** A PolicyException of `kyverno.io`, ready to be asked. */
export interface PolicyException {
  readonly name: string;
  /** Controls of Pod Security that it exempts, instead of the whole rule. */
  readonly podSecurity: readonly Json[];
  /** Whether it names a rule of a policy. */
  covers(policy: KyvernoPolicy, rule: string): boolean;
  /** Whether it holds for an object now. */
  applies(subject: MatchSubject, scope: NamedScope): boolean;
}

/** Whether an object is such an exception. */
export function isPolicyException(object: JsonObject): boolean {
  return textAt(object, 'kind') === 'PolicyException' && textAt(object, 'apiVersion').startsWith('kyverno.io/');
}

/** Reads an exception (pkg/engine/utils/exceptions.go). */
export function readException(object: JsonObject): PolicyException {
  const metadata = objectAt(object, 'metadata');
  const spec = objectAt(object, 'spec');
  const entries = listAt(spec, 'exceptions').map((entry) => ({
    policy: textAt(entry, 'policyName'),
    rules: textListAt(entry, 'ruleNames').map(wildcardTest),
  }));
  const namespace = textAt(metadata, 'namespace');
  const match = memberOf(spec, 'match');
  const hasFilters = listAt(match, 'any').length > 0 || listAt(match, 'all').length > 0;
  const fits = matchTest(match, undefined);
  const conditions: Conditions | undefined = isObject(memberOf(spec, 'conditions'))
    ? compileConditions(memberOf(spec, 'conditions'))
    : undefined;
  return {
    name: namespace === '' ? textAt(metadata, 'name') : `${namespace}/${textAt(metadata, 'name')}`,
    podSecurity: listAt(spec, 'podSecurity'),
    covers: (policy, rule) => {
      const full = policy.namespace === '' ? policy.name : `${policy.namespace}/${policy.name}`;
      return entries.some(({ policy: name, rules }) => name === full && rules.some((test) => test(rule)));
    },
    applies: (subject, scope) => {
      if (!hasFilters || !fits(subject)) return false;
      const decision = conditions?.(scope);
      return decision === undefined || (!(decision instanceof QueryFailure) && decision.holds);
    },
  };
}
