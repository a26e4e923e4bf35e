import type { Machine } from '../machine.ts';
import { isEqual, RegoObject, RegoSet, type Value } from '../value.ts';
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

/** Ways that were found; there may be very many, so each costs a step. */
interface Search {
  readonly found: RegoSet;
  readonly machine: Machine;
}

/** Adds the ways from a node on to `found`; one ends where it would come back to itself (v1/topdown/reachable.go, pathBuilder). */
function addPaths(graph: RegoObject, node: Value, way: readonly Value[], { found, machine }: Search): void {
  if (machine.step()) return;
  if (graph.get(node) === undefined) {
    found.add(way);
    return;
  }
  const path = [...way, node];
  const next = neighbours(graph, node);
  if (next.length === 0) found.add(path);
  for (const one of next) {
    if (path.some((passed) => isEqual(passed, one))) found.add(path);
    else addPaths(graph, one, path, { found, machine });
  }
}

function reachablePaths(graph: RegoObject, from: readonly Value[], machine: Machine): RegoSet {
  const found = new RegoSet();
  for (const node of from) {
    if (graph.get(node) === undefined) continue;
    const next = neighbours(graph, node);
    if (next.length === 0) found.add([node]);
    for (const one of next) {
      if (isEqual(one, node)) found.add([node]);
      else addPaths(graph, one, [node], { found, machine });
    }
  }
  return found;
}

/** What is reached in a graph of nodes and their neighbours (v1/topdown/reachable.go). */
export const GRAPHS: Builtins = {
  'graph.reachable_paths': of(2, ([graph, from], machine) => {
    const start = membersOf(from);
    return graph instanceof RegoObject && start ? reachablePaths(graph, start, machine) : undefined;
  }),
  'graph.reachable': of(2, ([graph, from]) => {
    const start = membersOf(from);
    return graph instanceof RegoObject && start ? reachable(graph, start) : undefined;
  }),
};
