import type { Entry, Expression, Item } from '../../schema/cel/expression.ts';

/** Makes a new part of one whose own parts are made already; the same part where nothing changes. */
export type Rewrite = (part: Expression) => Expression;

/** Rewrites an expression from its innermost parts outwards. */
export function rewriteExpression(root: Expression, rewrite: Rewrite): Expression {
  const inner = (part: Expression): Expression => rewriteExpression(part, rewrite);
  const optional = (part: Expression | undefined): { readonly [key: string]: Expression } | undefined =>
    part && { part: inner(part) };
  const item = (one: Item): Item => ({ ...one, value: inner(one.value) });
  switch (root.kind) {
    case 'literal':
    case 'name':
      return rewrite(root);
    case 'field':
    case 'has':
      return rewrite({ ...root, of: inner(root.of) });
    case 'call': {
      const args = root.args.map(inner);
      return rewrite(root.of === undefined ? { ...root, args } : { ...root, of: inner(root.of), args });
    }
    case 'list':
      return rewrite({ ...root, items: root.items.map(item) });
    case 'map':
      return rewrite({
        ...root,
        entries: root.entries.map((entry): Entry => ({ ...entry, key: inner(entry.key), value: inner(entry.value) })),
      });
    case 'message':
      return rewrite({ ...root, fields: root.fields.map(([name, one]) => [name, item(one)] as const) });
    case 'macro': {
      const [test, result] = [optional(root.test), optional(root.result)];
      return rewrite({
        ...root,
        of: inner(root.of),
        ...(test?.part === undefined ? {} : { test: test.part }),
        ...(result?.part === undefined ? {} : { result: result.part }),
      });
    }
    case 'bind':
      return rewrite({ ...root, value: inner(root.value), body: inner(root.body) });
  }
}
