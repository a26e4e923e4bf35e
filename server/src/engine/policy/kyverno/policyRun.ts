import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { rulesFor } from './autogen.ts';
import { type KyvernoPolicy, readPolicy } from './policy.ts';
import { textAt } from './resource.ts';
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
