import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { missingKey } from '../jmespath/failure.ts';
import { type JudgedResource, readResource } from '../judged/resource.ts';
import type { Labels } from '../judged/selector.ts';
import type { MatchSubject, Operation, RequestUser } from '../judged/subject.ts';
import { skippedBy, type Verdict } from '../judged/verdict.ts';
import type { ClusterView } from './context.ts';
import type { PolicyException } from './exceptions.ts';
import { imagesOf } from './images.ts';
import { withObject } from './mutate/mutation.ts';
import type { CompiledPolicy } from './policyRun.ts';
import type { CompiledRule, RuleContext } from './rule.ts';
import { type LazyEntry, NamedScope, newSession, restart, type Session } from './scope.ts';
import { mergeAt, operationOf, type PolicyValues, type VariableValues, variablePath } from './values.ts';

/** What judging needs besides policies and objects. */
export interface JudgeInput {
  readonly policies: readonly CompiledPolicy[];
  readonly exceptions: readonly PolicyException[];
  readonly values: PolicyValues;
  readonly user: RequestUser | undefined;
  /** Undefined unless a person asks for one; else the values file may name it. */
  readonly operation: Operation | undefined;
  readonly cluster: ClusterView;
  readonly namespaceLabels: (namespace: string) => Labels;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A verdict with the policy and the rule that gave it. */
export interface RuleVerdict {
  readonly policy: CompiledPolicy;
  readonly rule: CompiledRule;
  readonly verdict: Verdict;
}

/** What came out for one object: the verdicts, and the object as mutations leave it. */
export interface Judged {
  readonly verdicts: readonly RuleVerdict[];
  readonly object: JsonObject;
}

const NO_VALUES: VariableValues = {};

/**
 * Judges one object by all policies, in Kyverno's order: mutations first, each on what the one before left, then the rest on the result
 * (cmd/cli/kubectl-kyverno/processor/policy_processor.go).
 */
export function judgeResource(resource: JudgedResource, input: JudgeInput): Judged {
  const verdicts: RuleVerdict[] = [];
  let current = resource;
  for (const policy of input.policies) {
    const rules = policy.rules(current.kind);
    if (!rules.some(({ kind }) => kind === 'mutate')) continue;
    const request = new PolicyRequest(current, policy, input);
    for (const rule of rules) {
      if (rule.mutation === undefined) continue;
      const mutated = request.mutate(rule);
      if (mutated === undefined) continue;
      verdicts.push({ policy, rule, verdict: mutated.verdict });
      if (mutated.object !== current.object) current = readResource(mutated.object);
      if (policy.isFirstOnly && isApplied(mutated.verdict)) break;
    }
  }
  for (const policy of input.policies) {
    let request: PolicyRequest | undefined;
    for (const rule of policy.rules(current.kind)) {
      if (rule.kind === 'mutate' || rule.kind === 'none') continue;
      request ??= new PolicyRequest(current, policy, input);
      const verdict = request.judge(rule);
      if (verdict === undefined) continue;
      verdicts.push({ policy, rule, verdict });
      if (policy.isFirstOnly && isApplied(verdict)) break;
    }
  }
  return { verdicts, object: current.object };
}

/** Runs something with what a rule sees when it judges an object. */
export function inRuleScope<T>(
  resource: JudgedResource,
  { policy, rule }: { readonly policy: CompiledPolicy; readonly rule: CompiledRule },
  input: JudgeInput,
  run: (context: RuleContext) => T,
): T {
  return run(new PolicyRequest(resource, policy, input).context(rule));
}

function isApplied({ result }: Verdict): boolean {
  return result === 'pass' || result === 'fail';
}

/** The request for one object as one policy sees it. */
class PolicyRequest {
  private readonly policy: CompiledPolicy;
  private readonly input: JudgeInput;
  private readonly values: VariableValues;
  private readonly session: Session;
  private subject: MatchSubject;
  private scope: NamedScope | undefined;

  constructor(resource: JudgedResource, policy: CompiledPolicy, input: JudgeInput) {
    this.policy = policy;
    this.input = input;
    const values = input.values.forResource(policy.policy.name, resource.name);
    const operation = operationOf(values, input.operation);
    this.values = Object.keys(values).length === 0 ? NO_VALUES : withOperation(values, operation);
    this.session = newSession(input.now, operation === 'DELETE');
    const changed = this.withInjected(resource, operation);
    this.subject = {
      resource: changed,
      subresource: '',
      operation,
      namespaceLabels: input.namespaceLabels(resource.namespace),
      user: input.user,
    };
  }

