import assert from 'node:assert/strict';
import type { LocatedFinding } from '../../server/src/engine/api.ts';
import { toStructural } from '../../server/src/engine/schema/jsonSchema.ts';
import { expandLocation, locationProblem } from '../../server/src/engine/schema/locations.ts';
import type { Json } from '../../server/src/engine/schema/schemaShape.ts';
import { definitionUpToSchema } from '../support/customKind.ts';
import { openFixture } from '../support/engineFixture.ts';

const KUBECONFORM =
  'https://kubernetesjsonschema.dev/{{ .NormalizedKubernetesVersion }}-standalone{{ .StrictSuffix }}/{{ .ResourceKind }}{{ .KindSuffix }}.json';
const CATALOG = 'https://raw.example/CRDs-catalog/main/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json';

const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment' };
const SERVICE = { apiVersion: 'v1', kind: 'Service' };
const CERTIFICATE = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' };

describe('a location in the syntax of kubeconform', () => {
  it('takes the variables of its templates', () => {
    assert.equal(
      expandLocation(KUBECONFORM, DEPLOYMENT, '1.34'),
      'https://kubernetesjsonschema.dev/v1.34.0-standalone-strict/deployment-apps-v1.json',
    );
    assert.equal(
      expandLocation(KUBECONFORM, SERVICE, '1.34.2'),
      'https://kubernetesjsonschema.dev/v1.34.2-standalone-strict/service-v1.json',
    );
    assert.equal(
      expandLocation(CATALOG, CERTIFICATE, '1.37'),
      'https://raw.example/CRDs-catalog/main/cert-manager.io/certificate_v1.json',
    );
    assert.equal(expandLocation('/s/{{ .Group }}/{{.ResourceKind}}.json', SERVICE, '1.37'), '/s/v1/service.json');
  });

  it('is a folder in the form of kubernetes-json-schema unless it ends in json', () => {
    const path = '/schemas/v1.37.0-standalone-strict/certificate-cert-manager-v1.json';
    assert.equal(expandLocation('/schemas', CERTIFICATE, '1.37'), path);
    assert.equal(expandLocation('/schemas/', CERTIFICATE, '1.37'), path);
  });

  it('is told where it is no template', () => {
    assert.match(locationProblem('/s/{{ .Kind }}.json') ?? '', /is no template: it takes \{\{\.Group\}\}/);
    assert.match(locationProblem('/s/{{ if }}.json') ?? '', /is no template/);
    assert.equal(locationProblem(CATALOG), undefined);
    assert.equal(locationProblem('default'), undefined);
  });
});

describe('JSON Schema in the structural form', () => {
  const structural = (json: Json): Json => toStructural(json, { name: () => undefined, target: () => undefined });

  it('takes null in a list of types as nullable', () => {
    assert.deepEqual(structural({ type: ['string', 'null'] }), { type: 'string', nullable: true });
  });

  it('takes text or an integer as int-or-string, however it is written', () => {
    const wanted = { 'x-kubernetes-int-or-string': true };
    assert.deepEqual(structural({ type: ['string', 'integer'] }), wanted);
    assert.deepEqual(structural({ oneOf: [{ type: ['string', 'null'] }, { type: ['integer', 'null'] }] }), {
      ...wanted,
      nullable: true,
    });
  });

  it('leaves other mixtures of types alone', () => {
    assert.deepEqual(structural({ oneOf: [{ type: 'string' }, { type: 'boolean' }] }), {});
  });

  it('keeps a mapping open that says nothing about its fields, and closed one that lists them', () => {
    assert.deepEqual(structural({ type: 'object' }), { type: 'object', additionalProperties: true });
    assert.deepEqual(structural({ type: 'object', additionalProperties: false }), { type: 'object' });
    assert.deepEqual(structural({ properties: { a: { type: 'string' } }, additionalProperties: false }), {
      properties: { a: { type: 'string' } },
    });
  });

  it('puts the fields of all branches together, and requires only what all of them require', () => {
    const json = {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string' } },
      allOf: [{ properties: { mode: { type: 'string' } }, required: ['mode'] }],
      oneOf: [
        { properties: { a: { type: 'string' } }, required: ['a'] },
        { properties: { b: {} }, required: ['b'] },
      ],
    };
    const { properties, required, oneOf } = structural(json) as {
      properties: Record<string, unknown>;
      required: unknown;
      oneOf: unknown;
    };
    assert.deepEqual(Object.keys(properties).sort(), ['a', 'b', 'mode', 'name']);
    assert.deepEqual(required, ['name', 'mode']);
    assert.equal(oneOf, undefined);
  });

  it('takes const and the newer form of exclusive limits', () => {
    assert.deepEqual(structural({ const: 'a' }), { enum: ['a'] });
    assert.deepEqual(structural({ type: 'integer', exclusiveMinimum: 0 }), {
      type: 'integer',
      minimum: 0,
      exclusiveMinimum: true,
    });
  });
});

