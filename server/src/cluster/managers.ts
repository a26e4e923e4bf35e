import { countFields, type FieldsEntry, ownership } from './managedFields.ts';
import type { FieldWriter } from './report.ts';
import type { TypedPath } from './typedPath.ts';

/** The tool that brings an overlay to a cluster. */
export type OwnerTool = 'flux' | 'argo' | 'helm' | 'none';

/** Managers of GitOps controllers and the tool that they belong to. */
const CONTROLLERS: Readonly<Record<string, OwnerTool>> = {
  'kustomize-controller': 'flux',
  'helm-controller': 'helm',
  helm: 'helm',
  'argocd-controller': 'argo',
};

/** Whether an entry was written by the controller of this tool. */
export function isController(entry: FieldsEntry, tool: OwnerTool): boolean {
  return CONTROLLERS[entry.manager] === tool && entry.subresource === '';
}

/**
 * Whether Flux would take this entry over and remove its fields where Git does not set them: all of kubectl's, and what was
 * there before the first apply (fluxcd/pkg/ssa, cleanupMetadata).
 */
export function isTakenByFlux(entry: FieldsEntry): boolean {
  if (entry.subresource !== '') return false;
  if (entry.manager.startsWith('kubectl')) return true;
  return entry.operation === 'Update' && ['before-first-apply', 'kustomize-controller'].includes(entry.manager);
}

/** What to call a manager. The name is a claim of the client, or its User-Agent. */
export function managerWords(entry: FieldsEntry): string {
  const { manager, operation, subresource } = entry;
  if (CONTROLLERS[manager] !== undefined && manager !== 'helm') return `the GitOps controller (${manager})`;
  if (manager === 'helm') return 'the Helm command line';
  if (manager === 'flux-client-side-apply') return 'a change by hand that Flux was told to keep';
  if (manager === 'kubectl-client-side-apply') return 'kubectl apply';
  if (manager === 'kubectl' && subresource === 'scale') return 'kubectl scale';
  if (manager === 'kubectl') return operation === 'Apply' ? 'kubectl apply --server-side' : 'kubectl';
  if (manager === 'kubectl-last-applied') return 'kubectl apply edit-last-applied';
  if (manager.startsWith('kubectl-')) return manager.replace('-', ' ');
  if (manager === 'before-first-apply') return 'a writer before the first server-side apply';
  if (manager === 'ancient-changes') return 'one of many earlier writers';
  if (manager === 'unknown') return 'a client without a name';
  if (/^(Mozilla|node-fetch|OpenAPI-Generator|Terraform|HashiCorp|kubernetes-client-javascript)/.test(manager)) {
    return `a dashboard or script (${manager})`;
  }
  return manager;
}

/** Entries that own the field, or a whole around it; status writers count only below status. */
export function ownersOf(entries: readonly FieldsEntry[], path: TypedPath): readonly FieldsEntry[] {
  return entries.filter(
    (entry) => (entry.subresource !== 'status' || path[0] === 'status') && ownership(entry, path) !== undefined,
  );
}

/** The last of some entries to write, by their times; one without a time (scale) counts as later, since it cannot be told. */
export function lastWriter(entries: readonly FieldsEntry[]): FieldsEntry | undefined {
  return [...entries].sort((a, b) => (b.time ?? '9').localeCompare(a.time ?? '9'))[0];
}

/** An entry in words, as product texts need it. Times are one per entry: the field itself may be older. */
export function describeWriter(entry: FieldsEntry): FieldWriter {
  const covers = Math.max(countFields(entry) - 1, 0);
  const others = covers === 0 ? '' : `; this entry also covers ${covers} other ${covers === 1 ? 'field' : 'fields'}`;
  const who = managerWords(entry);
  const words =
    entry.subresource === 'scale'
      ? `set through the scale subresource by ${who}; time not recorded`
      : entry.time === undefined
        ? `last write by ${who}; time not recorded${others}`
        : `last write by ${who} on ${dayAndTime(entry.time)}${others}`;
  return {
    manager: entry.manager,
    operation: entry.operation,
    ...(entry.subresource === '' ? {} : { subresource: entry.subresource }),
    ...(entry.time === undefined ? {} : { time: entry.time }),
    covers,
    words,
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12 Aug 2026 14:03 UTC` */
function dayAndTime(iso: string): string {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(iso);
  if (match === null) return iso;
  const [, year, month = '1', day, time] = match;
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year} ${time} UTC`;
}
