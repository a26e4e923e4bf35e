import { definitionUpToSchema } from './customKind.ts';

/** A kind whose rules are about changes, and pairs of its objects. */
export const GADGETS = `${definitionUpToSchema({ kind: 'Gadget' })}
          type: object
          properties:
            spec:
              type: object
              x-kubernetes-validations:
                - { rule: "has(self.zone) == has(oldSelf.zone)", message: the zone is set once }
              properties:
                size:
                  type: integer
                  x-kubernetes-validations:
                    - rule: self >= oldSelf
                      messageExpression: "'from %d it never shrinks to %d'.format([oldSelf, self])"
                mode: { type: string, default: a, x-kubernetes-validations: [{ rule: self == oldSelf }] }
                zone: { type: string }
                step:
                  type: integer
                  x-kubernetes-validations:
                    - rule: "!oldSelf.hasValue() || self - oldSelf.value() <= 1"
                      optionalOldSelf: true
                born:
                  type: integer
                  x-kubernetes-validations:
                    - { rule: oldSelf.hasValue() || self == 0, optionalOldSelf: true, message: everything starts at 0 }
                tags:
                  type: array
                  x-kubernetes-list-type: set
                  maxItems: 10
                  items: { type: string, maxLength: 20 }
                  x-kubernetes-validations:
                    - { rule: "oldSelf.all(tag, tag in self)", message: tags stay }
                parts:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [name]
                  maxItems: 10
                  items:
                    type: object
                    required: [name]
                    properties:
                      name: { type: string }
                      kind: { type: string, maxLength: 20, x-kubernetes-validations: [{ rule: self == oldSelf, message: a part stays what it is }] }
                labels:
                  type: object
                  maxProperties: 10
                  additionalProperties:
                    type: string
                    maxLength: 20
                    x-kubernetes-validations: [{ rule: self == oldSelf, message: a label stays }]
`;

/** A spec before and after; what the server says, or nothing. */
export const GADGET_CHANGES: readonly (readonly [
  before: string | undefined,
  after: string,
  said: string | undefined,
])[] = [
  [undefined, '{ born: 0, step: 7 }', undefined],
  [undefined, '{ born: 1 }', 'everything starts at 0'],
  ['{ born: 0 }', '{ born: 5 }', undefined],
  ['{ size: 1 }', '{ size: 1, born: 5 }', 'everything starts at 0'],
  ['{ size: 1 }', '{ size: 2 }', undefined],
  ['{ size: 2 }', '{ size: 1 }', 'from 2 it never shrinks to 1'],
  ['{ size: 2, step: 1 }', '{ step: 1 }', undefined],
  ['{ }', '{ size: 1 }', undefined],
  ['{ size: 1, mode: a }', '{ size: 1 }', undefined],
  ['{ }', '{ mode: b }', 'failed rule: self == oldSelf'],
  ['{ zone: a }', '{ zone: b }', undefined],
  ['{ size: 1, zone: a }', '{ size: 1 }', 'the zone is set once'],
  ['{ step: 1 }', '{ step: 2 }', undefined],
  ['{ step: 1 }', '{ step: 3 }', 'failed rule'],
  ['{ tags: [a, b] }', '{ tags: [b, c, a] }', undefined],
  ['{ tags: [a, b] }', '{ tags: [b, c] }', 'tags stay'],
  ['{ parts: [{ name: a, kind: x }, { name: b, kind: w }] }', '{ parts: [{ name: b, kind: w }] }', undefined],
  [
    '{ parts: [{ name: a, kind: x }, { name: b, kind: w }] }',
    '{ parts: [{ name: b, kind: x }] }',
    'a part stays what it is',
  ],
  ['{ labels: { a: x } }', '{ labels: { b: x } }', undefined],
  ['{ labels: { a: x } }', '{ labels: { a: w } }', 'a label stays'],
];

/** An object of the kind. */
export function gadget(spec: string): string {
  return `apiVersion: example.com/v1\nkind: Gadget\nmetadata: { name: one, namespace: default }\nspec: ${spec}\n`;
}
