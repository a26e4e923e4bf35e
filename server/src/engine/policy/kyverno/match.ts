import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { type JudgedResource, listAt, memberOf, objectAt, textAt, textListAt, textsAt } from '../judged/resource.ts';
import { selectorTest } from '../judged/selector.ts';
import type { MatchSubject, RequestUser } from '../judged/subject.ts';
import { fitsWildcard, wildcardTest } from '../judged/wildcard.ts';
import { isObject } from '../values/json.ts';
import { kindTest } from './kinds.ts';

type Test = (subject: MatchSubject) => boolean;

/** The `match` and `exclude` of a rule, ready to run (pkg/engine/utils/match.go). */
export function matchTest(match: Json | undefined, exclude: Json | undefined): Test {
  const selects = filtersTest(match, false);
  const excludes = isObject(exclude) && Object.keys(exclude).length > 0 ? filtersTest(exclude, true) : () => false;
  return (subject) => selects(subject) && !excludes(subject);
}

/** `any`, else `all`, else one filter. An empty filter neither selects nor excludes. */
function filtersTest(block: Json | undefined, isExclude: boolean): Test {
  const filterOf = (filter: Json): Test => filterTest(filter, isExclude);
  const any = listAt(block, 'any').map(filterOf);
  if (any.length > 0) return (subject) => any.some((test) => test(subject));
  const all = listAt(block, 'all').map(filterOf);
  if (all.length > 0) return (subject) => all.every((test) => test(subject));
  return filterOf(block ?? {});
}

function filterTest(filter: Json, isExclude: boolean): Test {
  const tests = resourceTests(objectAt(filter, 'resources'));
  const userTests = userTestsOf(filter);
  const onlyResources: Test = tests.length === 0 ? () => false : (subject) => tests.every((test) => test(subject));
  if (userTests.length === 0) return onlyResources;
  const everything: Test = (subject) =>
    tests.every((test) => test(subject)) && userTests.every((test) => test(subject.user));
  // Where nothing is known of the user, `match` leaves the user out and `exclude` does not.
  return isExclude
    ? everything
    : (subject) => (subject.user === undefined ? onlyResources(subject) : everything(subject));
}

function resourceTests(resources: JsonObject): readonly Test[] {
  const tests: Test[] = [];
  const operations = textListAt(resources, 'operations');
  if (operations.length > 0) tests.push(({ operation }) => operations.includes(operation));
  const kinds = textListAt(resources, 'kinds');
  if (kinds.length > 0) {
    const fits = kindTest(kinds);
    tests.push(({ resource, subresource }) =>
      fits({ group: resource.group, version: resource.version, kind: resource.kind, subresource }),
    );
  }
  const name = textAt(resources, 'name');
  if (name !== '') tests.push(nameTest([name]));
  const names = textListAt(resources, 'names');
  if (names.length > 0) tests.push(nameTest(names));
  const namespaces = textListAt(resources, 'namespaces').map(wildcardTest);
  if (namespaces.length > 0) {
    tests.push(({ resource }) => {
      const namespace = resource.kind === 'Namespace' ? resource.name : resource.namespace;
      return namespaces.some((fits) => fits(namespace));
    });
  }
  const annotations = Object.entries(textsAt(resources, 'annotations'));
  if (annotations.length > 0) tests.push(({ resource }) => annotations.every((pair) => hasAnnotation(resource, pair)));
  return [...tests, ...selectorTests(resources)];
}

function selectorTests(resources: JsonObject): readonly Test[] {
  const tests: Test[] = [];
  const selector = memberOf(resources, 'selector');
  if (isObject(selector)) {
    const selects = selectorTest(selector);
    tests.push(({ resource }) => selects(resource.labels));
  }
  const namespaceSelector = memberOf(resources, 'namespaceSelector');
  if (isObject(namespaceSelector)) {
    const selects = selectorTest(namespaceSelector);
    tests.push(({ resource, namespaceLabels }) => resource.kind !== 'Namespace' && selects(namespaceLabels));
  }
  return tests;
}

function nameTest(patterns: readonly string[]): Test {
  const tests = patterns.map(wildcardTest);
  return ({ resource }) => {
    const name = resource.name === '' ? resource.generateName : resource.name;
    return tests.some((fits) => fits(name));
  };
}

function hasAnnotation({ annotations }: JudgedResource, [key, value]: readonly [string, string]): boolean {
  return Object.entries(annotations).some(([name, text]) => fitsWildcard(key, name) && fitsWildcard(value, text));
}

type UserTest = (user: RequestUser | undefined) => boolean;

function userTestsOf(filter: Json): readonly UserTest[] {
  const tests: UserTest[] = [];
  const roles = textListAt(filter, 'roles');
  if (roles.length > 0) tests.push((user) => user?.roles.some((role) => roles.includes(role)) === true);
  const clusterRoles = textListAt(filter, 'clusterRoles');
  if (clusterRoles.length > 0)
    tests.push((user) => user?.clusterRoles.some((role) => clusterRoles.includes(role)) === true);
  const subjects = listAt(filter, 'subjects');
  if (subjects.length > 0) tests.push((user) => user !== undefined && subjects.some((one) => isSubject(one, user)));
  return tests;
}

function isSubject(subject: Json, user: RequestUser): boolean {
  const name = textAt(subject, 'name');
  switch (memberOf(subject, 'kind')) {
    case 'ServiceAccount':
      return fitsWildcard(`system:serviceaccount:${textAt(subject, 'namespace')}:${name}`, user.username);
    case 'Group':
      return user.groups.some((group) => fitsWildcard(name, group));
    case 'User':
      return fitsWildcard(name, user.username);
    default:
      return false;
  }
}
