import type { FieldPath } from '../../syntax/fieldPath.ts';
import { type JudgedResource, listAt, memberOf, objectAt, readResource, textAt } from '../judged/resource.ts';
import type { ClusterView } from '../kyverno/context.ts';
import { isPolicyException, readException } from '../kyverno/exceptions.ts';
import { judgeResource } from '../kyverno/judge.ts';
import { judgeMutating } from '../kyverno/mutating/judge.ts';
import { compileMutatingPolicy, isMutatingPolicy, type MutatingPolicy } from '../kyverno/mutating/policy.ts';
import { isKyvernoPolicy } from '../kyverno/policy.ts';
import type { JudgeInput } from '../kyverno/policyRequest.ts';
import { type CompiledPolicy, compilePolicy } from '../kyverno/policyRun.ts';
import { isCelException, readCelException } from '../kyverno/validating/exceptions.ts';
import type { ValidatingInput } from '../kyverno/validating/judge.ts';
import { readValues } from '../kyverno/values.ts';
import { type PolicyPlan, planPath, policyPlan } from './kyvernoOthers.ts';
import { once } from './once.ts';
import type { PolicyDocument, PolicyInfo, PolicyUnit, PolicyVerdict, Surroundings, UnitAnswer } from './policyUnit.ts';

const compiled = once(compilePolicy);
const compiledMutating = once(compileMutatingPolicy);
const exceptionOf = once(readException);
const celExceptionOf = once(readCelException);
const NO_VALUES = readValues(undefined);

interface Parts {
  readonly policies: readonly PolicyDocument[];
  readonly mutating: readonly PolicyDocument[];
  /** Those without rules that leave objects as they are. */
  readonly others: readonly PolicyDocument[];
  readonly exceptions: readonly PolicyDocument[];
}

/**
 * The Kyverno policies among documents. Each is judged by itself; where one of them changes objects, all are judged together, since
 * the others see what it leaves.
 */
export function kyvernoUnits(documents: readonly PolicyDocument[]): readonly PolicyUnit[] {
  const pick = (test: (object: PolicyDocument['object']) => boolean): readonly PolicyDocument[] =>
    documents.filter(({ object }) => test(object));
  const all: Parts = {
    policies: pick(isKyvernoPolicy),
    mutating: pick(isMutatingPolicy),
    others: pick((object) => policyPlan(object) !== undefined),
    exceptions: pick((object) => isPolicyException(object) || isCelException(object)),
  };
  if (all.mutating.length > 0 || all.policies.some(({ object }) => isMutating(object))) return [makeUnit(all)];
  return [
    ...all.policies.map((policy) => makeUnit({ ...all, policies: [policy], others: [] })),
    ...all.others.map((policy) => makeUnit({ ...all, policies: [], others: [policy] })),
  ];
}

function isMutating(policy: PolicyDocument['object']): boolean {
  return listAt(objectAt(policy, 'spec'), 'rules').some((rule) => (memberOf(rule, 'mutate') ?? null) !== null);
}

function makeUnit({ policies, mutating, others, exceptions }: Parts): PolicyUnit {
  const documents = [...policies, ...mutating, ...others];
  const names = new Set(documents.map(({ object }) => textAt(objectAt(object, 'metadata'), 'name')));
  const own = exceptions.filter(({ object }) => namesOf(object).some((name) => names.has(name)));
  const infos = new Map<object, PolicyInfo>();
  const rulePlans: readonly CompiledPolicy[] = policies.map((document) => {
    const plan = compiled(document.object);
    infos.set(plan, infoOf('kyverno', plan.policy, document));
    return plan;
  });
  const mutations: readonly MutatingPolicy[] = mutating.map((document) => {
    const plan = compiledMutating(document.object);
    infos.set(plan, infoOf('KyvernoMutatingPolicy', plan, document));
    return plan;
  });
  const plans = others.flatMap((document) => {
    const plan = policyPlan(document.object);
    if (plan !== undefined) infos.set(plan, infoOf(plan.source, plan, document));
    return plan ?? [];
  });
  const changes = mutating.length > 0 || policies.some(({ object }) => isMutating(object));
  const run: Run = {
    infos,
    policies: rulePlans,
    mutating: mutations,
    plans,
    exceptions: own.filter(({ object }) => isPolicyException(object)).map(({ object }) => exceptionOf(object)),
    celExceptions: own.filter(({ object }) => isCelException(object)).map(({ object }) => celExceptionOf(object)),
  };
  return {
    documents: [...documents, ...own],
    policies: [...infos.values()],
    shown: 'left',
    changes,
    judge: (resource, around) => judge(run, resource, around),
  };
}

/** The policies that an exception names, without their namespaces. */
function namesOf(exception: PolicyDocument['object']): readonly string[] {
  const spec = objectAt(exception, 'spec');
  const names = [
    ...listAt(spec, 'exceptions').map((entry) => textAt(entry, 'policyName')),
    ...listAt(spec, 'policyRefs').map((entry) => textAt(entry, 'name')),
  ];
  return names.map((name) => name.slice(name.lastIndexOf('/') + 1));
}

