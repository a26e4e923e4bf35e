import type { Json } from '../../schema/schemaShape.ts';
import { isObject } from '../jmespath/value.ts';
import type { MatchSubject } from '../kyverno/match.ts';
import { listAt, memberOf, textAt, textListAt } from '../kyverno/resource.ts';
import { type Labels, selectorTest } from '../kyverno/selector.ts';
import { pluralOf } from './plural.ts';

/** Whether constraints select a request. */
export type AdmissionTest = (subject: MatchSubject) => boolean;

const NAME_LABEL = 'kubernetes.io/metadata.name';

/**
 * `matchConstraints` and `matchResources` of admission policies (k8s.io/apiserver, pkg/admission/plugin/policy/matching). A missing
 * list of rules selects everything.
 */
export function admissionTest(constraints: Json | undefined): AdmissionTest {
  const rules = listAt(constraints, 'resourceRules').map(ruleTest);
  const excluded = listAt(constraints, 'excludeResourceRules').map(ruleTest);
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

function ruleTest(rule: Json): AdmissionTest {
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
    resources.some((test) => test(pluralOf(resource.kind), subresource)) &&
    scopeFits(scope, resource.namespace === '' || resource.kind === 'Namespace') &&
    namesFit(names, resource.name, resource.generateName);
}

function scopeFits(scope: string, isCluster: boolean): boolean {
  return scope === '' || scope === '*' || (scope === 'Cluster') === isCluster;
}

function namesFit(names: readonly string[], name: string, generateName: string): boolean {
  if (names.length === 0) return true;
  return name === '' ? names.some((one) => generateName.startsWith(one)) : names.includes(name);
}

/** `pods`, `pods/*`, `*`, and so on; a bare name does not select subresources. */
function resourceTest(pattern: string): (plural: string, subresource: string) => boolean {
  const [wanted = '', sub] = pattern.split('/');
  return (plural, subresource) => {
    if (wanted !== '*' && wanted !== plural) return false;
    return sub === undefined ? subresource === '' : sub === '*' || sub === subresource;
  };
}
