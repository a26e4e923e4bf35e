import { definitionUpToSchema } from '../support/customKind.ts';
import { checkFindings } from '../support/engineFixture.ts';

/** A definition of Widget whose size is at most a number. */
const widget = (path: string, most: number): string => `# file: ${path}/widgets.yaml
${definitionUpToSchema()}
          type: object
          properties:
            spec: {type: object, properties: {size: {type: integer, maximum: ${most}}}}
`;

describe('of two definitions of a kind', () => {
  it('one that is kept for old users, tests or pages does not count', () => {
    checkFindings(`
${widget('charts/crds', 10)}${widget('legacy/crds', 1)}${widget('website/versioned_docs/1.0', 1)}# file: widgets/one.yaml
apiVersion: example.com/v1
kind: Widget
metadata: {name: one}
spec: {size: 10}
`);
  });
});
