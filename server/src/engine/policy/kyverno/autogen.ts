import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { listAt, memberOf, objectAt, textAt, textListAt } from '../judged/resource.ts';
import { isArray, isObject } from '../values/json.ts';
import { plainKindOf } from './kinds.ts';
import type { KyvernoPolicy, PolicyRule } from './policy.ts';

/** The kinds that make pods, and how a generated rule names them. */
const CONTROLLERS: Readonly<Record<string, string>> = {
  DaemonSet: 'apps/v1/DaemonSet',
  Deployment: 'apps/v1/Deployment',
  Job: 'batch/v1/Job',
  StatefulSet: 'apps/v1/StatefulSet',
  ReplicaSet: 'apps/v1/ReplicaSet',
  ReplicationController: 'v1/ReplicationController',
  CronJob: 'batch/v1/CronJob',
};
const ANNOTATION = 'pod-policies.kyverno.io/autogen-controllers';
const MAX_NAME = 63;

/**
 * The rules of a policy for objects of a kind: those that were written, and those that Kyverno generates from rules on pods for the
 * controllers that make them (pkg/autogen/v1).
 */
export function rulesFor(policy: KyvernoPolicy, kind: string): readonly PolicyRule[] {
  if (!Object.hasOwn(CONTROLLERS, kind) || !controllersOf(policy).has(kind)) return policy.rules;
  const generated = policy.rules
    .map((rule) => generate(rule, kind))
    .filter((rule): rule is PolicyRule => rule !== undefined);
  if (generated.length === 0) return policy.rules;
  return [...policy.rules.filter((rule) => !isGeneratedName(rule)), ...generated];
}

function isGeneratedName(rule: PolicyRule): boolean {
  return textAt(rule, 'name').startsWith('autogen-');
}

function controllersOf(policy: KyvernoPolicy): ReadonlySet<string> {
  if (!canGenerate(policy.rules)) return new Set();
  const asked = policy.annotations[ANNOTATION];
  return new Set(asked === undefined ? Object.keys(CONTROLLERS) : asked.split(','));
}

/** Decided on all rules together; one that does not suit turns it off for the whole policy. */
function canGenerate(rules: readonly PolicyRule[]): boolean {
  const filters = rules.flatMap((rule) => [...filtersOf(rule, 'match'), ...filtersOf(rule, 'exclude')]);
  const isNeeded = filters.some((filter) =>
    textListAt(filter, 'kinds').some((kind) => kind === 'Pod' || Object.hasOwn(CONTROLLERS, kind)),
  );
  return isNeeded && !rules.some(hasOtherBody) && filters.every(suits);
}

function hasOtherBody(rule: PolicyRule): boolean {
  const mutate = objectAt(rule, 'mutate');
  return (
    isObject(memberOf(rule, 'generate')) ||
    textAt(mutate, 'patchesJson6902') !== '' ||
    listAt(mutate, 'foreach').some((each) => textAt(each, 'patchesJson6902') !== '')
  );
}

function suits(filter: JsonObject): boolean {
  const kinds = textListAt(filter, 'kinds');
  return (
    textAt(filter, 'name') === '' &&
    textListAt(filter, 'names').length === 0 &&
    !isObject(memberOf(filter, 'selector')) &&
    !isObject(memberOf(filter, 'annotations')) &&
    !(kinds.length > 1 && kinds.some((kind) => plainKindOf(kind) === 'Pod'))
  );
}

/** The `resources` of every filter of `match` or `exclude`. */
function filtersOf(rule: PolicyRule, block: 'match' | 'exclude'): readonly JsonObject[] {
  const at = memberOf(rule, block);
  const filters: readonly Json[] = [...(at === undefined ? [] : [at]), ...listAt(at, 'any'), ...listAt(at, 'all')];
  return filters.map((filter: Json): JsonObject => objectAt(filter, 'resources'));
}

function kindsOf(rule: PolicyRule, block: 'match' | 'exclude'): readonly string[] {
  return filtersOf(rule, block).flatMap((filter) => textListAt(filter, 'kinds').map(plainKindOf));
}

function generate(rule: PolicyRule, kind: string): PolicyRule | undefined {
  if (isGeneratedName(rule) || !kindsOf(rule, 'match').includes('Pod')) return undefined;
  const excluded = kindsOf(rule, 'exclude');
  if (excluded.length > 0 && !excluded.includes('Pod')) return undefined;
  const isCron = kind === 'CronJob';
  const body = bodyOf(rule, isCron);
  if (body === undefined) return undefined;
  const selector = CONTROLLERS[kind] ?? kind;
  const exclude = memberOf(rule, 'exclude');
  const name = `${isCron ? 'autogen-cronjob-' : 'autogen-'}${textAt(rule, 'name')}`.slice(0, MAX_NAME);
  const made: Record<string, Json> = {
    ...rule,
    ...body,
    name,
    match: withKinds(memberOf(rule, 'match') ?? {}, selector, isCron),
  };
  if (isObject(exclude)) made.exclude = withExcludedKinds(exclude, selector, isCron);
  return shiftTexts(made, isCron, isObject(memberOf(objectAt(rule, 'validate'), 'cel')));
}

