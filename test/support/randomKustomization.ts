import type { Random } from './random.ts';
import {
  anything,
  apiVersionOf,
  type Fields,
  type Json,
  type Kind,
  type Known,
  labels,
  NAMES,
  object,
  podSpec,
  TEXTS,
} from './randomObjects.ts';
import { randomYaml } from './randomYaml.ts';

type Layer = 'base' | 'overlay' | 'component';

/** The fields of a random kustomization that mostly fit the objects of the base. */
export function randomFields(random: Random, known: readonly Known[], layer: Layer): Fields {
  const fields: Fields = {};
  const maybe = (share: number, name: string, make: () => Json): void => {
    if (random.chance(share)) fields[name] = make();
  };
  maybe(0.3, 'namePrefix', () => random.one(['p-', 'x-', 'a.']));
  maybe(0.2, 'nameSuffix', () => random.one(['-s', '-v1']));
  maybe(0.3, 'namespace', () => random.one(['shop', 'prod', '12']));
  maybe(0.3, 'labels', () => [
    {
      pairs: { team: random.one(TEXTS) },
      ...(random.chance(0.3) && { includeSelectors: true }),
      ...(random.chance(0.3) && { includeTemplates: true }),
    },
  ]);
  maybe(0.2, 'commonLabels', () => ({ app: random.one(TEXTS) }));
  maybe(0.2, 'commonAnnotations', () => ({ note: random.one(TEXTS) }));
  maybe(0.4, 'images', () =>
    random.some(['nginx', 'shop/web', 'reg:5000/web', 'busybox', 'shop/.*'], 1, 2).map((name) => ({
      name,
      ...(random.chance(0.5) && { newName: 'other/name' }),
      ...(random.chance(0.5) && { newTag: random.one(['2', 'v1.2', 'latest']) }),
      ...(random.chance(0.2) && { digest: 'sha256:123' }),
      ...(random.chance(0.2) && { tagSuffix: '-x' }),
    })),
  );
  const scaled = known.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  if (scaled.length > 0)
    maybe(0.15, 'replicas', () => [{ name: random.one(scaled).name, count: random.integer(0, 5) }]);
  maybe(0.4, 'configMapGenerator', () => [generator(random, `gen-${layer}`, ['create'])]);
  const maps = known.filter(({ kind }) => kind === 'Secret');
  if (maps.length > 0)
    maybe(0.3, 'secretGenerator', () => [generator(random, random.one(maps).name, ['merge', 'replace'])]);
  maybe(0.1, 'generatorOptions', () => ({ disableNameSuffixHash: random.chance(0.5), labels: { g: 'x' } }));
  maybe(0.6, 'patches', () => random.some([1, 2, 3], 1, 3).map(() => patch(random, known)));
  maybe(0.2, 'replacements', () => [replacement(random, known)]);
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
  maybe(0.1, 'transformers', () => [transformer(random)]);
  if (layer === 'overlay') {
    maybe(0.4, 'sortOptions', () => ({ order: random.one(['fifo', 'legacy']) }));
    maybe(0.15, 'buildMetadata', () =>
      random.some(['originAnnotations', 'transformerAnnotations', 'managedByLabel'], 1, 3),
    );
  }
  return fields;
}

function generator(random: Random, name: string, behaviors: readonly string[]): Fields {
  return {
    name,
    literals: random.some(['a=1', 'b=x y', 'c="quoted"', 'd=', 'e=é', `f=${'long '.repeat(30)}`], 0, 4),
    behavior: random.one(behaviors),
    ...(random.chance(0.2) && {
      options: { labels: { x: 'y' }, ...(random.chance(0.5) && { disableNameSuffixHash: true }) },
    }),
  };
}

function patch(random: Random, known: readonly Known[]): Fields {
  const { kind, name } = random.one(known);
  const names = known.map((one) => one.name);
  const target = {
    kind: random.chance(0.9) ? kind : '.*',
    ...(random.chance(0.5) && { name: random.one([name, 'web.*']) }),
  };
  if (random.chance(0.3)) {
    const operations = random.some([1, 2, 3], 1, 3).map(() => operation(random, kind));
    return { target, patch: JSON.stringify(operations) };
  }
  const part = random.chance(0.1) ? { $patch: random.one(['delete', 'replace', 'merge']) } : {};
  const whole = { ...object(random, { kind, name }, names), ...part };
  const text = randomYaml(random, whole);
  const options = random.chance(0.1) ? { options: { allowNameChange: random.chance(0.5) } } : {};
  return random.chance(0.8) ? { target, patch: text, ...options } : { patch: text, ...options };
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
  if (random.chance(0.1)) return { op: random.one(['remove', 'test']), path };
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
  return {
    source: {
      kind: source.kind,
      name: source.name,
      ...(random.chance(0.3) && { fieldPath: random.one(['metadata.name', 'kind', 'apiVersion']) }),
    },
    targets: [
      {
        select: { kind: target.kind },
        fieldPaths: random.some(
          [
            'metadata.annotations.copied',
            'metadata.labels.app',
            ...(target.kind === 'Deployment'
              ? [
                  'spec.template.spec.containers.*.image',
                  'spec.template.spec.containers.[name=main].env.[name=A].value',
                  'spec.template.spec.nodeSelector.x',
                ]
              : []),
          ],
          1,
          2,
        ),
        options: {
          create: random.chance(0.9),
          ...(random.chance(0.2) && { delimiter: ':', index: random.integer(-1, 2) }),
        },
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

function transformer(random: Random): string {
  const fieldSpecs = [
    { path: random.one(['metadata/labels', 'spec/template/metadata/labels', 'spec/x/y']), create: random.chance(0.5) },
  ];
  const config: Fields = random.chance(0.5)
    ? { kind: 'LabelTransformer', labels: labels(random), fieldSpecs }
    : {
        kind: 'NamespaceTransformer',
        unsetOnly: random.chance(0.5),
        setRoleBindingSubjects: random.one(['none', 'allServiceAccounts', 'defaultOnly']),
      };
  return randomYaml(random, { apiVersion: 'builtin', metadata: { name: 't', namespace: 'moved' }, ...config });
}
