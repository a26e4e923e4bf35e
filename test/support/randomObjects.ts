import type { Random } from './random.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Fields = Record<string, Json>;

export const NAMES = ['web', 'api', 'db', 'cache', 'web-2', 'a.b'];
export const KINDS = [
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
export type Kind = (typeof KINDS)[number];

/** An object of the base; its namespace is not told, so that a patch sometimes misses it. */
export interface Known {
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

/** The apiVersion that objects of a kind have here. */
export function apiVersionOf(kind: Kind): string {
  return API[kind];
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
  'x $(VAR) $(NO) $$(VAR)',
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

export function labels(random: Random): Fields {
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
    ...(random.chance(0.4) && { annotations: annotations(random) }),
  };
}

function annotations(random: Random): Fields {
  const local = random.chance(0.03) ? { 'config.kubernetes.io/local-config': random.one(['true', 'false', 'x']) } : {};
  return { ...labels(random), ...local };
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

export function podSpec(random: Random, names: readonly string[]): Fields {
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

export function object(random: Random, { kind, name }: Known, names: readonly string[]): Fields {
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

export function anything(random: Random, depth: number): Json {
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
