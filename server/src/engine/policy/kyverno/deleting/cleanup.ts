import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { missingKey, QueryFailure } from '../../jmespath/failure.ts';
import { memberOf, objectAt, textAt, textsAt } from '../../judged/resource.ts';
import type { MatchSubject } from '../../judged/subject.ts';
import { erred, type Verdict } from '../../judged/verdict.ts';
import { isOfOtherNamespace } from '../celPolicy.ts';
import { type Conditions, compileConditions } from '../conditions.ts';
import { type ClusterView, type ContextLoader, compileContext, contextEntries } from '../context.ts';
import { imagesOf } from '../images.ts';
import { matchTest } from '../match.ts';
import { type LazyEntry, NamedScope, newSession } from '../scope.ts';
import { MATCHED, NOT_MATCHED } from './judge.ts';

/** A CleanupPolicy or ClusterCleanupPolicy of `kyverno.io`, ready to judge. */
export interface CleanupPolicy {
  readonly name: string;
  /** Empty for a ClusterCleanupPolicy. */
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly selects: (subject: MatchSubject) => boolean;
  readonly load: ContextLoader;
  readonly conditions: Conditions | undefined;
}

const KINDS = new Set(['CleanupPolicy', 'ClusterCleanupPolicy']);

export function isCleanupPolicy(object: JsonObject): boolean {
  return KINDS.has(textAt(object, 'kind')) && textAt(object, 'apiVersion').startsWith('kyverno.io/');
}

/** Reads and compiles a policy. */
export function compileCleanupPolicy(object: JsonObject): CleanupPolicy {
  const metadata = objectAt(object, 'metadata');
  const spec = objectAt(object, 'spec');
  return {
    name: textAt(metadata, 'name'),
    namespace: textAt(object, 'kind') === 'CleanupPolicy' ? textAt(metadata, 'namespace') || 'default' : '',
    annotations: textsAt(metadata, 'annotations'),
    selects: matchTest(memberOf(spec, 'match'), memberOf(spec, 'exclude')),
    load: compileContext(contextEntries(spec)),
    conditions: compileConditions(memberOf(spec, 'conditions')),
  };
}

/**
 * Whether a policy would delete an object, in the same words as of a DeletingPolicy (cmd/cli/kubectl-kyverno/commands/apply/command.go
 * applyCleanupPolicies). Undefined for what it does not select.
 */
export function judgeCleanup(
  policy: CleanupPolicy,
  subject: MatchSubject,
  { cluster, now }: { readonly cluster: ClusterView; readonly now: number },
): Verdict | undefined {
  const { resource } = subject;
  if (isOfOtherNamespace(policy, resource)) return undefined;
  if (!policy.selects(subject)) return undefined;
  if (policy.conditions === undefined) return MATCHED;
  const names = new Map<string, Json | LazyEntry>([
    ['target', resource.object],
    ['request', { namespace: resource.namespace }],
    ['images', () => imagesOf(resource.object) ?? missingKey('images')],
  ]);
  const session = newSession(now, false);
  const decision = policy.conditions(policy.load(NamedScope.of(session, names), cluster));
  if (!(decision instanceof QueryFailure)) return decision.holds ? MATCHED : NOT_MATCHED;
  if (session.missing.size === 0) return erred(decision.message);
  return { ...erred(decision.message, 'needs-cluster'), missing: [...session.missing] };
}