/** Filters that list pods take the kind instead; for CronJob all filters do. */
function withKinds(block: Json, selector: string, isCron: boolean): JsonObject {
  const holder = isObject(block) ? block : {};
  for (const list of ['any', 'all'] as const) {
    const filters = listAt(holder, list);
    if (filters.length > 0)
      return { ...holder, [list]: filters.map((filter) => filterWithKinds(filter, selector, isCron)) };
  }
  return { ...holder, resources: { ...objectAt(holder, 'resources'), kinds: [selector] } };
}

function withExcludedKinds(block: JsonObject, selector: string, isCron: boolean): JsonObject {
  const isPlain = listAt(block, 'any').length === 0 && listAt(block, 'all').length === 0;
  const kinds = textListAt(objectAt(block, 'resources'), 'kinds');
  return isPlain && kinds.length === 0 ? block : withKinds(block, selector, isCron);
}

function filterWithKinds(filter: Json, selector: string, isCron: boolean): Json {
  const resources = objectAt(filter, 'resources');
  const listsPods = textListAt(resources, 'kinds').some((kind) => plainKindOf(kind) === 'Pod');
  // Generated for CronJob from the rule that was generated for the others, in which no filter lists pods any more.
  if (!isCron && !listsPods) return filter;
  return { ...(isObject(filter) ? filter : {}), resources: { ...resources, kinds: [selector] } };
}

/** The member of the rule with its patterns laid around the template of the pod; undefined for a rule that cannot be generated from. */
function bodyOf(rule: PolicyRule, isCron: boolean): JsonObject | undefined {
  const wrap = (pattern: Json): Json =>
    isCron ? { spec: { jobTemplate: { spec: { template: pattern } } } } : { spec: { template: pattern } };
  const mutate = memberOf(rule, 'mutate');
  if (isObject(mutate)) {
    const patch = memberOf(mutate, 'patchStrategicMerge');
    if (isObject(patch)) return { mutate: { patchStrategicMerge: wrap(patch) } };
    const each = listAt(mutate, 'foreach');
    if (each.length > 0) return { mutate: { foreach: each.map((one) => wrapEach(one, wrap)) } };
  }
  const validate = memberOf(rule, 'validate');
  if (!isObject(validate)) return isArray(memberOf(rule, 'verifyImages')) ? {} : undefined;
  const pattern = memberOf(validate, 'pattern');
  if (pattern !== undefined && pattern !== null) return { validate: { ...common(validate), pattern: wrap(pattern) } };
  for (const member of ['deny', 'podSecurity'] as const) {
    const body = memberOf(validate, member);
    if (isObject(body)) return { validate: { ...common(validate), [member]: body } };
  }
  const any = memberOf(validate, 'anyPattern');
  if (isArray(any)) return { validate: { ...common(validate), anyPattern: any.map(wrap) } };
  const each = memberOf(validate, 'foreach');
  if (isArray(each) && each.length > 0) return { validate: { ...common(validate), foreach: each } };
  return isObject(memberOf(validate, 'cel')) ? { validate } : undefined;
}

function wrapEach(each: Json, wrap: (pattern: Json) => Json): Json {
  const { list, context, preconditions, patchStrategicMerge } = isObject(each) ? each : {};
  const made: Record<string, Json> = { patchStrategicMerge: wrap(patchStrategicMerge ?? null) };
  if (list !== undefined) made.list = list;
  if (context !== undefined) made.context = context;
  if (preconditions !== undefined) made.preconditions = preconditions;
  return made;
}

const COMMON = ['message', 'failureAction', 'failureActionOverrides', 'allowExistingViolations'];

function common(validate: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(validate).filter(([key]) => COMMON.includes(key)));
}

/** Blind replacement over the whole text of the rule, literals in it included, as Kyverno does it. */
function shiftTexts(rule: JsonObject, isCron: boolean, isCel: boolean): JsonObject {
  const at = isCron ? 'spec.jobTemplate.spec.template' : 'spec.template';
  const root = isCel ? '' : 'request.';
  let text = JSON.stringify(rule);
  for (const object of ['object', 'oldObject'])
    text = text.replaceAll(`${root}${object}.spec`, `${root}${object}.${at}.spec`);
  for (const object of ['object', 'oldObject'])
    text = text.replaceAll(`${root}${object}.metadata`, `${root}${object}.${at}.metadata`);
  return JSON.parse(text) as JsonObject;
}
