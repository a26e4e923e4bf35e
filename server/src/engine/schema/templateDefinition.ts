import { isObject } from './openapi.ts';
import type { Json, JsonObject } from './schemaShape.ts';

/** The group of all constraints. */
export const CONSTRAINT_GROUP = 'constraints.gatekeeper.sh';

const TEXT = { type: 'string' };
const TEXTS = { type: 'array', items: TEXT };

/** A selector of labels. */
function selector(description: string): JsonObject {
  const requirement = {
    type: 'object',
    required: ['key', 'operator'],
    properties: { key: TEXT, operator: TEXT, values: TEXTS },
  };
  return {
    type: 'object',
    description,
    properties: {
      matchLabels: { type: 'object', additionalProperties: TEXT },
      matchExpressions: { type: 'array', items: requirement },
    },
  };
}

const GLOB = { type: 'string', pattern: '^\\*?[-:a-z0-9]*\\*?$' };

/** `spec.match` of every constraint (gatekeeper v3.23, pkg/target/matchcrd_constant.go). */
const MATCH: JsonObject = {
  type: 'object',
  description: 'Which objects the constraint judges. All that is given must hold; nothing given selects everything.',
  properties: {
    kinds: {
      type: 'array',
      description: 'Kinds by their groups. One entry that fits is enough; `*` stands for all.',
      items: { type: 'object', properties: { apiGroups: TEXTS, kinds: TEXTS } },
    },
    namespaces: {
      type: 'array',
      description: 'Namespaces whose objects are judged. `*` may stand at the beginning and the end.',
      items: GLOB,
    },
    excludedNamespaces: {
      type: 'array',
      description: 'Namespaces whose objects are not judged. `*` may stand at the beginning and the end.',
      items: GLOB,
    },
    name: { ...GLOB, description: 'The name of the object. `*` may stand at the beginning and the end.' },
    labelSelector: selector('Labels of the object.'),
    namespaceSelector: selector('Labels of the namespace of the object, or of the object when it is a namespace.'),
    scope: { type: 'string', description: '`*`, `Cluster` or `Namespaced`.' },
    source: {
      type: 'string',
      enum: ['All', 'Generated', 'Original'],
      description: 'Objects as they are sent, those that an expansion template makes of them, or both.',
    },
  },
};

const ACTION = { type: 'string', description: '`deny`, `warn` or `dryrun`: what the cluster does about a violation.' };

/** What every constraint has beside its parameters (frameworks/constraint, pkg/client/crds/schema.go). */
const SPEC: JsonObject = {
  match: MATCH,
  enforcementAction: {
    type: 'string',
    default: 'deny',
    description:
      'What the cluster does about a violation: `deny`, `warn`, `dryrun`, or `scoped` for one action per place.',
  },
  scopedEnforcementActions: {
    type: 'array',
    description: 'With `enforcementAction: scoped`: what is done at which enforcement points.',
    items: {
      type: 'object',
      properties: {
        action: ACTION,
        enforcementPoints: { type: 'array', items: { type: 'object', properties: { name: TEXT } } },
      },
    },
  },
};

/**
 * The CustomResourceDefinition that Gatekeeper makes of a ConstraintTemplate, whose constraints it describes; undefined for anything else.
 * Templates of `v1beta1` take fields that they do not list, unless they say `legacySchema: false`.
 */
export function definitionOfTemplate(template: Json): JsonObject | undefined {
  if (!isObject(template) || template.kind !== 'ConstraintTemplate' || !isObject(template.spec)) return undefined;
  const { crd } = template.spec;
  const inner = isObject(crd) && isObject(crd.spec) ? crd.spec : undefined;
  const kind = inner !== undefined && isObject(inner.names) ? inner.names.kind : undefined;
  if (inner === undefined || typeof kind !== 'string') return undefined;
  const validation = isObject(inner.validation) ? inner.validation : {};
  const own = isObject(validation.openAPIV3Schema) ? validation.openAPIV3Schema : undefined;
  const isLegacy = validation.legacySchema ?? template.apiVersion !== 'templates.gatekeeper.sh/v1';
  const parameters = own === undefined ? undefined : isLegacy === true ? takingMore(own) : own;
  const schema: JsonObject = {
    type: 'object',
    properties: {
      apiVersion: TEXT,
      kind: TEXT,
      metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 63 } } },
      spec: { type: 'object', properties: parameters === undefined ? SPEC : { ...SPEC, parameters } },
      status: { 'x-kubernetes-preserve-unknown-fields': true },
    },
  };
  return {
    kind: 'CustomResourceDefinition',
    spec: {
      group: CONSTRAINT_GROUP,
      scope: 'Cluster',
      names: { kind, plural: kind.toLowerCase() },
      versions: ['v1beta1', 'v1alpha1'].map((name) => ({ name, served: true, schema: { openAPIV3Schema: schema } })),
    },
  };
}

/** A schema whose objects take fields that they do not list (apiextensions, AddPreserveUnknownFields of the frameworks). */
function takingMore(schema: JsonObject): JsonObject {
  const made: Record<string, Json> = { ...schema };
  if (isObject(schema.properties))
    made.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, one]) => [name, isObject(one) ? takingMore(one) : one]),
    );
  for (const key of ['items', 'additionalProperties']) {
    const inner = schema[key];
    if (isObject(inner)) made[key] = takingMore(inner);
  }
  const isPlain = schema.type === undefined || schema.type === 'object';
  return isPlain ? { ...made, 'x-kubernetes-preserve-unknown-fields': true } : made;
}
