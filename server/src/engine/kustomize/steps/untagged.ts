import type { Node, ScalarNode } from '../node.ts';

const marked = new WeakSet<Node>();

/**
 * Marks a scalar that kustomize made without a tag: whatever text it gets later decides its type. A scalar as read keeps the type
 * that its text had (kyaml NewScalarRNode against a decoded node).
 */
export function markUntagged(node: ScalarNode): ScalarNode {
  marked.add(node);
  return node;
}

/** Whether a scalar carries the mark; a copy of it does not. */
export function isUntagged(node: Node): boolean {
  return marked.has(node);
}
