import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { admissionTest } from '../cel/admissionMatch.ts';
import { pluralOf } from '../cel/plural.ts';
import { type JudgedResource, listAt, memberOf, objectAt, readResource, textAt } from '../judged/resource.ts';
import type { MatchSubject } from '../judged/subject.ts';

/** An object in one of the versions of its kind, and the name of its kind in the API. */
export interface MatchedForm {
  readonly resource: JudgedResource;
  readonly plural: string;
}

/** What definitions of kinds say of an object: its own form first, then those in other versions. */
export type FormsOf = (resource: JudgedResource) => readonly MatchedForm[];

interface Definition {
  readonly plural: string;
  /** Other versions are the same object with another name of the version. */
  readonly versions: readonly string[];
}

/**
 * The forms of objects. Versions of a custom kind without a webhook differ in their name only; those of built-in kinds have fields of
 * their own, and of kinds that nothing defines nothing is known.
 */
export function formsFrom(objects: readonly JsonObject[]): FormsOf {
  const known = new Map<string, Definition>();
  for (const object of objects) {
    if (textAt(object, 'kind') !== 'CustomResourceDefinition') continue;
    const spec = objectAt(object, 'spec');
    const names = objectAt(spec, 'names');
    const isConverted = textAt(memberOf(spec, 'conversion'), 'strategy') === 'Webhook';
    const versions = listAt(spec, 'versions').filter((version) => memberOf(version, 'served') !== false);
    known.set(`${textAt(spec, 'group')}/${textAt(names, 'kind')}`, {
      plural: textAt(names, 'plural'),
      versions: isConverted ? [] : versions.map((version) => textAt(version, 'name')),
    });
  }
  return (resource) => {
    const { group, kind, version } = resource;
    const definition = known.get(`${group}/${kind}`);
    const plural = definition?.plural || pluralOf(kind);
    const others = (definition?.versions ?? []).filter((other) => other !== version);
    return [
      { resource, plural },
      ...others.map((other) => ({
        resource: readResource({ ...resource.object, apiVersion: `${group}/${other}` }),
        plural,
      })),
    ];
  };
}

/** The form of a request that constraints select; undefined when they do not select it. Reads `matchPolicy`. */
export type Matcher = (subject: MatchSubject, forms: readonly MatchedForm[]) => MatchedForm | undefined;

/** `matchConstraints` of a policy or `matchResources` of a binding, ready to run. */
export function compileMatcher(constraints: Json | undefined): Matcher {
  let plural = '';
  const test = admissionTest(constraints, { plural: () => plural, takesPrefixes: false });
  const isExact = textAt(constraints, 'matchPolicy') === 'Exact';
  return (subject, forms) =>
    (isExact ? forms.slice(0, 1) : forms).find((form) => {
      plural = form.plural;
      return test({ ...subject, resource: form.resource });
    });
}
