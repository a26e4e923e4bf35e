/** The part of an edge that cycles need. */
interface Edge {
  readonly target: string;
}

/**
 * Directories that include each other, each ring once, from its first member in the order of `starts`. A directory that
 * names itself is a ring of one.
 */
export function findCycles(
  starts: Iterable<string>,
  includes: ReadonlyMap<string, readonly Edge[]>,
): readonly (readonly string[])[] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  for (const start of starts) visit(start, { includes, done, cycles });
  return cycles;
}

interface Walk {
  readonly includes: ReadonlyMap<string, readonly Edge[]>;
  readonly done: Set<string>;
  readonly cycles: string[][];
}

/** Depth first with an explicit stack: chains of bases can be longer than the call stack in hostile input. */
function visit(start: string, { includes, done, cycles }: Walk): void {
  if (done.has(start)) return;
  const chain: string[] = [start];
  const place = new Map<string, number>([[start, 0]]);
  const pending: Edge[][] = [[...(includes.get(start) ?? [])].reverse()];
  while (chain.length > 0) {
    const next = pending.at(-1)?.pop();
    if (next === undefined) {
      pending.pop();
      const left = chain.pop();
      if (left !== undefined) {
        place.delete(left);
        done.add(left);
      }
      continue;
    }
    const at = place.get(next.target);
    if (at !== undefined) cycles.push(chain.slice(at));
    else if (!done.has(next.target) && includes.has(next.target)) {
      place.set(next.target, chain.length);
      chain.push(next.target);
      pending.push([...(includes.get(next.target) ?? [])].reverse());
    }
  }
}
