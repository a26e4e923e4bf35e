import { memberOf, objectAt, textAt } from '../../policy/judged/resource.ts';
import { isObject } from '../../policy/values/json.ts';
import type { KindName, Registry } from '../../schema/registry.ts';
import type { Json } from '../../schema/schemaShape.ts';
import { fieldsOf, follow, targetsOfKinds } from '../policyFiles/fieldsOf.ts';
import type { InputField, InputFields } from './regoCompletion.ts';

/** Kinds whose fields are proposed together. */
const MOST_KINDS = 6;

/** Without a kind in the text, what most rules are about. */
const COMMON: readonly string[] = ['Pod'];

/** The kinds that a text compares something with. */
function kindsIn(text: string, registry: Registry): readonly KindName[] {
  const known = registry.kinds();
  const named = new Set([...text.matchAll(/"([A-Z][A-Za-z]+)"/g)].map(([, name = '']) => name));
  const found = known.filter(({ kind }) => named.has(kind)).slice(0, MOST_KINDS);
  return found.length > 0 ? found : known.filter(({ kind }) => COMMON.includes(kind)).slice(0, 1);
}

function fieldsBelow(path: readonly string[], text: string, registry: Registry): readonly InputField[] {
  const steps = path.map((step) => (step === '[]' ? 0 : step));
  const targets = follow(targetsOfKinds(kindsIn(text, registry), registry), steps, registry);
  return fieldsOf(targets, registry).map(({ name, type }) => ({ name, detail: type }));
}

/** `input` of a file of Rego: the object itself. */
export function objectFields(text: string, registry: Registry): InputFields {
  return ([, ...path]) => fieldsBelow(path, text, registry);
}

const REVIEW: readonly InputField[] = [
  { name: 'object', detail: 'the object as it would be' },
  { name: 'oldObject', detail: 'the object as it is' },
  { name: 'kind', detail: 'group, version and kind' },
  { name: 'operation', detail: 'CREATE, UPDATE, DELETE or CONNECT' },
  { name: 'name', detail: 'string' },
  { name: 'namespace', detail: 'string' },
  { name: 'userInfo', detail: 'who asks' },
];

/** `input` of a template of Gatekeeper: the request, and the parameters by the template's own schema. */
export function reviewFields(text: string, registry: Registry, template: Json | undefined): InputFields {
  return ([, part, ...path]) => {
    if (part === undefined)
      return [
        { name: 'review', detail: 'the request' },
        { name: 'parameters', detail: 'of the constraint' },
      ];
    if (part === 'parameters') return parameterFields(path, template);
    if (part !== 'review') return [];
    const [field, ...rest] = path;
    if (field === undefined) return REVIEW;
    if (field === 'kind') return ['group', 'version', 'kind'].map((name) => ({ name, detail: 'string' }));
    return field === 'object' || field === 'oldObject' ? fieldsBelow(rest, text, registry) : [];
  };
}

function parameterFields(path: readonly string[], template: Json | undefined): readonly InputField[] {
  const crd = objectAt(objectAt(objectAt(template, 'spec'), 'crd'), 'spec');
  const root: Json = objectAt(objectAt(crd, 'validation'), 'openAPIV3Schema');
  const at = path.reduce<Json | undefined>(
    (schema, step) =>
      step === '[]' ? memberOf(schema, 'items') : memberOf(memberOf(itemsOf(schema), 'properties'), step),
    root,
  );
  const properties = memberOf(itemsOf(at), 'properties');
  if (!isObject(properties)) return [];
  return Object.entries(properties).map(([name, schema]) => ({ name, detail: textAt(schema as Json, 'type') }));
}

/** Of a list its items, since a field of one is asked for. */
function itemsOf(schema: Json | undefined): Json | undefined {
  return textAt(schema, 'type') === 'array' ? memberOf(schema, 'items') : schema;
}
