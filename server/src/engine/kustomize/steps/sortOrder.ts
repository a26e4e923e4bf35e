import type { Finding } from '../../diagnostics/finding.ts';
import { changedPlaces } from '../again.ts';
import { compareBytes } from '../byteOrder.ts';
import { gvkSortText, KINDS_FIRST, KINDS_LAST, kindRanks } from '../kindOrder.ts';
import type { SortOptions } from '../kustomizationFields.ts';
import { currentId, type Resource } from '../resource.ts';
import type { ResourceId } from '../resourceId.ts';
import { entryFinding, type Stepped } from '../step.ts';

/** Puts objects into output order: `legacy` when nothing is asked for, as the command line does. `file` is the top kustomization. */
export function sortResources(resources: readonly Resource[], options: SortOptions | undefined, file: string): Stepped {
  const order = options === undefined ? 'legacy' : (options.order ?? '');
  const refuse = (field: string, message: string): Stepped => {
    const place = { file, path: [...(options?.at ?? []), field] };
    const finding: Finding = entryFinding(place, { code: 'kustomize/sort-options', severity: 'error', message });
    return { resources, findings: [finding] };
  };
  if (order !== 'legacy' && order !== 'fifo') {
    return refuse('order', `\`order\` must be \`legacy\` or \`fifo\` and is \`${order}\`.`);
  }
  if (order === 'fifo') {
    if (options?.legacySortOptions === undefined) return { resources, findings: [] };
    return refuse('legacySortOptions', '`legacySortOptions` goes with `order: legacy` only; remove one of the two.');
  }
  const lists = options?.legacySortOptions;
  const ranks = kindRanks(lists?.orderFirst ?? KINDS_FIRST, lists?.orderLast ?? KINDS_LAST);
  const keyed = resources.map((resource) => ({ resource, ...keysOf(currentId(resource), ranks) }));
  keyed.sort((a, b) => a.rank - b.rank || compareGvk(a, b) || compareBytes(a.rest, b.rest));
  return { resources: keyed.map(({ resource }) => resource), findings: [] };
}

/** The last order that was found. */
export interface SortMemory {
  last?: { readonly input: readonly Resource[]; readonly output: readonly Resource[] };
}

/** The last order with objects exchanged for others of the same id; undefined where there are others. */
export function sortAgain(memory: SortMemory, resources: readonly Resource[]): readonly Resource[] | undefined {
  const { last } = memory;
  const changed = changedPlaces(last?.input, resources);
  if (last === undefined || changed === undefined) return undefined;
  if (changed.length === 0) return last.output;
  if (changed.length > 20) return undefined;
  const output = last.output.slice();
  for (const at of changed) {
    const old = last.input[at] as Resource;
    const now = resources[at] as Resource;
    if (!isSameId(currentId(old), currentId(now))) return undefined;
    output[output.indexOf(old)] = now;
  }
  memory.last = { input: resources, output };
  return output;
}

function isSameId(a: ResourceId, b: ResourceId): boolean {
  return (
    a.name === b.name &&
    a.namespace === b.namespace &&
    a.kind === b.kind &&
    a.group === b.group &&
    a.version === b.version
  );
}

interface Keys {
  readonly rank: number;
  readonly gvk: string;
  readonly rest: string;
  readonly id: ResourceId;
}

function keysOf(id: ResourceId, ranks: ReadonlyMap<string, number>): Keys {
  return {
    id,
    rank: ranks.get(id.kind) ?? 0,
    gvk: gvkSortText(id),
    rest: `${id.namespace || '~X'}|${id.name || '~N'}`,
  };
}

function compareGvk(a: Keys, b: Keys): number {
  const order = compareBytes(a.gvk, b.gvk);
  const core = a.id.kind === 'Namespace' && b.id.kind === 'Namespace' && (a.id.group === '' || b.id.group === '');
  return core ? -order : order;
}