function infoOf(
  source: string,
  { name, namespace, annotations }: Pick<PolicyPlan, 'name' | 'namespace' | 'annotations'>,
  document: PolicyDocument,
): PolicyInfo {
  return { source, name: namespace === '' ? name : `${namespace}/${name}`, annotations, document };
}

interface Run extends Pick<JudgeInput, 'policies' | 'exceptions'> {
  readonly infos: ReadonlyMap<object, PolicyInfo>;
  readonly mutating: readonly MutatingPolicy[];
  readonly plans: readonly PolicyPlan[];
  readonly celExceptions: readonly ReturnType<typeof readCelException>[];
}

function judge(run: Run, resource: JudgedResource, around: Surroundings): UnitAnswer {
  const cluster = viewOf(around);
  const namespaceLabels = (name: string): JudgedResource['labels'] => {
    const namespace = around.namespace(name);
    return namespace === undefined ? {} : readResource(namespace).labels;
  };
  const { policies, exceptions } = run;
  const rest = { values: NO_VALUES, user: undefined, operation: undefined, cluster, namespaceLabels, now: around.now };
  const { verdicts, object } = judgeResource(resource, { policies, exceptions, ...rest });
  const found = verdicts.flatMap(({ policy, rule, verdict }): PolicyVerdict[] => {
    const info = run.infos.get(policy);
    if (info === undefined || rule.kind === 'mutate') return [];
    const action = rule.kind === 'validate' ? rule.action : undefined;
    return [{ policy: info, rule: rule.name, rulePath: rulePathOf(info, rule.name), action, verdict }];
  });
  const changedBy = verdicts
    .filter(({ rule, verdict }) => rule.kind === 'mutate' && verdict.result === 'pass')
    .map(({ policy }) => policy.policy.name);
  let current = object === resource.object ? resource : readResource(object);
  for (const plan of run.mutating) {
    const outcome = judgeMutating(plan, inputFor(run, { current, around, cluster }));
    const info = run.infos.get(plan);
    if (outcome === undefined || info === undefined) continue;
    if (outcome.object !== current.object) {
      current = readResource(outcome.object);
      changedBy.push(plan.name);
    }
    // That it changes something is no verdict on the object.
    if (outcome.verdict.result !== 'error') continue;
    found.push({ policy: info, rule: undefined, rulePath: ['spec'], action: undefined, verdict: outcome.verdict });
  }
  const all = [...found, ...run.plans.flatMap((policy) => judgeOne(run, policy, { current, around, cluster }))];
  if (current === resource) return { verdicts: all };
  return { verdicts: all, left: { resource: current, policies: [...new Set(changedBy)] } };
}

interface Current {
  readonly current: JudgedResource;
  readonly around: Surroundings;
  readonly cluster: ClusterView;
}

function inputFor({ celExceptions: exceptions }: Run, { current, around, cluster }: Current): ValidatingInput {
  const namespace = around.namespace(current.namespace);
  const namespaceLabels = namespace === undefined ? {} : readResource(namespace).labels;
  const subject = {
    resource: current,
    subresource: '',
    operation: 'CREATE',
    namespaceLabels,
    user: undefined,
  } as const;
  return { subject, cluster, exceptions, namespace, now: around.now };
}

function judgeOne(run: Run, plan: PolicyPlan, current: Current): readonly PolicyVerdict[] {
  const policy = run.infos.get(plan);
  if (policy === undefined) return [];
  const verdict = plan.judge(inputFor(run, current));
  if (verdict === undefined) return [];
  return [{ policy, rule: undefined, rulePath: planPath(verdict), action: plan.action, verdict }];
}

/** What the repository shows of a cluster; its API and its registries are not asked. */
export function viewOf(around: Surroundings): ClusterView {
  return {
    object: (kind, namespace, name) => around.object(kind, namespace, name),
    apiCall: () => undefined,
    http: () => undefined,
    global: () => undefined,
    image: () => undefined,
    objects: [],
    changeable: [],
  };
}

const GENERATED = /^autogen-(?:cronjob-)?/;

/** The name that a rule has in its policy; generated names are cut, so that the beginning counts. */
export function writtenRule({ document }: PolicyInfo, rule: string): string {
  const names = listAt(objectAt(document.object, 'spec'), 'rules').map((one) => textAt(one, 'name'));
  if (names.includes(rule)) return rule;
  const stem = rule.replace(GENERATED, '');
  return names.find((name) => name === stem) ?? names.find((name) => stem !== '' && name.startsWith(stem)) ?? stem;
}

function rulePathOf(info: PolicyInfo, rule: string): FieldPath {
  const name = writtenRule(info, rule);
  const index = listAt(objectAt(info.document.object, 'spec'), 'rules').findIndex(
    (one) => textAt(one, 'name') === name,
  );
  return index < 0 ? ['spec'] : ['spec', 'rules', index, 'name'];
}
