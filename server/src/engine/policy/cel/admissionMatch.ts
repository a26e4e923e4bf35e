import type { Json } from '../../schema/schemaShape.ts';
import { type JudgedResource, listAt, memberOf, textAt, textListAt } from '../judged/resource.ts';
import { type Labels, selectorTest } from '../judged/selector.ts';
import type { MatchSubject } from '../judged/subject.ts';
import { isObject } from '../values/json.ts';
import { pluralOf } from './plural.ts';

/** Whether constraints select a request. */
export type AdmissionTest = (subject: MatchSubject) => boolean;

/** What differs between the server and what checks policies without one. */
export interface Matching {
  /** The name in the API of the kind of an object. */
  plural(resource: JudgedResource): string;
  /** Whether a name that the server is going to make is looked at as far as it is known. */
  readonly takesPrefixes: boolean;
}

const OFFLINE: Matching = { plural: ({ kind }) => pluralOf(kind), takesPrefixes: true };

const NAME_LABEL = 'kubernetes.io/metadata.name';

/**
 * `matchConstraints` and `matchResources` of admission policies (k8s.io/apiserver, pkg/admission/plugin/policy/matching). A missing
 * list of rules selects everything.
 */
export function admissionTest(constraints: Json | undefined, how: Matching = OFFLINE): AdmissionTest {
  const rules = listAt(constraints, 'resourceRules').map((rule) => ruleTest(rule, how));
  const excluded = listAt(constraints, 'excludeResourceRules').map((rule) => ruleTest(rule, how));
  const namespaces = optionalSelector(memberOf(constraints, 'namespaceSelector'));
  const objects = optionalSelector(memberOf(constraints, 'objectSelector'));
  return (subject) =>
    (rules.length === 0 || rules.some((test) => test(subject))) &&
    !excluded.some((test) => test(subject)) &&
    namespaceFits(namespaces, subject) &&
    (objects === undefined || objects(subject.resource.labels));
}

function optionalSelector(selector: Json | undefined): ((labels: Labels) => boolean) | undefined {
  const isThere =
    isObject(selector) &&
    (listAt(selector, 'matchExpressions').length > 0 ||
      Object.keys(memberOf(selector, 'matchLabels') ?? {}).length > 0);
  return isThere ? selectorTest(selector) : undefined;
}

/** A Namespace is selected by its own labels; other objects outside of namespaces always are. */
function namespaceFits(
  selects: ((labels: Labels) => boolean) | undefined,
  { resource, namespaceLabels }: MatchSubject,
): boolean {
  if (selects === undefined) return true;
  if (resource.kind === 'Namespace' && resource.group === '') return selects(resource.labels);
  if (resource.namespace === '') return true;
  return selects({ [NAME_LABEL]: resource.namespace, ...namespaceLabels });
}

function ruleTest(rule: Json, how: Matching): AdmissionTest {
  const groups = textListAt(rule, 'apiGroups');
  const versions = textListAt(rule, 'apiVersions');
  const operations = textListAt(rule, 'operations');
  const resources = textListAt(rule, 'resources').map(resourceTest);
  const names = textListAt(rule, 'resourceNames');
  const scope = textAt(rule, 'scope');
  const among = (list: readonly string[], value: string): boolean => list.includes('*') || list.includes(value);
  return ({ resource, subresource, operation }) =>
    among(groups, resource.group) &&
    among(versions, resource.version) &&
    (operations.length === 0 || among(operations, operation)) &&
    resources.some((test) => test(how.plural(resource), subresource)) &&
    scopeFits(scope, resource.namespace === '' || resource.kind === 'Namespace') &&
    namesFit(names, resource.name, how.takesPrefixes ? resource.generateName : '');
}

function scopeFits(scope: string, isCluster: boolean): boolean {
  return scope === '' || scope === '*' || (scope === 'Cluster') === isCluster;
}

function namesFit(names: readonly string[], name: string, generateName: string): boolean {
  if (names.length === 0) return true;
  if (name !== '') return names.includes(name);
  return generateName !== '' && names.some((one) => generateName.startsWith(one));
}

/** `pods`, `pods/*`, `*`, and so on; a bare name does not select subresources. */
function resourceTest(pattern: string): (plural: string, subresource: string) => boolean {
  const [wanted = '', sub] = pattern.split('/');
  return (plural, subresource) => {
    if (wanted !== '*' && wanted !== plural) return false;
    return sub === undefined ? subresource === '' : sub === '*' || sub === subresource;
  };
}
