import { RegoObject, RegoSet, type Value } from '../value.ts';
import { type Builtins, membersOf, of } from './define.ts';

function neighbours(graph: RegoObject, node: Value): readonly Value[] {
  return membersOf(graph.get(node)) ?? [];
}

function reachable(graph: RegoObject, from: readonly Value[]): RegoSet {
  const found = new RegoSet();
  const open = [...from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (found.has(node) || graph.get(node) === undefined) continue;
    found.add(node);
    open.push(...neighbours(graph, node));
  }
  return found;
}

/** What is reached in a graph of nodes and their neighbours (v1/topdown/reachable.go). */
export const GRAPHS: Builtins = {
  'graph.reachable': of(2, ([graph, from]) => {
    const start = membersOf(from);
    return graph instanceof RegoObject && start ? reachable(graph, start) : undefined;
  }),
};
