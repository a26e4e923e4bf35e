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

const read = new WeakSet<Node>();

/** Marks a scalar whoever wrote it as one that was read, after its way through text. */
export function markRead(node: ScalarNode): ScalarNode {
  if (!isRead(node)) read.add(node);
  return node;
}

/** Whether a scalar comes out of a text, so that it keeps the type that it had there. */
export function isRead(node: ScalarNode): boolean {
  const { step } = node.origin;
  return !marked.has(node) && (step === 'resource' || step === 'patch' || read.has(node));
}
