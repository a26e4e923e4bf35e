import { checkSchema, registryWith } from '../support/schemaCheck.ts';

const template = (version: string, validation: string): string => `apiVersion: templates.gatekeeper.sh/${version}
kind: ConstraintTemplate
metadata: { name: needteam }
spec:
  crd:
    spec:
      names: { kind: NeedTeam }
      validation: ${validation}
`;

const SCHEMA = '{ type: object, properties: { labels: { type: array, items: { type: string } } } }';

describe('a constraint', () => {
  it('is held against what its template says of its parameters, and against what all constraints have', () => {
    checkSchema(
      `# file: constraint.yaml
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: NeedTeam
metadata: { name: need-team }
spec:
  match:
    source: Some
#           ^^^^ error[schema/unknown-value]: it takes
    kinds: [{ apiGroups: [""], kinds: [Pod] }]
  parameters:
    labels: [1]
#            ^ error[schema/wrong-type]: takes text
    lables: []
#   ^^^^^^ error[schema/unknown-field]: lables
`,
      { registry: registryWith(template('v1', `{ openAPIV3Schema: ${SCHEMA} }`)) },
    );
  });

  it('of a template in the old way may have parameters that it does not list', () => {
    checkSchema(
      `# file: constraint.yaml
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: NeedTeam
metadata: { name: need-team }
spec:
  parameters:
    labels: [1]
#            ^ error[schema/wrong-type]: takes text
    lables: []
`,
      { registry: registryWith(template('v1beta1', `{ openAPIV3Schema: ${SCHEMA} }`)) },
    );
  });
});
