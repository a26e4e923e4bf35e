import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { missingKey } from '../jmespath/failure.ts';
import { type JudgedResource, readResource } from '../judged/resource.ts';
import type { Labels } from '../judged/selector.ts';
import type { MatchSubject, Operation, RequestUser } from '../judged/subject.ts';
import { passed, skippedBy, type Verdict } from '../judged/verdict.ts';
import type { ClusterView } from './context.ts';
import type { PolicyException } from './exceptions.ts';
import { generatedNames } from './generate/generation.ts';
import { imagesOf } from './images.ts';
import type { ChangedTarget, ExistingMutation } from './mutate/existing.ts';
import { withObject } from './mutate/mutation.ts';
import type { CompiledPolicy } from './policyRun.ts';
import type { CompiledRule, RuleContext } from './rule.ts';
import { type LazyEntry, NamedScope, newSession, restart, type Session } from './scope.ts';
import { asSubresource } from './subresource.ts';
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

const NO_VALUES: VariableValues = {};

/** The request for one object as one policy sees it. */
export class PolicyRequest {
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
    this.values = Object.keys(values).length === 0 ? NO_VALUES : withOperation(values, input.operation);
    this.session = newSession(input.now, operation === 'DELETE');
    const changed = this.withInjected(resource, operation);
    this.subject = {
      ...asSubresource(changed, input.values.subresources),
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

  /** What a rule generates: it passes once its preconditions hold, whatever the cluster makes of it then (pkg/engine/background.go). */
  generate(rule: CompiledRule): { readonly verdict: Verdict; readonly made: readonly JsonObject[] } | undefined {
    const { generation } = rule;
    if (generation === undefined || !rule.selects(this.subject)) return undefined;
    let made: readonly JsonObject[] = [];
    const verdict = rule.run(this.context(rule), ({ scope, cluster }) => {
      const generated = generation(scope, cluster);
      made = generated.made;
      const verdict = passed(generated.problems.join('; '));
      return made.length === 0 ? verdict : { ...verdict, properties: { generated: generatedNames(made) } };
    });
    return verdict && { verdict, made };
  }

  mutate(rule: CompiledRule): Mutated | undefined {
    const { resource } = this.subject;
    if (!rule.selects(this.subject)) return undefined;
    const { mutation } = rule;
    if (rule.existing !== undefined) return this.mutateOthers(rule, rule.existing);
    if (mutation === undefined) return undefined;
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

  /** The verdict for the object that triggers it is that of the first that does not pass. */
  private mutateOthers(rule: CompiledRule, existing: ExistingMutation): Mutated | undefined {
    let targets: readonly ChangedTarget[] = [];
    const verdict = rule.run(this.context(rule), ({ scope, cluster }) => {
      const changed = existing({ scope, cluster, namespace: this.policy.policy.namespace });
      if ('result' in changed) return changed;
      targets = changed;
      return (targets.find((one) => one.verdict.result !== 'pass') ?? targets[0])?.verdict;
    });
    return verdict && { verdict, object: this.subject.resource.object, targets };
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
    const { resource, subresource, operation, user } = this.subject;
    const { group, version, kind } = subresource === '' ? resource : readResource(resource.object);
    const request: Record<string, Json> = {
      namespace: resource.namespace,
      operation,
      name: resource.name,
      kind: { group, version, kind },
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

/** What a rule that changes objects did. */
interface Mutated {
  readonly verdict: Verdict;
  readonly object: JsonObject;
  readonly targets?: readonly ChangedTarget[];
}

/** What a person asks for wins; other words than the three that are simulated, such as `CONNECT`, stay what they are. */
function withOperation(values: VariableValues, asked: Operation | undefined): VariableValues {
  return asked !== undefined && Object.hasOwn(values, 'request.operation')
    ? { ...values, 'request.operation': asked }
    : values;
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
