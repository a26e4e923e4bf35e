import type { Random } from './random.ts';
import { randomYaml } from './randomYaml.ts';

/** Files of a random base, an overlay and perhaps a component, by path below `/repo`; the overlay is what is built. */
export function randomPlatform(random: Random): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const names = random.some(NAMES, 2, 4);
  const known = names.flatMap((name) => random.some(KINDS, 1, 3).map((kind): Known => ({ kind, name })));
  const objects = known.map((one) => object(random, one, names));
  const base = kustomization(random, known, 'base');
  const overlay = kustomization(random, known, 'overlay');
  const parts = random.chance(0.5) ? [objects] : [objects.slice(0, 2), objects.slice(2)];
  parts.forEach((part, at) => {
    files.set(`/repo/base/objects${at}.yaml`, part.map((one) => randomYaml(random, one)).join('---\n'));
  });
  files.set('/repo/base/kustomization.yaml', toJson({ resources: parts.map((_, at) => `objects${at}.yaml`), ...base }));
  const components = random.chance(0.3) ? ['../component'] : [];
  if (components.length > 0) {
    const fields = kustomization(random, known, 'component');
    files.set(
      '/repo/component/kustomization.yaml',
      toJson({ apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component', ...fields }),
    );
  }
  files.set('/repo/overlay/kustomization.yaml', toJson({ resources: ['../base'], components, ...overlay }));
  return files;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Fields = Record<string, Json>;

const NAMES = ['web', 'api', 'db', 'cache', 'web-2', 'a.b'];
const KINDS = [
  'Deployment',
  'StatefulSet',
  'CronJob',
  'Pod',
  'Service',
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'RoleBinding',
  'Ingress',
  'Thing',
  'NetworkPolicy',
  'HorizontalPodAutoscaler',
  'Namespace',
  'ClusterRole',
  'CustomResourceDefinition',
] as const;
type Kind = (typeof KINDS)[number];

/** An object of the base; its namespace is not told, so that a patch sometimes misses it. */
interface Known {
  readonly kind: Kind;
  readonly name: string;
}

const API: Readonly<Record<Kind, string>> = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  CronJob: 'batch/v1',
  Pod: 'v1',
  Service: 'v1',
  ConfigMap: 'v1',
  Secret: 'v1',
  ServiceAccount: 'v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  Ingress: 'networking.k8s.io/v1',
  Thing: 'example.com/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Namespace: 'v1',
  ClusterRole: 'rbac.authorization.k8s.io/v1',
  CustomResourceDefinition: 'apiextensions.k8s.io/v1',
};

function toJson(value: Fields): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Texts that YAML readers and writers stumble over. */
export const TEXTS = [
  'plain',
  'two words',
  'yes',
  'no',
  'null',
  '~',
  '',
  '12',
  '1.50',
  '0x1f',
  '1e3',
  '010',
  'a: b',
  'a:',
  '- a',
  '#x',
  'x #y',
  ' lead',
  'trail ',
  'multi\nline',
  'multi\nline\n',
  'two\n\n',
  '\n',
  '  in\n x\n',
  'tab\tx',
  "it's",
  '"q"',
  "'q'",
  '2020-01-01',
  '2020-01-01T10:20:30Z',
  '1:30',
  '{a}',
  '[b]',
  '*',
  '&a',
  '!t',
  '|',
  '>',
  '%d',
  '@x',
  '`x`',
  'é',
  '漢字',
  '😀',
  'a,b',
  '$(VAR)',
  '<<',
  '=',
  '.5',
  '-',
  '?',
  '---',
  '...',
  'on',
  'n',
  'a long text that goes on and on until it is far behind the eightieth column, where it must be folded: yes, really it must',
  'http://example.com/a?b=c&d=e#f',
] as const;

function labels(random: Random): Fields {
  return Object.fromEntries(
    random
      .some(['app', 'tier', 'a.b/c', 'x', 'team'], 0, 3)
      .map((key) => [key, random.chance(0.8) ? random.one(TEXTS) : scalar(random)]),
  );
}

function scalar(random: Random): Json {
  const pick = random.integer(0, 7);
  if (pick === 0) return random.integer(-5, 100_000_000);
  if (pick === 1) return random.integer(0, 1000) / 8;
  if (pick === 2) return random.chance(0.5);
  if (pick === 3) return null;
  return random.one(TEXTS);
}

function metadata(random: Random, name: string): Fields {
  return {
    name,
    ...(random.chance(0.3) && { namespace: random.one(['default', 'shop', 'x']) }),
    ...(random.chance(0.4) && { labels: labels(random) }),
    ...(random.chance(0.4) && { annotations: labels(random) }),
  };
}

function container(random: Random, name: string, names: readonly string[]): Fields {
  return {
    name,
    image: random.one([
      'nginx',
      'nginx:1.0',
      'shop/web:1',
      'reg:5000/web@sha256:abc',
      'shop/api:2@sha256:def',
      'busybox',
    ]),
    ...(random.chance(0.4) && {
      env: random
        .some(['A', 'B', 'C'], 0, 3)
        .map((key) =>
          random.chance(0.5)
            ? { name: key, value: random.one(TEXTS) }
            : { name: key, valueFrom: { configMapKeyRef: { name: random.one(names), key: 'k' } } },
        ),
    }),
    ...(random.chance(0.3) && { envFrom: [{ secretRef: { name: random.one(names) } }] }),
    ...(random.chance(0.4) && {
      ports: random.some([80, 81, 443], 1, 3).map((port) => ({
        containerPort: port,
        ...(random.chance(0.5) && { protocol: random.one(['TCP', 'UDP']) }),
      })),
    }),
    ...(random.chance(0.2) && { args: random.some([...TEXTS], 0, 3) }),
  };
}

function podSpec(random: Random, names: readonly string[]): Fields {
  return {
    containers: random.some(['main', 'side', 'third'], 1, 3).map((name) => container(random, name, names)),
    ...(random.chance(0.2) && { initContainers: [container(random, 'init', names)] }),
    ...(random.chance(0.3) && { serviceAccountName: random.one(names) }),
    ...(random.chance(0.3) && {
      volumes: random
        .some(['v', 'w'], 1, 2)
        .map((name) =>
          random.chance(0.5)
            ? { name, configMap: { name: random.one(names) } }
            : { name, secret: { secretName: random.one(names) } },
        ),
    }),
  };
}

function object(random: Random, { kind, name }: Known, names: readonly string[]): Fields {
  return { apiVersion: API[kind], kind, metadata: metadata(random, name), ...body(random, kind, names) };
}

function body(random: Random, kind: Kind, names: readonly string[]): Fields {
  const template = (): Fields => ({
    ...(random.chance(0.5) && { metadata: { labels: labels(random) } }),
    spec: podSpec(random, names),
  });
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
      return {
        spec: {
          ...(random.chance(0.5) && { replicas: random.integer(0, 3) }),
          ...(random.chance(0.5) && { selector: { matchLabels: labels(random) } }),
          template: template(),
          ...(kind === 'StatefulSet' &&
            random.chance(0.5) && {
              serviceName: random.one(names),
              volumeClaimTemplates: [{ metadata: { name: 'd' } }],
            }),
        },
      };
    case 'CronJob':
      return { spec: { jobTemplate: { spec: { template: template() } } } };
    case 'Pod':
      return { spec: podSpec(random, names) };
    case 'Service':
      return {
        spec: {
          ports: [{ port: 80 }, { port: 81, protocol: 'UDP' }].slice(0, random.integer(1, 2)),
          ...(random.chance(0.5) && { selector: labels(random) }),
        },
      };
    case 'ConfigMap':
    case 'Secret':
      return random.chance(0.8)
        ? { data: Object.fromEntries(random.some(['a', 'b', 'k.yaml'], 0, 3).map((key) => [key, random.one(TEXTS)])) }
        : {};
    case 'RoleBinding':
      return {
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: random.one(['Role', 'ClusterRole']),
          name: random.one(names),
        },
        subjects: [
          {
            kind: 'ServiceAccount',
            name: random.one([...names, 'default']),
            namespace: random.one(['default', 'shop']),
          },
          { kind: 'User', name: 'x' },
        ].slice(0, random.integer(1, 2)),
      };
    case 'Ingress':
      return {
        spec: {
          rules: [{ http: { paths: [{ backend: { service: { name: random.one(names) } } }] } }],
          tls: [{ secretName: random.one(names) }],
        },
      };
    case 'Thing':
      return { spec: anything(random, 3) };
    case 'NetworkPolicy':
      return { spec: { podSelector: { matchLabels: labels(random) } } };
    case 'HorizontalPodAutoscaler':
      return { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: random.one(names) } } };
    default:
      return {};
  }
}

function anything(random: Random, depth: number): Json {
  if (depth === 0 || random.chance(0.3)) return scalar(random);
  if (random.chance(0.4)) return random.some([1, 2, 3], 0, 3).map(() => notNull(anything(random, depth - 1)));
  return Object.fromEntries(
    random
      .some(['a', 'b', 'a1', 'a10', 'A', 'x-y', 'x.y', 'containers', 'key'], 0, 4)
      .map((key) => [key, anything(random, depth - 1)]),
  );
}

function notNull(value: Json): Json {
  return value ?? 0;
}

type Layer = 'base' | 'overlay' | 'component';

function kustomization(random: Random, known: readonly Known[], layer: Layer): Fields {
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
  const whole = {
    apiVersion: API[kind],
    kind,
    metadata: metadata(random, name),
    ...part,
    ...body(random, kind, names),
  };
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
