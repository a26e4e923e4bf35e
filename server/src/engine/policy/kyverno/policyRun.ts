import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { listAt, memberOf, textAt } from '../judged/resource.ts';
import { erred } from '../judged/verdict.ts';
import { rulesFor } from './autogen.ts';
import { matchTest } from './match.ts';
import { type KyvernoPolicy, readPolicy } from './policy.ts';
import { type CompiledRule, compileRule } from './rule.ts';

/** A policy with its rules for each kind, compiled when they are first wanted. */
export interface CompiledPolicy {
  readonly policy: KyvernoPolicy;
  /** Whether only the first rule that passes or fails counts (`applyRules: One`). */
  readonly isFirstOnly: boolean;
  rules(kind: string): readonly CompiledRule[];
}

/** Compiles a policy. Rules that are the same for two kinds are compiled once. */
export function compilePolicy(object: JsonObject): CompiledPolicy {
  const policy = readPolicy(object);
  const deep = listAt(policy.spec, 'rules').filter((rule) => isDeeper(rule, MOST_NESTED));
  if (deep.length > 0) return { policy, isFirstOnly: false, rules: () => deep.map(refused) };
  const byKind = new Map<string, readonly CompiledRule[]>();
  const byRule = new Map<Json, CompiledRule>();
  const compiled = (rule: JsonObject): CompiledRule => {
    const known = byRule.get(rule);
    if (known !== undefined) return known;
    const made = compileRule(policy, rule);
    byRule.set(rule, made);
    return made;
  };
  return {
    policy,
    isFirstOnly: textAt(policy.spec, 'applyRules') === 'One',
    rules: (kind) => {
      const known = byKind.get(kind);
      if (known !== undefined) return known;
      const made = rulesFor(policy, kind).map(compiled);
      byKind.set(kind, made);
      return made;
    },
  };
}

/** Values inside of values in a rule; what people write has some twenty. */
const MOST_NESTED = 200;

function isDeeper(value: Json, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return most === 0 || Object.values(value).some((inner) => isDeeper(inner as Json, most - 1));
}

/** A rule that is not judged, since reading it to its end could use up the stack. */
function refused(rule: Json): CompiledRule {
  const selects = isDeeper(memberOf(rule, 'match') ?? null, MOST_NESTED / 2)
    ? () => true
    : matchTest(memberOf(rule, 'match'), undefined);
  const verdict = erred(`The rule holds more than ${MOST_NESTED} values inside of each other.`, 'invalid-policy');
  return {
    name: textAt(rule, 'name'),
    kind: 'validate',
    action: 'Audit',
    mutation: undefined,
    existing: undefined,
    generation: undefined,
    allowsExisting: false,
    selects,
    judge: () => verdict,
    run: () => verdict,
  };
}
