import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readYaml } from '../../server/src/engine/policy/values/yaml.ts';
import type { Json, JsonObject } from '../../server/src/engine/schema/schemaShape.ts';

/** A policy with its binding, and an object that is sent to it. */
export interface AdmissionCase {
  readonly title: string;
  /** Parts of the policy's spec beside its constraints. */
  readonly spec: JsonObject;
  /** Laid over the constraints, which select the object by its name. */
  readonly constraints?: JsonObject;
  /** Laid over the one rule of the constraints. */
  readonly rule?: JsonObject;
  /** Parts of the binding's spec; the actions are `Deny` alone where it names none. */
  readonly binding?: JsonObject;
  /** Without a name, which the case gives. */
  readonly object?: JsonObject;
  /** The name in the API of the object's kind. */
  readonly plural?: string;
  /** Sent with `generateName` instead of a name. */
  readonly isGenerated?: boolean;
  readonly operation?: 'CREATE' | 'UPDATE' | 'DELETE';
}

export const GROUP = 'cases.example.com';

/** A kind whose objects may hold anything, in two versions that are the same but for their name. */
export const THING_DEFINITION: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `things.${GROUP}` },
  spec: {
    group: GROUP,
    scope: 'Namespaced',
    names: { kind: 'Thing', plural: 'things' },
    versions: ['v1', 'v2'].map((name) => ({
      name,
      served: true,
      storage: name === 'v1',
      schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    })),
  },
};

/** A kind of parameters that lives outside of namespaces. */
export const LIMIT_DEFINITION: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `limits.${GROUP}` },
  spec: {
    group: GROUP,
    scope: 'Cluster',
    names: { kind: 'Limit', plural: 'limits' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

const configMap = (namespace: string, name: string, data: JsonObject, labels: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace, labels },
  data,
});

/** What is there before the cases: namespaces, and parameters. */
export const SURROUNDINGS: readonly JsonObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'cases', labels: { team: 'shop', tier: 'gold' } } },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other', annotations: { owner: 'me' } } },
  configMap('cases', 'limits', { most: '3', word: 'web' }),
  configMap('cases', 'few', { most: '1' }, { kind: 'limits' }),
  configMap('cases', 'many', { most: '9' }, { kind: 'limits' }),
  configMap('other', 'limits', { most: '5' }),
  { apiVersion: `${GROUP}/v1`, kind: 'Limit', metadata: { name: 'wide' }, spec: { most: 4, names: ['a', 'b'] } },
];

/** What expressions look at. */
export const THING: JsonObject = {
  apiVersion: `${GROUP}/v1`,
  kind: 'Thing',
  metadata: { namespace: 'cases', labels: { app: 'web', 'a/b': 'c' }, annotations: { note: 'x' } },
  spec: {
    n: 7,
    m: -3,
    big: 1e30,
    bad: '[',
    zero: 0,
    d: 2.5,
    t: true,
    nothing: null,
    s: 'Hello, World',
    csv: 'a,b,c',
    nums: [3, 1, 2],
    words: ['b', 'a', 'c', 'a'],
    none: [],
    map: { a: 1, b: 2 },
    items: [
      { name: 'x', port: 80 },
      { name: 'y', port: 443, host: 'h' },
    ],
    cpu: '250m',
    mem: '1Gi',
    ip: '10.1.2.3',
    cidr: '10.1.0.0/16',
    url: 'https://example.com:8080/a/b?x=1&y=2',
    version: '1.2.3-rc.1',
    when: '2026-01-31T10:20:30Z',
    long: '1h30m',
    image: 'registry.example.com/shop/web:1.4.2',
    uuid: '123e4567-e89b-12d3-a456-426614174000',
    'with-dash': 1,
    nested: { a: { b: { c: 'deep' } } },
  },
};

function specsOf(file: string): string {
  return readFileSync(join(process.cwd(), 'test', 'specs', 'policy-admission', file), 'utf8');
}

function linesOf(file: string): readonly string[] {
  return specsOf(file)
    .split('\n')
    .filter((line) => line !== '');
}

/** An expression whose value, as a text, must be the server's. */
function saying(expression: string): AdmissionCase {
  const validation = { expression: 'object == null', messageExpression: expression, message: 'no text' };
  return { title: `says ${expression}`, spec: { validations: [validation] } };
}

const BAD_VARIABLES: readonly Json[] = [
  { name: 'bad', expression: 'object.spec.gone' },
  { name: 'worse', expression: 'variables.bad == 2' },
];

/** An expression that fails when it runs. */
function failing(expression: string): readonly AdmissionCase[] {
  const spec = { variables: BAD_VARIABLES, validations: [{ expression, message: 'does not hold' }] };
  return [
    { title: `fails: ${expression}`, spec },
    { title: `ignores: ${expression}`, spec: { ...spec, failurePolicy: 'Ignore' } },
  ];
}

/** Every case that the server and we must answer alike. */
export function admissionCases(): readonly AdmissionCase[] {
  const others = readYaml(specsOf('cases.yaml'))?.[0]?.value as unknown as readonly AdmissionCase[];
  return [...linesOf('values.txt').map(saying), ...linesOf('errors.txt').flatMap(failing), ...others];
}
