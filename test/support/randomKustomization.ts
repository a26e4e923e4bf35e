import type { Random } from './random.ts';
import {
  anything,
  apiVersionOf,
  type Fields,
  type Json,
  KINDS,
  type Kind,
  type Known,
  labels,
  NAMES,
  object,
  podSpec,
  TEXTS,
} from './randomObjects.ts';
import {
  type AddFile,
  configuration,
  crds,
  generatorPlugin,
  openApi,
  pluginEntry,
  transformer,
} from './randomPlugins.ts';
import { randomYaml } from './randomYaml.ts';

type Layer = 'base' | 'overlay' | 'component';

/** The fields of a random kustomization that mostly fit the objects of the base; `add` adds a file beside it. */
export function randomFields(random: Random, known: readonly Known[], layer: Layer, add: AddFile): Fields {
  const fields: Fields = {};
  const maybe = (share: number, name: string, make: () => Json): void => {
    if (random.chance(share)) fields[name] = make();
  };
  maybe(0.3, 'namePrefix', () => random.one(['p-', 'x-', 'a.']));
  maybe(0.2, 'nameSuffix', () => random.one(['-s', '-v1']));
  maybe(0.3, 'namespace', () => random.one(['shop', 'prod', '12']));
  maybe(0.3, 'labels', () => random.some([1, 2], 1, 2).map(() => labelEntry(random)));
  maybe(0.2, 'commonLabels', () => ({ app: random.one(TEXTS) }));
  maybe(0.2, 'commonAnnotations', () => ({ note: random.one(TEXTS) }));
  maybe(0.4, 'images', () => images(random));
  maybe(0.05, 'imageTags', () => images(random));
  const scaled = known.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  if (scaled.length > 0)
    maybe(0.15, 'replicas', () => [{ name: random.one(scaled).name, count: random.integer(0, 5) }]);
  maybe(0.4, 'configMapGenerator', () => [
    generator(random, `gen-${layer}${layer === 'component' ? random.integer(1, 9) : ''}`, ['create'], add),
    ...(layer !== 'base' && random.chance(0.08) ? [generator(random, 'gen-base', ['merge', 'replace'], add)] : []),
  ]);
  const maps = known.filter(({ kind }) => kind === 'Secret');
  if (maps.length > 0)
    maybe(0.3, 'secretGenerator', () => [generator(random, random.one(maps).name, ['merge', 'replace'], add)]);
  maybe(0.1, 'generatorOptions', () => ({
    disableNameSuffixHash: random.chance(0.5),
    labels: { g: 'x' },
    ...(random.chance(0.3) && { annotations: { ga: random.one(TEXTS) } }),
    ...(random.chance(0.2) && { immutable: random.chance(0.7) }),
  }));
  maybe(0.6, 'patches', () => random.some([1, 2, 3], 1, 3).map((number) => patch(random, known, number, add)));
  maybe(0.08, 'patchesJson6902', () => [jsonPatch(random, known)]);
  maybe(0.2, 'replacements', () =>
    random.some([1, 2], 1, 2).map((number) => {
      const made = replacement(random, known);
      return random.chance(0.15) ? { path: add(`replacement${number}.yaml`, randomYaml(random, made)) } : made;
    }),
  );
  maybe(0.1, 'vars', () => [variable(random, known, layer)]);
  maybe(0.15, 'patchesStrategicMerge', () => [
    randomYaml(
      random,
      object(
        random,
        random.one(known),
        known.map((one) => one.name),
      ),
    ),
  ]);
  maybe(0.12, 'transformers', () =>
    random.some([1, 2], 1, 2).map((number) => pluginEntry(random, transformer(random, known), `change${number}`, add)),
  );
  maybe(0.06, 'generators', () => [pluginEntry(random, generatorPlugin(random), 'generator', add)]);
  maybe(0.02, 'validators', () => [pluginEntry(random, transformer(random, known), 'validator', add)]);
  maybe(0.08, 'configurations', () => [add('fields.yaml', configuration(random))]);
  maybe(0.05, 'crds', () => [add('crds.json', crds(random))]);
  maybe(0.06, 'openapi', () =>
    random.chance(0.2) ? { version: 'v1.21.2' } : { path: add('openapi.json', openApi(random)) },
  );
  maybe(0.03, 'metadata', () => ({ name: 'me', labels: { a: 'b' } }));
  if (layer === 'overlay') {
    maybe(0.4, 'sortOptions', () => sortOptions(random));
    maybe(0.15, 'buildMetadata', () =>
      random.some(['originAnnotations', 'transformerAnnotations', 'managedByLabel'], 1, 3),
    );
  }
  return fields;
}

