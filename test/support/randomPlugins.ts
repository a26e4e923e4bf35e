import type { Random } from './random.ts';
import { type Fields, type Json, KINDS, type Known, labels, NAMES, TEXTS } from './randomObjects.ts';
import { randomYaml } from './randomYaml.ts';

/** Adds a file beside a kustomization and answers with its name. */
export type AddFile = (name: string, text: string) => string;

const PATHS = [
  'metadata/labels',
  'metadata/annotations',
  'metadata/name',
  'spec/template/metadata/labels',
  'spec/template/metadata/annotations',
  'spec/selector',
  'spec/x/y',
  'spec/containers[]/image',
  'spec/template/spec/containers/image',
  'spec/a',
  'data/a',
];

function fieldSpec(random: Random): Fields {
  return {
    path: random.one(PATHS),
    ...(random.chance(0.4) && { create: random.chance(0.7) }),
    ...(random.chance(0.4) && { kind: random.one(KINDS) }),
    ...(random.chance(0.1) && { group: random.one(['apps', 'example.com', 'batch']) }),
    ...(random.chance(0.1) && { version: 'v1' }),
  };
}

function fieldSpecs(random: Random): Fields[] {
  return random.some([1, 2, 3], 1, 2).map(() => fieldSpec(random));
}

/** A file for `configurations`. */
export function configuration(random: Random): string {
  const lists = ['namePrefix', 'nameSuffix', 'namespace', 'commonLabels', 'labels', 'templateLabels', 'images'];
  const fields: Fields = {};
  for (const name of random.some([...lists, 'commonAnnotations', 'varReference', 'replicas'], 1, 3)) {
    fields[name] = fieldSpecs(random);
  }
  if (random.chance(0.4)) {
    const specs = [{ path: random.one(['spec/a', 'spec/key', 'data/a', 'spec/containers/name']), kind: 'Thing' }];
    fields.nameReference = [
      { kind: random.one(KINDS), ...(random.chance(0.5) && { version: 'v1' }), fieldSpecs: specs },
    ];
  }
  return randomYaml(random, fields);
}

/** A file for `openapi`, with a list of things that merges by its keys. */
export function openApi(random: Random): string {
  const list = {
    type: 'array',
    items: { type: 'object', properties: { name: { type: 'string' } } },
    'x-kubernetes-patch-strategy': random.one(['merge', 'replace', 'merge,retainKeys']),
    ...(random.chance(0.8) && { 'x-kubernetes-patch-merge-key': 'name' }),
  };
  const spec = {
    type: 'object',
    properties: { containers: list, a: { $ref: random.one(['#/definitions/part', '#/definitions/none']) } },
    ...(random.chance(0.2) && { additionalProperties: list }),
  };
  const type = { group: 'example.com', version: 'v1', kind: 'Thing' };
  const definition = { type: 'object', properties: { spec }, 'x-kubernetes-group-version-kind': [type] };
  const get = { get: { 'x-kubernetes-group-version-kind': type } };
  const path = random.one(['/apis/example.com/v1/things', '/apis/example.com/v1/namespaces/{namespace}/things']);
  const text = JSON.stringify(
    { definitions: { thing: definition, part: list }, ...(random.chance(0.3) && { paths: { [path]: get } }) },
    null,
    1,
  );
  // What nothing needs may be broken.
  return random.chance(0.05) ? text.replace(/\}$/, ',}') : `${text}\n`;
}

/** A file for `crds`: types with marks that tell kustomize about fields. */
export function crds(random: Random): string {
  const marks: readonly Fields[] = [
    { 'x-kubernetes-annotation': 'true' },
    { 'x-kubernetes-label-selector': 'true' },
    { 'x-kubernetes-identity': 'true' },
    {
      'x-kubernetes-object-ref-api-version': 'v1',
      'x-kubernetes-object-ref-kind': random.one(['ConfigMap', 'Secret']),
    },
  ];
  const property = (): Json => ({ type: 'object', ...random.one(marks) });
  const top = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' } };
  const thing = {
    Schema: {
      properties: { ...top, spec: { $ref: 'example.com/v1.Spec' } },
    },
  };
  const spec = { Schema: { properties: { a: property(), key: property(), b: property() } } };
  return `${JSON.stringify({ 'example.com/v1.Thing': thing, 'example.com/v1.Spec': spec }, null, 1)}\n`;
}

