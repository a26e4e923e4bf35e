import type { Finding } from '../diagnostics/finding.ts';
import { changedPlaces } from './again.ts';
import type { Resource } from './resource.ts';
import { settleShared, strayedFindings } from './sharedScalars.ts';
import { remembers } from './stepMemory.ts';

/** What was made of the result of one step the last time. */
export interface SettleMemory {
  last?: { readonly input: readonly Resource[]; readonly output: readonly Resource[]; readonly isClean: boolean };
}

const memories = new WeakMap<object, Map<string, SettleMemory>>();

/** The memory of a step of somebody's. */
export function settleMemoryOf(key: object, step: string): SettleMemory {
  const bySteps = memories.get(key) ?? new Map<string, SettleMemory>();
  memories.set(key, bySteps);
  const memory = bySteps.get(step) ?? {};
  bySteps.set(step, memory);
  return memory;
}

/** What a step made, ready for the next one. */
export interface SettledStep {
  readonly resources: readonly Resource[];
  readonly findings: readonly Finding[];
}

/**
 * What follows every step: objects of which nothing is left go, and places that share a label are made equal. Objects that stand where
 * they stood the last time are not looked at. `before` is what the step was given.
 */
export function settleStep(
  memory: SettleMemory,
  resources: readonly Resource[],
  before: readonly Resource[],
): SettledStep {
  const exchanged = settleExchanged(memory.last, resources);
  if (exchanged !== undefined) {
    memory.last = { input: resources, output: exchanged, isClean: true };
    return { resources: exchanged, findings: [] };
  }
  const kept = resources.some(isEmpty) ? resources.filter((one) => !isEmpty(one)) : resources;
  const isAligned = kept.length === before.length;
  const settled = kept.some(({ shares }) => shares)
    ? kept.map((one, at) => settleShared(one, isAligned ? before[at] : undefined))
    : undefined;
  const output = settled?.map(({ resource }) => resource) ?? kept;
  const findings = settled === undefined ? [] : strayedFindings(settled);
  if (remembers()) {
    memory.last = { input: resources, output, isClean: findings.length === 0 && output.length === resources.length };
  }
  return { resources: output, findings };
}

/** The last result with some objects exchanged; undefined where more has to be looked at. */
function settleExchanged(last: SettleMemory['last'], resources: readonly Resource[]): readonly Resource[] | undefined {
  if (last === undefined || !last.isClean) return undefined;
  const places = changedPlaces(last.input, resources);
  if (places === undefined) return undefined;
  if (places.length === 0) return last.output;
  const output = last.output.slice();
  for (const at of places) {
    const now = resources[at] as Resource;
    const { resource, strayed } = settleShared(now);
    if (isEmpty(now) || strayed.length > 0) return undefined;
    output[at] = resource;
  }
  return output;
}

function isEmpty({ root }: Resource): boolean {
  return root.fields.length === 0;
}