function labelEntry(random: Random): Fields {
  return {
    pairs: { [random.one(['team', 'app', 'x'])]: random.one(TEXTS) },
    ...(random.chance(0.3) && { includeSelectors: true }),
    ...(random.chance(0.3) && { includeTemplates: true }),
    ...(random.chance(0.1) && { includeVolumeClaimTemplates: true }),
    ...(random.chance(0.15) && {
      fields: [
        { path: random.one(['spec/labels', 'spec/a', 'spec/template/metadata/labels']), create: true, kind: 'Thing' },
      ],
    }),
  };
}

function images(random: Random): Json {
  return random.some(['nginx', 'shop/web', 'reg:5000/web', 'busybox', 'shop/.*', 'other/name'], 1, 2).map((name) => ({
    name,
    ...(random.chance(0.5) && { newName: random.one(['other/name', 'reg:5000/a/b', 'nginx']) }),
    ...(random.chance(0.5) && { newTag: random.one(['2', 'v1.2', 'latest', '1_0-x']) }),
    ...(random.chance(0.2) && { digest: 'sha256:123' }),
    ...(random.chance(0.2) && { tagSuffix: '-x' }),
  }));
}

function sortOptions(random: Random): Fields {
  const order = random.one(['fifo', 'legacy']);
  if (order === 'fifo' || random.chance(0.6)) return { order };
  const kinds = random.some([...KINDS], 0, 4);
  return { order, legacySortOptions: { orderFirst: kinds.slice(0, 2), orderLast: kinds.slice(2) } };
}

function generator(random: Random, name: string, behaviors: readonly string[], add: AddFile): Fields {
  const options = {
    labels: { x: 'y' },
    ...(random.chance(0.3) && { annotations: { ga: random.one(TEXTS), z: '1' } }),
    ...(random.chance(0.5) && { disableNameSuffixHash: true }),
    ...(random.chance(0.1) && { immutable: true }),
  };
  return {
    name,
    literals: random.some(['a=1', 'b=x y', 'c="quoted"', 'd=', 'e=é', `f=${'long '.repeat(30)}`], 0, 4),
    behavior: random.one(behaviors),
    ...(random.chance(0.1) && { files: [add(`${name}.conf`, random.one(TEXTS)), `key=${name}.conf`] }),
    ...(random.chance(0.1) && { envs: [add(`${name}.env`, 'ENV_A=1\n# no\n  ENV_B= x \nENV_C\n')] }),
    ...(random.chance(0.05) && { namespace: 'shop' }),
    ...(random.chance(0.2) && { options }),
  };
}

function patch(random: Random, known: readonly Known[], number: number, add: AddFile): Fields {
  const { text, ...rest } = patchText(random, known);
  return random.chance(0.15) ? { ...rest, path: add(`patch${number}.yaml`, text) } : { ...rest, patch: text };
}

function patchText(random: Random, known: readonly Known[]): Fields & { readonly text: string } {
  const { kind, name } = random.one(known);
  const names = known.map((one) => one.name);
  const target = {
    kind: random.chance(0.9) ? kind : '.*',
    ...(random.chance(0.5) && { name: random.one([name, 'web.*']) }),
    ...(random.chance(0.1) && { labelSelector: random.one(['app', '!app', 'tier notin (x, 12)', 'app=plain,tier']) }),
    ...(random.chance(0.05) && { annotationSelector: random.one(['x', 'app!=12', 'team in (yes, no)']) }),
    ...(random.chance(0.05) && { namespace: random.one(['shop', 'default', '.*']) }),
    ...(random.chance(0.05) && { version: 'v1' }),
    ...(random.chance(0.05) && { group: random.one(['apps', '']) }),
  };
  if (random.chance(0.3)) {
    const operations = random.some([1, 2, 3], 1, 3).map(() => operation(random, kind));
    return { target, text: random.chance(0.7) ? JSON.stringify(operations) : randomYaml(random, operations) };
  }
  const whole = (): Fields => {
    const part = random.chance(0.1) ? { $patch: random.one(['delete', 'replace', 'merge']) } : {};
    return { ...object(random, { kind, name }, names), ...part };
  };
  const text = randomYaml(random, whole());
  const options = random.chance(0.1)
    ? {
        options: {
          allowNameChange: random.chance(0.5),
          ...(target.kind === kind && random.chance(0.3) && { allowKindChange: true }),
        },
      }
    : {};
  if (random.chance(0.8)) return { target, text, ...options };
  return { text: random.chance(0.8) ? text : `${text}---\n${randomYaml(random, whole())}`, ...options };
}

