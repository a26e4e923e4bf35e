import type { Expression, MacroName, Span } from './expression.ts';

/** A macro in place of a call, or why the call is no right one. */
export type Expanded = { readonly macro: Expression } | { readonly reason: string; readonly at: number };

/** How many variables a macro may have, and whether a test may stand before what it makes. */
const WALKS: Readonly<Record<string, { readonly name: MacroName; readonly arities: readonly number[] }>> = {
  all: { name: 'all', arities: [2, 3] },
  exists: { name: 'exists', arities: [2, 3] },
  exists_one: { name: 'existsOne', arities: [2, 3] },
  existsOne: { name: 'existsOne', arities: [3] },
  filter: { name: 'filter', arities: [2] },
  map: { name: 'map', arities: [2, 3] },
  transformList: { name: 'transformList', arities: [3, 4] },
  transformMap: { name: 'transformMap', arities: [3, 4] },
  transformMapEntry: { name: 'transformMapEntry', arities: [3, 4] },
  sortBy: { name: 'sortBy', arities: [2] },
};

/** `of.name(args)` as a macro (cel-go parser/macro.go, ext/comprehensions.go, ext/bindings.go, ext/lists.go); undefined for a function. */
export function expandMember(
  of: Expression,
  name: string,
  args: readonly Expression[],
  span: Span,
): Expanded | undefined {
  const [first, second, third] = args;
  if (name === 'bind' && of.kind === 'name' && of.name === 'cel' && first && second && third && args.length === 3)
    return variable(first) ?? bind('bind', first, { value: second, body: third, ...span });
  if ((name === 'optMap' || name === 'optFlatMap') && first && second && args.length === 2)
    return variable(first) ?? bind(name, first, { value: of, body: second, ...span });
  const walk = Object.hasOwn(WALKS, name) ? WALKS[name] : undefined;
  if (walk === undefined || !walk.arities.includes(args.length)) return undefined;
  return expandWalk(walk.name, of, args, span);
}

/** `has(of.field)` */
export function expandGlobal(name: string, args: readonly Expression[], span: Span): Expanded | undefined {
  const [path] = args;
  if (name !== 'has' || path === undefined || args.length !== 1) return undefined;
  if (path.kind !== 'field') return { reason: '`has` takes a field, such as `has(self.name)`', at: path.at };
  return { macro: { kind: 'has', of: path.of, field: path.field, isOptional: path.isOptional, ...span } };
}

function expandWalk(name: MacroName, of: Expression, args: readonly Expression[], span: Span): Expanded {
  const hasTwo = name.startsWith('transform') || (args.length === 3 && name !== 'map');
  const variables = args.slice(0, hasTwo ? 2 : 1);
  const rest = args.slice(variables.length);
  for (const one of variables) {
    const problem = variable(one);
    if (problem !== undefined) return problem;
  }
  const names = variables.map((one) => (one.kind === 'name' ? one.name : ''));
  if (names.length === 2 && names[0] === names[1])
    return { reason: `\`${names[0]}\` stands for two variables at once`, at: variables[1]?.at ?? span.at };
  const isTest = ['all', 'exists', 'existsOne', 'filter'].includes(name);
  const [test, result] = isTest ? [rest[0], undefined] : rest.length === 2 ? rest : [undefined, rest[0]];
  return {
    macro: {
      kind: 'macro',
      name,
      of,
      variables: names,
      ...(test === undefined ? {} : { test }),
      ...(result === undefined ? {} : { result }),
      ...span,
    },
  };
}

function bind(
  how: 'bind' | 'optMap' | 'optFlatMap',
  name: Expression,
  parts: Span & { readonly value: Expression; readonly body: Expression },
): Expanded {
  return { macro: { kind: 'bind', how, variable: name.kind === 'name' ? name.name : '', ...parts } };
}

/** What is wrong with the variable of a macro. */
function variable(name: Expression): Expanded | undefined {
  if (name.kind !== 'name') return { reason: 'a macro takes the simple name of a variable here', at: name.at };
  return name.name === '__result__' ? { reason: '`__result__` is not free for a variable', at: name.at } : undefined;
}