  /** Variables of the values file may change the object itself. */
  private withInjected(resource: JudgedResource, operation: Operation): JudgedResource {
    if (operation === 'DELETE') return resource;
    const paths = Object.entries(this.values).filter(([name]) => name.startsWith('request.object.'));
    if (paths.length === 0) return resource;
    const object = paths.reduce<Json>(
      (at, [name, value]) => mergeAt(at, variablePath(name).slice(2), value),
      resource.object,
    );
    return readResource(object as JsonObject);
  }

  judge(rule: CompiledRule): Verdict | undefined {
    if (!rule.selects(this.subject)) return undefined;
    const verdict = rule.judge(this.context(rule));
    if (verdict?.result !== 'fail' || this.subject.operation !== 'UPDATE' || !rule.allowsExisting) return verdict;
    const before = new PolicyRequest(this.subject.resource, this.policy, { ...this.input, operation: 'CREATE' });
    if (before.judge(rule)?.result !== 'fail') return verdict;
    const message = 'skipping the rule evaluation as pre-existing violations are allowed';
    return skippedBy('existing-violation', message);
  }

  mutate(rule: CompiledRule): { readonly verdict: Verdict; readonly object: JsonObject } | undefined {
    const { resource } = this.subject;
    if (rule.mutation === undefined || !rule.selects(this.subject)) return undefined;
    const { mutation } = rule;
    let object = resource.object;
    const verdict = rule.run(this.context(rule), (context) => {
      const made = mutation(object, context.scope, context.cluster);
      object = made.object;
      return made.verdict;
    });
    if (verdict === undefined) return undefined;
    if (object !== resource.object) {
      this.subject = { ...this.subject, resource: readResource(object) };
      this.scope = this.scope && withObject(this.scope, object);
    }
    return { verdict, object };
  }

  context(rule: CompiledRule): RuleContext {
    restart(this.session);
    this.scope ??= this.base();
    const { policy } = this.policy;
    const { exceptions, cluster, values } = this.input;
    const own = values.forRule(policy.name, rule.name);
    return {
      subject: this.subject,
      scope: Object.keys(own).length === 0 ? this.scope : withValues(this.scope, own),
      cluster,
      object: this.session.isDelete ? undefined : this.subject.resource.object,
      exceptions: exceptions.length === 0 ? exceptions : exceptions.filter((one) => one.covers(policy, rule.name)),
    };
  }

  /** The names that every rule sees. */
  private base(): NamedScope {
    const { resource, operation, user } = this.subject;
    const request: Record<string, Json> = {
      namespace: resource.namespace,
      operation,
      name: resource.name,
      kind: { group: resource.group, version: resource.version, kind: resource.kind },
    };
    if (operation !== 'DELETE') request.object = resource.object;
    if (operation === 'UPDATE' || operation === 'DELETE') request.oldObject = resource.object;
    const names = new Map<string, Json | LazyEntry>();
    names.set('images', () => imagesOf(resource.object) ?? missingKey('images'));
    if (user !== undefined) {
      request.userInfo = { username: user.username, groups: user.groups };
      request.roles = user.roles;
      request.clusterRoles = user.clusterRoles;
      const [, namespace = '', name = ''] = /^system:serviceaccount:([^:]*):([^:]*)/.exec(user.username) ?? [];
      names.set('serviceAccountName', name);
      names.set('serviceAccountNamespace', namespace);
    }
    names.set('request', request);
    const scope = NamedScope.of(this.session, names);
    return this.values === NO_VALUES ? scope : withValues(scope, this.values);
  }
}

function withOperation(values: VariableValues, operation: Operation): VariableValues {
  return Object.hasOwn(values, 'request.operation') ? { ...values, 'request.operation': operation } : values;
}

/** Lays variables over a scope, each at its path. */
function withValues(scope: NamedScope, values: VariableValues): NamedScope {
  const changed = new Map<string, Json>();
  for (const [name, value] of Object.entries(values)) {
    const [root = '', ...path] = variablePath(name);
    const known = changed.get(root) ?? scope.plain(root);
    changed.set(root, mergeAt(known, path, value));
  }
  let made = scope;
  for (const [name, value] of changed) made = made.with(name, value);
  return made;
}