function jsonPatch(random: Random, known: readonly Known[]): Fields {
  const { kind, name } = random.one(known);
  const target = { kind, name, version: 'v1' };
  return { target, patch: JSON.stringify(random.some([1, 2], 1, 2).map(() => operation(random, kind))) };
}

function operation(random: Random, kind: Kind): Fields {
  const workload = kind === 'Deployment' || kind === 'StatefulSet';
  const path = random.one([
    '/metadata/labels',
    '/metadata/annotations',
    '/spec',
    '/data',
    ...(workload
      ? [
          '/spec/replicas',
          '/spec/template/spec/containers/0/image',
          '/spec/template/spec/containers/-',
          '/spec/template/metadata',
        ]
      : []),
    ...(random.chance(0.1) ? ['/metadata/name', '/metadata/annotations/x~1y', '/data/a'] : []),
  ]);
  if (path === '/metadata/name') return { op: 'replace', path, value: random.one(NAMES) };
  if (path === '/spec/template/spec/containers/-') return { op: 'add', path, value: { name: 'added', image: 'nginx' } };
  if (path === '/spec/template/spec/containers/0/image') return { op: 'replace', path, value: 'busybox:9' };
  if (path === '/spec/replicas') return { op: 'replace', path, value: random.one([3, 1_000_000, 2.5, '3']) };
  if (random.chance(0.1)) return random.chance(0.5) ? { op: 'remove', path } : { op: 'test', path, value: null };
  if (random.chance(0.02)) return { op: 'test', path };
  if (random.chance(0.1))
    return {
      op: random.one(['copy', 'move', 'copy']),
      from: random.one(['/metadata/name', '/kind', '/metadata/labels']),
      path,
    };
  if (random.chance(0.05)) return { op: 'test', path: random.one(['/kind', '/metadata/name']), value: kind };
  const value = path === '/spec' ? anything(random, 3) : Object.fromEntries(Object.entries(labels(random)));
  return {
    op: 'add',
    path,
    value: workload && path === '/spec' ? { template: { spec: podSpec(random, NAMES) } } : value,
  };
}

function replacement(random: Random, known: readonly Known[]): Fields {
  const source = random.one(known);
  const target = random.one(known);
  const fieldPath = random.one([
    'metadata.name',
    'kind',
    'apiVersion',
    'metadata.labels',
    'metadata.labels.app',
    'spec',
  ]);
  const from: Fields = random.chance(0.15)
    ? { sourceValue: random.one(TEXTS) }
    : {
        source: {
          kind: source.kind,
          name: source.name,
          ...(random.chance(0.3) && { fieldPath }),
          ...(random.chance(0.1) && {
            options: { delimiter: random.one(['/', '-', 'e']), index: random.integer(0, 1) },
          }),
        },
      };
  const workload = [
    'spec.template.spec.containers.*.image',
    'spec.template.spec.containers.[name=main].env.[name=A].value',
    'spec.template.spec.containers.[name=m].args.0',
    'spec.template.spec.nodeSelector.x',
    'spec.template.metadata.labels.app',
  ];
  const options = {
    create: random.chance(0.9),
    ...(random.chance(0.2) && { delimiter: random.one([':', '/', '-']), index: random.integer(-1, 2) }),
  };
  return {
    ...from,
    targets: [
      {
        select: { kind: target.kind, ...(random.chance(0.2) && { name: random.one([target.name, 'w.*']) }) },
        ...(random.chance(0.1) && { reject: [{ name: random.one(NAMES) }] }),
        fieldPaths: random.some(
          [
            'metadata.annotations.copied',
            'metadata.annotations.[a.b/c]',
            'metadata.labels.app',
            ...(target.kind === 'Deployment' ? workload : []),
            ...(target.kind === 'ConfigMap' ? ['data.a', 'data.k\\.yaml'] : []),
            ...(target.kind === 'Thing' ? ['spec.a', 'spec.containers.0', 'spec.key.*'] : []),
          ],
          1,
          2,
        ),
        ...(random.chance(0.95) && { options }),
      },
    ],
  };
}

function variable(random: Random, known: readonly Known[], layer: Layer): Fields {
  const { kind, name } = random.one(known.filter((one) => one.kind !== 'Thing').concat(known.slice(0, 1)));
  return {
    name: random.chance(0.5) ? 'VAR' : `VAR_${layer}`,
    objref: { kind, name, apiVersion: apiVersionOf(kind) },
    ...(random.chance(0.3) && {
      fieldref: { fieldPath: random.one(['metadata.name', 'kind', 'metadata.labels.app']) },
    }),
  };
}
