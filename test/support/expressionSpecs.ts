import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { definitionUpToSchema } from './customKind.ts';

/** One expression a line, right ones and wrong ones; the server says which. */
export function expressionsOf(file: string): readonly string[] {
  const lines = readFileSync(join(process.cwd(), 'test', 'specs', 'expressions', file), 'utf8').split('\n');
  return lines.filter((line) => line !== '');
}

/** A definition with expressions as rules beside a field of each kind; the message of each rule is its number. */
export function definitionOfRules(rules: readonly string[]): string {
  const shown = rules.map((rule, index) => `{ rule: ${JSON.stringify(rule)}, message: rule ${index} }`);
  return `${definitionUpToSchema({ kind: 'Gizmo' })}
          type: object
          properties:
            spec:
              type: object
              x-kubernetes-validations: [${shown.join(', ')}]
              properties:
                s: { type: string, maxLength: 10 }
                i: { type: integer }
                n: { type: number }
                b: { type: boolean }
                d: { type: string, format: duration }
                t: { type: string, format: date-time }
                by: { type: string, format: byte, maxLength: 10 }
                ios: { x-kubernetes-int-or-string: true, maxLength: 10 }
                any: { type: object, x-kubernetes-preserve-unknown-fields: true }
                x: { x-kubernetes-preserve-unknown-fields: true }
                list: { type: array, maxItems: 5, items: { type: string, maxLength: 10 } }
                ints: { type: array, maxItems: 5, items: { type: integer } }
                objs:
                  type: array
                  maxItems: 5
                  items: { type: object, properties: { name: { type: string, maxLength: 10 }, k: { type: integer } } }
                m: { type: object, maxProperties: 5, additionalProperties: { type: string, maxLength: 10 } }
                o:
                  type: object
                  properties:
                    a-b: { type: integer }
                    namespace: { type: string, maxLength: 5 }
                    x.y: { type: string, maxLength: 5 }
                    type: { type: string, maxLength: 5 }
                emb:
                  type: object
                  x-kubernetes-embedded-resource: true
                  x-kubernetes-preserve-unknown-fields: true
`;
}
