import assert from 'node:assert/strict';
import { checkTextFormat } from '../../server/src/engine/schema/stringFormats.ts';
import { definitionUpToSchema } from '../support/customKind.ts';
import { problemsOf, registryWith } from '../support/schemaCheck.ts';

/** Texts that k8s.io/kube-openapi's strfmt takes and refuses, by format. */
const TEXTS: Readonly<Record<string, readonly [right: readonly string[], wrong: readonly string[]]>> = {
  duration: [
    ['5m', '1h30m', '0', '2 days'],
    ['5', 'soon', ''],
  ],
  date: [
    ['2026-01-31', '2024-02-29'],
    ['2026-02-29', '2026-1-1', '2026-01-31T00:00:00Z'],
  ],
  uri: [
    ['https://example.com/x?y=z', '/path', 'mailto:ann@example.com', 'https://[::1]:8080/', '*'],
    ['', 'example.com/x', 'a b', '/50%', 'https://example.com:http/'],
  ],
  email: [['ann@example.com'], ['ann', '@']],
  hostname: [
    ['web', 'example.com', 'a-b.example.com', '1.example.com'],
    ['-a', 'a b', '', 'a_b.example.com'],
  ],
  ipv4: [
    ['10.0.0.1', '010.0.0.1'],
    ['10.0.0.256', '::1', 'web'],
  ],
  ipv6: [
    ['::1', 'fd00::10'],
    ['10.0.0.1', 'fd00:::1'],
  ],
  cidr: [
    ['10.0.0.1/8', 'fd00::/64'],
    ['10.0.0.0', '10.0.0.0/33', 'fd00::/1122'],
  ],
  mac: [
    ['00:00:5e:00:53:01', '0000.5e00.5301'],
    ['00:00:5e:00:53', '00-00:5e:00:53:01'],
  ],
  uuid: [
    ['123e4567-e89b-12d3-a456-426614174000', '123E4567E89B12D3A456426614174000'],
    ['123e4567-e89b-12d3-a456-42661417400', ''],
  ],
  uuid4: [['123e4567-e89b-42d3-a456-426614174000'], ['123e4567-e89b-12d3-a456-426614174000']],
  hexcolor: [
    ['#fff', 'ff8800'],
    ['#ff', 'red'],
  ],
  rgbcolor: [['rgb(255, 136, 0)'], ['rgb(256,0,0)', '#fff']],
  isbn: [
    ['0-306-40615-2', '978-0-306-40615-7', '080442957X'],
    ['0-306-40615-3', '978-0-306-40615-8', ''],
  ],
  isbn10: [['0306406152'], ['9780306406157']],
  isbn13: [['9780306406157'], ['0306406152']],
  creditcard: [['4111 1111 1111 1111'], ['4111111111111112', '1']],
  ssn: [['123-45-6789'], ['123456789', '1-2-3']],
  bsonobjectid: [['507f1f77bcf86cd799439011'], ['507f1f77bcf86cd79943901', 'g07f1f77bcf86cd799439011']],
  'k8s-short-name': [['web-1'], ['web.1', 'Web']],
};

describe('formats of texts in custom resources', () => {
  for (const [format, [right, wrong]] of Object.entries(TEXTS)) {
    it(`${format} is judged as the server does`, () => {
      for (const text of right) assert.equal(checkTextFormat(text, format), undefined, text);
      for (const text of wrong) assert.notEqual(checkTextFormat(text, format), undefined, text);
    });
  }

  it('are ignored where the server does not know them', () => {
    assert.equal(checkTextFormat('anything', 'semver'), undefined);
  });
});

describe('numbers and parts of custom resources', () => {
  const crd = (spec: string): string => `
${definitionUpToSchema()} { type: object, properties: { spec: { type: object, properties: ${spec} } } }
`;
  const told = (properties: string, spec: string, name = 'name'): string[] =>
    problemsOf(`apiVersion: example.com/v1\nkind: Widget\nmetadata: { ${name}: w }\nspec: ${spec}\n`, {
      registry: registryWith(crd(properties)),
    }).map((problem) => `${problem.code} /${problem.path.join('/')}`);

  it('are refused whatever they are when a bound does not fit into its own format', () => {
    const number = '{ asn: { type: integer, format: int32, maximum: 4294967295 } }';
    assert.deepEqual(told(number, '{ asn: 64512 }'), ['schema/invalid-value /spec/asn']);
    assert.deepEqual(told(number.replace('int32', 'int64'), '{ asn: 64512 }'), []);
  });

  it('have 64 bits when they may also be texts', () => {
    assert.deepEqual(told('{ port: { x-kubernetes-int-or-string: true } }', '{ port: 3000000000 }'), []);
  });

  it('say what they are when they are resources', () => {
    const part =
      '{ part: { type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true } }';
    assert.deepEqual(told(part, '{ part: { apiVersion: v1, kind: Pod } }'), []);
    assert.deepEqual(told(part, '{ part: { kind: Pod } }'), ['schema/missing-field /spec/part']);
  });

  it('have metadata of their own, with the fields and the forms of any', () => {
    const part =
      '{ part: { type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true } }';
    const metadata = (fields: string): string[] =>
      told(part, `{ part: { apiVersion: v1, kind: Pod, metadata: ${fields} } }`);
    assert.deepEqual(metadata('{ name: A_b, labels: { app: web }, creationTimestamp: null }'), []);
    assert.deepEqual(metadata('{ name: a/b }'), ['schema/invalid-value /spec/part/metadata/name']);
    assert.deepEqual(metadata('{ labels: { app: a b } }'), ['schema/invalid-value /spec/part/metadata/labels/app']);
    assert.deepEqual(metadata('{ label: { app: a } }'), ['schema/unknown-field /spec/part/metadata/label']);
    assert.deepEqual(metadata('{ annotations: { size: 5 } }'), [
      'schema/wrong-type /spec/part/metadata/annotations/size',
    ]);
  });

  it('are multiples as Go counts them', () => {
    const number = (limits: string, type = 'number'): string => `{ size: { type: ${type}, ${limits} } }`;
    const refused = ['schema/invalid-value /spec/size'];
    assert.deepEqual(told(number('multipleOf: 0.1'), '{ size: 0.3 }'), []);
    assert.deepEqual(told(number('multipleOf: 0.1'), '{ size: 0.25 }'), refused);
    assert.deepEqual(told(number('multipleOf: 3', 'integer'), '{ size: 6 }'), []);
    assert.deepEqual(told(number('multipleOf: 3', 'integer'), '{ size: 7 }'), refused);
    // Without a fraction a number is compared with the limit without its own.
    assert.deepEqual(told(number('multipleOf: 0.5'), '{ size: 2 }'), refused);
    assert.deepEqual(told(number('minimum: 0.1'), '{ size: 0 }'), []);
    assert.deepEqual(told(number('minimum: 0.1'), '{ size: 0.05 }'), refused);
    assert.deepEqual(told(number('minimum: 0.5', 'integer'), '{ size: 2 }'), refused);
  });

  it('are base64 in one line', () => {
    assert.deepEqual(told('{ key: { type: string, format: byte } }', '{ key: YQ== }'), []);
    assert.deepEqual(told('{ key: { type: string, format: byte } }', '{ key: "YQ==\\n" }'), [
      'schema/invalid-value /spec/key',
    ]);
  });

  it('lose what is null when they are created, and keep it when they are applied', () => {
    assert.deepEqual(told('{ text: { type: string } }', '{ text: null }'), ['schema/null-value /spec/text']);
    assert.deepEqual(told('{ text: { type: string } }', '{ text: null }', 'generateName'), []);
  });
});