const WIDGET = JSON.stringify({
  type: 'object',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      additionalProperties: false,
      required: ['size'],
      properties: { size: { type: 'integer', minimum: 1 }, port: { $ref: 'shared.json#/definitions/port' } },
    },
  },
});

const SHARED = JSON.stringify({ definitions: { port: { oneOf: [{ type: 'string' }, { type: 'integer' }] } } });

const REPOSITORY = `
# file: widget.yaml
apiVersion: example.com/v1
kind: Widget
metadata: {name: one}
spec:
  size: 0
  port: [8080]
  colour: red
`;

function judge(repository: string, locations: readonly string[], packs: Readonly<Record<string, string>>) {
  const more = new Map(Object.entries(packs).map(([place, text]) => [`location:${place}`, text]));
  const opened = openFixture(repository, undefined, more);
  opened.engine.configure({ roots: ['/repo'], trusted: true, schemaLocations: locations });
  return opened.ask((engine) => engine.allFindings());
}

function told(findings: readonly LocatedFinding[]): readonly string[] {
  return findings.map(({ severity, code, summary }) => `${severity} ${code} ${/`[^`]*`/.exec(summary)?.[0]}`).sort();
}

describe('schemas of a location', () => {
  const at = '/s/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json';
  const packs = { '/s/example.com/widget_v1.json': WIDGET, '/s/example.com/shared.json': SHARED };

  it('judge a kind that nothing else describes, references to other documents followed', () => {
    assert.deepEqual(told(judge(REPOSITORY, [at], packs)), [
      'error schema/invalid-value `0`',
      'error schema/unknown-field `colour`',
      'error schema/wrong-type `port`',
    ]);
  });

  it('leave a kind alone that they do not have', () => {
    assert.deepEqual(told(judge(REPOSITORY, ['/other'], packs)), ['hint schema/unknown-kind `Widget`']);
  });

  it('count in the order in which they are named', () => {
    const open = JSON.stringify({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true });
    const both = { ...packs, '/t/widget.json': open };
    assert.deepEqual(judge(REPOSITORY, ['/t/{{.ResourceKind}}.json', at], both), []);
    assert.equal(judge(REPOSITORY, [at, '/t/{{.ResourceKind}}.json'], both).length, 3);
  });

  it('win over the bundled ones, except behind the entry `default`', () => {
    const map = `\n# file: map.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nextra: {a: b}\n`;
    const schema = JSON.stringify({
      type: 'object',
      additionalProperties: false,
      properties: { apiVersion: {}, kind: {}, metadata: {}, extra: { type: ['object', 'null'] } },
    });
    const here = { '/s/v1/configmap_v1.json': schema };
    assert.deepEqual(judge(map, [at], here), []);
    assert.deepEqual(told(judge(map, ['default', at], here)), ['error schema/unknown-field `extra`']);
  });

  it('do not ask of built-in kinds what the server accepts without', () => {
    const driver = `\n# file: driver.yaml\napiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata: {name: a.example.com}\n`;
    const schema = JSON.stringify({ type: 'object', required: ['spec'], properties: { spec: { type: 'object' } } });
    const found = judge(driver, ['/s/{{.ResourceKind}}.json'], { '/s/csidriver.json': schema });
    assert.deepEqual(
      told(found).filter((line) => line.includes('missing-field')),
      [],
    );
  });

  it('are CustomResourceDefinitions where the location is a YAML file', () => {
    const crd = `${definitionUpToSchema()} {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}
`;
    assert.deepEqual(told(judge(REPOSITORY, ['/s/crds.yaml'], { '/s/crds.yaml': crd })), [
      'error schema/unknown-field `colour`',
      'error schema/unknown-field `port`',
    ]);
  });
});
