import assert from 'node:assert/strict';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { definitionOfRules, expressionsOf } from '../support/expressionSpecs.ts';
import { problemsOf } from '../support/schemaCheck.ts';
import { applyManifest } from '../support/sendManifest.ts';

function policy(expression: string): string {
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: p }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
  variables: [{ name: n, expression: "object.spec.containers.size()" }, { name: s, expression: "'a'" }]
  validations: [{ expression: ${JSON.stringify(expression)} }]
`;
}

/** Limits of the lists, mappings and texts that a rule looks at; without them a rule may cost too much. */
interface Limits {
  readonly items?: number;
  readonly length?: number;
  readonly required: string;
}

/** A definition with the expression as a rule of the items of a list. */
function limited(rule: string, { items, length, required }: Limits): string {
  const most = items === undefined ? '' : `, maxItems: ${items}`;
  const text = `{ type: string${length === undefined ? '' : `, maxLength: ${length}`} }`;
  const fields = [
    'k: { type: string, maxLength: 5 }',
    ...['a', 'b'].map((name) => `${name}: ${text}`),
    'n: { type: integer }',
    `l: { type: array${most}, items: ${text} }`,
    `m: { type: object${most.replace('maxItems', 'maxProperties')}, additionalProperties: ${text} }`,
    'e: { type: string, enum: [aa, bbb] }',
    'd: { type: string, format: duration }',
    't: { type: string, format: date-time }',
    `by: ${text.replace('string', 'string, format: byte')}`,
    `ios: ${text.replace('type: string', 'x-kubernetes-int-or-string: true')}`,
    `o: { type: object, properties: { x: ${text} } }`,
  ];
  const item = `{ type: object, required: [k${required}], x-kubernetes-validations: [{ rule: ${JSON.stringify(rule)} }], properties: { ${fields.join(', ')} } }`;
  return definitionOfRules(['true']).replace(
    / {12}spec:[\s\S]*$/,
    `            list: { type: array${most}, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: ${item} }\n`,
  );
}

describe('expressions, on a real server', () => {
  let server: ApiServer;

  before(async function () {
    this.timeout(90_000);
    server = await sharedApiServer();
  });

  const judgedAlike = (file: string, manifest: (expression: string) => string): void => {
    for (const expression of expressionsOf(file)) {
      it(`compile or not: ${expression}`, async () => {
        const text = manifest(expression);
        const { status, text: said } = await applyManifest(server, text);
        const found = problemsOf(text, { rules: true }).filter(({ severity }) => severity === 'error');
        assert.equal(found.length > 0, status >= 400, `${status} ${said}\n${found.map(({ message }) => message)}`);
      });
    }
  };

  describe('in a definition', () => judgedAlike('schema.txt', (rule) => definitionOfRules([rule])));
  describe('in a policy', () => judgedAlike('policy.txt', policy));

  for (const limits of [
    { required: '' },
    { items: 10, required: ', a, b' },
    { items: 10, length: 10, required: '' },
    { items: 10, length: 5000, required: ', a' },
    { items: 100_000, length: 5000, required: '' },
  ]) {
    describe(`with limits ${JSON.stringify(limits)}`, () => judgedAlike('cost.txt', (rule) => limited(rule, limits)));
  }
});
