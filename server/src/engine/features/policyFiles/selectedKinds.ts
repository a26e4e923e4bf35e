import { pluralOf } from '../../policy/cel/plural.ts';
import { listAt, memberOf, objectAt, textListAt } from '../../policy/judged/resource.ts';
import { kindTest } from '../../policy/kyverno/kinds.ts';
import { isArray } from '../../policy/values/json.ts';
import type { KindName, Registry } from '../../schema/registry.ts';
import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { Dialect } from './dialect.ts';

/** Kinds whose fields are proposed together; a policy for everything says nothing about fields. */
const MOST_KINDS = 12;

/** The kinds that a policy selects at a place, as far as they are known by name. */
export function selectedKinds(
  policy: JsonObject,
  dialect: Dialect,
  path: FieldPath,
  registry: Registry,
): readonly KindName[] {
  const spec = objectAt(policy, 'spec');
  const test = dialect === 'kyverno' ? ruleTest(spec, path) : admissionTest(spec);
  return test === undefined ? [] : registry.kinds().filter(test).slice(0, MOST_KINDS);
}

type Test = (kind: KindName) => boolean;

function ruleTest(spec: Json, [, , index]: FieldPath): Test | undefined {
  const rule = typeof index === 'number' ? listAt(spec, 'rules')[index] : spec;
  const match = memberOf(rule, 'match');
  const filters = [match, ...listAt(match, 'any'), ...listAt(match, 'all')];
  const kinds = filters.flatMap((filter) => textListAt(objectAt(filter, 'resources'), 'kinds'));
  const named = kinds.filter((kind) => !/^(?:\*\/)*\*$/.test(kind));
  if (named.length === 0) return undefined;
  const test = kindTest(named);
  return ({ apiVersion, kind }) => test({ ...versionOf(apiVersion), kind, subresource: '' });
}

function versionOf(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

function admissionTest(spec: Json): Test | undefined {
  const constraints = objectAt(spec, 'matchConstraints');
  const rules = listAt(constraints, 'resourceRules').filter(
    (rule) => !textListAt(rule, 'resources').some((name) => name.startsWith('*')),
  );
  if (!isArray(rules) || rules.length === 0) return undefined;
  const has = (list: readonly string[], one: string): boolean => list.includes('*') || list.includes(one);
  return ({ apiVersion, kind }) => {
    const { group, version } = versionOf(apiVersion);
    const plural = pluralOf(kind);
    return rules.some(
      (rule) =>
        textListAt(rule, 'resources').some((name) => name.split('/')[0] === plural) &&
        has(textListAt(rule, 'apiGroups'), group) &&
        has(textListAt(rule, 'apiVersions'), version),
    );
  };
}
