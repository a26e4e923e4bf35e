import { judgeIdentity, readIdentity } from './identity.ts';
import type { Judgement, SchemaProblem } from './problem.ts';
import type { Registry } from './registry.ts';
import type { ReadNode } from './treeReader.ts';
import { validateObject } from './validate.ts';
import { judgeRules } from './validation/judge.ts';

/** What the walker needs to judge objects. */
export interface DocumentContext<N> {
  readonly registry: Registry;
  readonly read: ReadNode<N>;
  readonly mode: Judgement['mode'];
}

/**
 * Judges one document that holds a Kubernetes object: its kind, then its fields. The objects of a `List` are judged one
 * by one, since clients send them so. A document without apiVersion and kind is not an object and gets nothing.
 */
export function judgeDocument<N>(root: N, context: DocumentContext<N>): readonly SchemaProblem[] {
  const { registry, read } = context;
  const identity = readIdentity(root, read);
  const kind = registry.find(identity.apiVersion ?? '', identity.kind ?? '');
  if (kind !== undefined) {
    const structural = validateObject(root, kind, context);
    return [...structural, ...judgeRules(root, kind, { ...context, structural })];
  }
  return judgeList(root, identity.kind, context) ?? judgeIdentity(identity, registry);
}

function judgeList<N>(
  root: N,
  kind: string | undefined,
  context: DocumentContext<N>,
): readonly SchemaProblem[] | undefined {
  const view = kind?.endsWith('List') ? context.read(root) : undefined;
  const items = view?.kind === 'map' ? view.fields.find(([name]) => name === 'items')?.[1] : undefined;
  const list = items === undefined ? undefined : context.read(items);
  if (list?.kind !== 'seq') return undefined;
  return list.items.flatMap((item, index) =>
    judgeDocument(item, context).map((problem) => ({ ...problem, path: ['items', index, ...problem.path] })),
  );
}
