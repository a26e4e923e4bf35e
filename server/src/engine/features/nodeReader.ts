import type { Node } from '../kustomize/node.ts';
import { scalarValue } from '../kustomize/value.ts';
import type { ServerScalar } from '../schema/serverScalar.ts';
import type { NodeView } from '../schema/treeReader.ts';

/** How the schema walker reads a rendered tree: scalars have the type that kustomize prints. */
export function readNode(node: Node): NodeView<Node> {
  if (node.kind === 'seq') return { kind: 'seq', items: node.items };
  if (node.kind === 'map') return { kind: 'map', fields: node.fields.map((field) => [field.key.text, field.value]) };
  return { kind: 'scalar', scalar: typed(scalarValue(node, false)), text: node.text };
}

function typed(value: ReturnType<typeof scalarValue>): ServerScalar {
  if (value === null) return { type: 'null' };
  if (typeof value === 'boolean') return { type: 'boolean', value };
  if (typeof value === 'bigint') return { type: 'integer', value };
  if (typeof value === 'number')
    return Number.isInteger(value) ? { type: 'integer', value: BigInt(value) } : { type: 'float', value };
  return { type: 'string', value: typeof value === 'string' ? value : '' };
}
