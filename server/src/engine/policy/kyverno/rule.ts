import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { QueryFailure } from '../jmespath/failure.ts';
import { memberOf, objectAt, textAt } from '../judged/resource.ts';
import type { MatchSubject } from '../judged/subject.ts';
import { erred, skippedBy, type Verdict } from '../judged/verdict.ts';
import { isArray, isObject } from '../values/json.ts';
import { type CelRule, compileCelRule } from './celRule.ts';
import { type Conditions, compileConditions, joinMessages } from './conditions.ts';
import { type ClusterView, type ContextLoader, compileContext, contextEntries } from './context.ts';
import type { PolicyException } from './exceptions.ts';
import { compileForeach } from './foreach.ts';
import { compileGeneration, type Generation } from './generate/generation.ts';
import { matchTest } from './match.ts';
import { compileExistingMutation, type ExistingMutation } from './mutate/existing.ts';
import { compileMutation, type Mutation } from './mutate/mutation.ts';
import { compilePodSecurity } from './podSecurity.ts';
import { failureAction, type KyvernoPolicy, type PolicyRule, type RuleKind, ruleKind } from './policy.ts';
import type { NamedScope } from './scope.ts';
import { type Body, compileBody } from './validateBody.ts';
import { compileImageCheck } from './verifyImages.ts';

/** What a rule is judged by. */
export interface RuleContext {
  readonly subject: MatchSubject;
  /** The names of the request and of the values file; the rule lays its own over them. */
  readonly scope: NamedScope;
  readonly cluster: ClusterView;
  /** Undefined in a request that deletes. */
  readonly object: JsonObject | undefined;
  readonly exceptions: readonly PolicyException[];
}

/** A rule, ready to judge objects. */
export interface CompiledRule {
  readonly name: string;
  readonly kind: RuleKind;
  readonly action: 'Enforce' | 'Audit';
  /** What it does to the object that it selects. */
  readonly mutation: Mutation | undefined;
  /** What it does to objects that exist already. */
  readonly existing: ExistingMutation | undefined;
  readonly generation: Generation | undefined;
  /** Whether an object may go on violating in an update what it violated before; only enforced rules without expressions do. */
  readonly allowsExisting: boolean;
  selects(subject: MatchSubject): boolean;
  /** The verdict on an object that the rule selects; undefined where it has none. */
  judge(context: RuleContext): Verdict | undefined;
  /** Runs something in the scope of the rule, unless a precondition or an exception comes before it. */
  run(context: RuleContext, apply: (context: RuleContext) => Verdict | undefined): Verdict | undefined;
}

/** Compiles a rule of a policy, written or generated. */
export function compileRule(policy: KyvernoPolicy, rule: PolicyRule): CompiledRule {
  const name = textAt(rule, 'name');
  const selects = matchTest(memberOf(rule, 'match'), memberOf(rule, 'exclude'));
  const kind = ruleKind(rule);
  const prepare = compilePreparation(rule);
  const judge = judgeOf(kind, rule);
  const existing = kind === 'mutate' ? compileExistingMutation(rule) : undefined;
  return {
    name,
    kind,
    action: failureAction(policy, rule),
    mutation: kind === 'mutate' && existing === undefined ? compileMutation(rule) : undefined,
    existing,
    generation: kind === 'generate' ? compileGeneration(rule) : undefined,
    allowsExisting: allowsExisting(policy, rule),
    selects: (subject) =>
      (policy.namespace === '' || policy.namespace === subject.resource.namespace) && selects(subject),
    judge: (context) => judge && withMissing(context.scope, prepared(prepare, context, judge)),
    run: (context, apply) =>
      withMissing(
        context.scope,
        prepared(prepare, context, (own) => exemption(own) ?? apply(own)),
      ),
  };
}

function allowsExisting(policy: KyvernoPolicy, rule: PolicyRule): boolean {
  const validate = memberOf(rule, 'validate');
  return (
    isObject(validate) &&
    failureAction(policy, rule) === 'Enforce' &&
    !isObject(memberOf(validate, 'cel')) &&
    memberOf(validate, 'allowExistingViolations') !== false
  );
}

function judgeOf(kind: RuleKind, rule: PolicyRule): Judge | undefined {
  if (kind === 'validate') return compileJudge(rule);
  if (kind !== 'verifyImages') return undefined;
  const check = compileImageCheck(rule);
  return exempted(({ scope }) => check(scope));
}

/** What comes before the body: the context, preconditions, exceptions. */
interface Preparation {
  readonly load: ContextLoader;
  readonly preconditions: Conditions | undefined;
}

function compilePreparation(rule: PolicyRule): Preparation {
  return {
    load: compileContext(contextEntries(rule)),
    preconditions: compileConditions(memberOf(rule, 'preconditions')),
  };
}

/** Runs `apply` in the scope of the rule, unless a precondition does not hold. */
function prepared(
  { load, preconditions }: Preparation,
  context: RuleContext,
  apply: (context: RuleContext) => Verdict | undefined,
): Verdict | undefined {
  const scope = load(context.scope, context.cluster);
  const decision = preconditions?.(scope);
  if (decision instanceof QueryFailure) return erred(`failed to evaluate preconditions: ${decision.message}`);
  if (decision?.holds === false)
    return skippedBy('precondition', joinMessages(['preconditions not met', decision.message], '; '));
  return apply({ ...context, scope });
}

/** An error after something was asked of a cluster is blamed on that. */
function withMissing({ session }: NamedScope, verdict: Verdict | undefined): Verdict | undefined {
  if (verdict === undefined || session.missing.size === 0 || verdict.result !== 'error') return verdict;
  return { ...verdict, reason: 'needs-cluster', missing: [...session.missing] };
}

type Judge = (context: RuleContext) => Verdict | undefined;

function compileJudge(rule: PolicyRule): Judge {
  const validate = objectAt(rule, 'validate');
  const names = { rule: textAt(rule, 'name'), message: textAt(validate, 'message') };
  if (isObject(memberOf(validate, 'manifests')))
    return () => ({
      ...erred('Signatures of manifests are checked in a cluster.', 'needs-cluster'),
      missing: ['signatures'],
    });
  const podSecurity = memberOf(validate, 'podSecurity');
  if (isObject(podSecurity)) return compilePodSecurity(podSecurity, names.rule);
  const cel = memberOf(validate, 'cel');
  if (isObject(cel)) {
    const judge: CelRule = compileCelRule({
      cel,
      message: names.message,
      preconditions: memberOf(rule, 'celPreconditions'),
    });
    return exempted((context) => judge(context));
  }
  const each = memberOf(validate, 'foreach');
  const body: Body | undefined =
    compileBody(validate, names) ?? (isArray(each) ? compileForeach(each as readonly Json[], names) : undefined);
  return exempted((context) =>
    body?.({ scope: context.scope, cluster: context.cluster, target: context.object, place: [] }),
  );
}

/** A rule that an exception covers is skipped. */
function exempted(judge: Judge): Judge {
  return (context) => exemption(context) ?? judge(context);
}

/** The skip of a rule that exceptions cover. */
function exemption({ exceptions, subject, scope }: RuleContext): Verdict | undefined {
  if (exceptions.length === 0) return undefined;
  const names = exceptions.filter((exception) => exception.applies(subject, scope)).map(({ name }) => name);
  if (names.length === 0) return undefined;
  const message = `rule is skipped due to policy exceptions ${names.join(', ')}`;
  return { ...skippedBy('exception', message), properties: { exceptions: names.join(',') } };
}