/** The settings of a built-in transformer. */
export function transformer(random: Random, known: readonly Known[]): Fields {
  const specs = { fieldSpecs: fieldSpecs(random) };
  const { kind, name } = random.one(known);
  const target = { kind, ...(random.chance(0.5) && { name }) };
  const made = random.one<() => Fields>([
    () => ({ kind: 'LabelTransformer', labels: labels(random), ...specs }),
    () => ({ kind: 'AnnotationsTransformer', annotations: labels(random), ...specs }),
    () => ({
      kind: 'NamespaceTransformer',
      unsetOnly: random.chance(0.5),
      setRoleBindingSubjects: random.one(['none', 'allServiceAccounts', 'defaultOnly']),
      ...(random.chance(0.3) && { fieldSpecs: fieldSpecs(random) }),
    }),
    () => ({ kind: 'PrefixTransformer', prefix: 'pt-', fieldSpecs: [{ path: 'metadata/name' }] }),
    () => ({ kind: 'SuffixTransformer', suffix: '-st', fieldSpecs: [{ path: 'metadata/name' }] }),
    () => ({ kind: 'PrefixSuffixTransformer', prefix: 'a-', suffix: '-z', fieldSpecs: [{ path: 'metadata/name' }] }),
    () => ({
      kind: 'ImageTagTransformer',
      imageTag: { name: 'nginx', newTag: '7' },
      fieldSpecs: fieldSpecs(random),
    }),
    () => ({
      kind: 'ReplicaCountTransformer',
      replica: { name, count: 4 },
      fieldSpecs: [{ path: 'spec/replicas', create: true }],
    }),
    () => ({
      kind: 'PatchTransformer',
      target,
      patch: JSON.stringify([{ op: 'add', path: '/metadata/labels', value: { x: random.one(TEXTS) } }]),
    }),
    () => ({
      kind: 'PatchJson6902Transformer',
      target: { kind, name },
      jsonOp: '[{"op": "add", "path": "/data", "value": {"j": "1"}}]',
    }),
    () => ({
      kind: 'ReplacementTransformer',
      replacements: [
        {
          sourceValue: random.one(TEXTS),
          targets: [{ select: { kind }, fieldPaths: ['metadata.annotations.r'], options: { create: true } }],
        },
      ],
    }),
    () => ({ kind: 'ValueAddTransformer', value: 'added', targets: [{ fieldPath: 'spec/key', selector: { kind } }] }),
    () => ({ kind: 'HashTransformer' }),
  ])();
  return { apiVersion: 'builtin', metadata: { name: 't', namespace: 'moved' }, ...made };
}

/** The settings of a built-in generator. */
export function generatorPlugin(random: Random): Fields {
  return {
    apiVersion: 'builtin',
    kind: random.one(['ConfigMapGenerator', 'SecretGenerator']),
    metadata: { name: 'by-plugin', ...(random.chance(0.3) && { namespace: 'shop' }) },
    ...(random.chance(0.4) && { name: random.one(NAMES) }),
    literals: ['k=v'],
    ...(random.chance(0.2) && { behavior: 'create' }),
    ...(random.chance(0.3) && { options: { disableNameSuffixHash: true } }),
  };
}

/** An entry of generators, transformers or validators: a text, a file, or a directory that is a kustomization. */
export function pluginEntry(random: Random, settings: Fields, name: string, add: AddFile): string {
  const text = randomYaml(random, settings);
  if (random.chance(0.4)) return text;
  if (random.chance(0.7)) return add(`${name}.yaml`, text);
  add(`${name}/one.yaml`, text);
  add(`${name}/kustomization.yaml`, 'resources: [one.yaml]\n');
  return name;
}
