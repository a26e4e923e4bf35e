import type { Json, JsonObject } from '../../server/src/engine/schema/schemaShape.ts';
import type { Random } from './random.ts';

type Fields = Record<string, Json>;

const FORMATS = [
  ...[
    'uri',
    'email',
    'hostname',
    'ipv4',
    'ipv6',
    'cidr',
    'mac',
    'uuid',
    'uuid4',
    'isbn',
    'creditcard',
    'ssn',
    'hexcolor',
  ],
  ...[
    'rgbcolor',
    'byte',
    'password',
    'date',
    'duration',
    'datetime',
    'date-time',
    'k8s-short-name',
    'k8s-long-name',
    'unknown',
  ],
];
const TEXTS = [
  ...[
    '',
    'a',
    'A',
    'a-b',
    'a_b',
    'a b',
    'a.b.c',
    '-a',
    'é',
    'aé日',
    'example.com',
    'http://a.b/c',
    '/a',
    'a@b.c',
    '10.0.0.1',
  ],
  ...['10.0.0.01', '::1', '10.0.0.0/8', '1.2.3.4/33', '00:11:22:33:44:55', '6ba7b810-9dad-41d1-80b4-00c04fd430c8'],
  ...['978-0-306-40615-7', '4111 1111 1111 1111', '123-45-6789', '#fff', '#ffff', 'rgb(1,2,3)', 'YQ==', 'YQ', 'YQ==\n'],
  ...['2026-01-01', '2026-13-01', '5m', '1d', '1h30m', '5', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00'],
];
const PATTERNS = [
  '^a',
  '^[a-z]+$',
  'a|b',
  '^\\d+$',
  '^(?i)ABC$',
  '^\\p{L}+$',
  '[[:alpha:]]+',
  '^.{2,3}$',
  '^(a|b)*$',
  '\\S+',
];
/** Of any type, to stand where another one is wanted. */
const STRANGERS: readonly Json[] = [null, 'a', 1, 1.5, true, [], {}, ['a'], { a: 1 }, '1', 3_000_000_000];
const RESOURCES: readonly JsonObject[] = [
  { apiVersion: 'v1', kind: 'A', metadata: { name: 'a', labels: { a: 'b' } } },
  { apiVersion: 'v1', kind: 'A', metadata: { name: 'A_b', creationTimestamp: null }, spec: [1] },
  { apiVersion: 'v1' },
  { apiVersion: '', kind: 'A' },
  { apiVersion: 'v1', kind: null },
  { apiVersion: 'v1', kind: 'A', metadata: { name: 5 } },
  { apiVersion: 'v1', kind: 'A', metadata: { labels: { a: 'b c' } } },
  { apiVersion: 'v1', kind: 'A', metadata: { namespace: 'B_' } },
  { apiVersion: 'v1', kind: 'A', metadata: { annotations: { a: 1 } } },
  { apiVersion: 'v1', kind: 'A', metadata: { ownerReferences: [{ kind: 'a' }] } },
  { apiVersion: 'v1', kind: 'A', metadata: { other: 1 } },
];

/** A structural schema that a server takes, with limits, formats, lists and rules of every sort. */
export function randomSchema(random: Random, depth = 0): Fields {
  const sorts = depth > 2 ? LEAVES : [...LEAVES, ...HOLDERS, ...HOLDERS];
  const schema = random.one(sorts)(random, depth + 1);
  return random.chance(0.2) ? { ...schema, nullable: true } : schema;
}

type Sort = (random: Random, depth: number) => Fields;

/** Some of what may be said beside a type. */
function some(random: Random, share: number, said: Fields): Fields {
  return Object.fromEntries(Object.entries(said).filter(() => random.chance(share)));
}

const LEAVES: readonly Sort[] = [
  (random) => ({
    type: 'string',
    ...some(random, 0.2, {
      pattern: random.one(PATTERNS),
      maxLength: random.integer(0, 6),
      minLength: random.integer(0, 3),
    }),
    ...some(random, 0.5, { format: random.one(FORMATS) }),
    ...some(random, 0.1, { enum: ['a', 'b', 'A'] }),
  }),
  (random) => ({
    type: 'string',
    'x-kubernetes-validations': [
      { rule: random.one(["self.startsWith('a')", 'self.size() < 3', "self.matches('^[a-z]*$')"]) },
    ],
  }),
  (random) => ({
    type: 'integer',
    ...some(random, 0.3, {
      format: random.one(['int32', 'int64']),
      minimum: random.integer(-2, 3),
      maximum: random.integer(3, 9),
    }),
    ...some(random, 0.2, { multipleOf: random.one([2, 3, 0.5]) }),
  }),
  (random) => ({
    type: 'number',
    ...some(random, 0.3, {
      format: random.one(['float', 'double']),
      minimum: random.one([-1.5, 0, 0.1]),
      maximum: random.one([1.5, 3]),
    }),
    ...some(random, 0.3, { multipleOf: random.one([0.1, 0.01, 0.5, 3]) }),
  }),
  () => ({ type: 'boolean' }),
  (random) => ({
    'x-kubernetes-int-or-string': true,
    ...some(random, 0.3, {
      anyOf: [{ type: 'integer' }, { type: 'string' }],
      pattern: random.one(['^\\d+%$', '^a']),
      maximum: 5,
    }),
  }),
];

const HOLDERS: readonly Sort[] = [
  (random, depth) => {
    const names = random.some(['a', 'b', 'c', 'd', 'name'], 1, 4);
    const properties = Object.fromEntries(names.map((name) => [name, randomSchema(random, depth)]));
    const [first = ''] = names;
    return {
      type: 'object',
      properties,
      ...some(random, 0.2, {
        required: [random.one(names)],
        maxProperties: random.integer(1, 3),
        oneOf: [{ required: ['a'] }, { required: ['b'] }],
      }),
      ...some(random, 0.15, { 'x-kubernetes-preserve-unknown-fields': true, not: { required: ['a', 'b'] } }),
      ...some(random, 0.15, { 'x-kubernetes-validations': [{ rule: `has(self.${first})`, fieldPath: `.${first}` }] }),
    };
  },
  (random, depth) => ({
    type: 'object',
    additionalProperties: randomSchema(random, depth),
    ...some(random, 0.3, { maxProperties: random.integer(1, 2) }),
  }),
  (random, depth) => ({
    type: 'array',
    items: randomSchema(random, depth),
    ...some(random, 0.25, {
      maxItems: random.integer(1, 3),
      minItems: random.integer(0, 1),
      'x-kubernetes-list-type': 'atomic',
    }),
  }),
  (random) => ({
    type: 'array',
    'x-kubernetes-list-type': 'set',
    items: { type: random.one(['string', 'integer', 'boolean']) },
  }),
  (random) => ({
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name'],
    items: {
      type: 'object',
      properties: { name: { type: 'string', ...(random.chance(0.5) && { default: 'x' }) }, size: { type: 'integer' } },
      required: ['name'],
    },
  }),
  () => ({ type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true }),
  () => ({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }),
];

/** A value for a schema, which it mostly nearly fits. */
export function randomValue(schema: Fields, random: Random): Json {
  if (random.chance(0.05)) return random.one(STRANGERS);
  if (schema['x-kubernetes-int-or-string'] === true) return random.one<Json>([1, 6, 'a', '5%', '1', '', 'abcd', 1.5]);
  if (schema['x-kubernetes-embedded-resource'] === true) return random.one(RESOURCES);
  switch (schema.type) {
    case 'string':
      return random.one(TEXTS);
    case 'integer':
      return random.one([0, 1, 2, 3, 4, 6, 9, -1, -3, 3_000_000_000]);
    case 'number':
      return random.one([0, 0.1, 0.3, 0.25, 1.5, 3, -1.5, 12_345_678.9]);
    case 'boolean':
      return random.chance(0.5);
    case 'array':
      return Array.from({ length: random.integer(0, 3) }, () => randomValue(schema.items as Fields, random));
    default:
      return Object.fromEntries(fieldsOf(schema, random));
  }
}

function fieldsOf({ properties = {}, additionalProperties }: Fields, random: Random): readonly [string, Json][] {
  if (additionalProperties !== undefined)
    return random
      .some(['x', 'y.z', 'A b', '1'], 0, 3)
      .map((name) => [name, randomValue(additionalProperties as Fields, random)]);
  const known = Object.entries(properties as Fields).filter(() => random.chance(0.7));
  const fields = known.map(([name, field]): [string, Json] => [name, randomValue(field as Fields, random)]);
  return random.chance(0.06) ? [...fields, ['other', 1]] : fields;
}
