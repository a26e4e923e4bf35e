import type { Finding, Severity } from '../../diagnostics/finding.ts';
import { type Again, mapAgain } from '../again.ts';
import type { MergeNote } from '../merge/strategicMerge.ts';
import { getField, type Node, type SeqNode } from '../node.ts';
import type { Origin } from '../provenance.ts';
import type { Resource } from '../resource.ts';
import { originFinding } from '../step.ts';
import { nodeValue } from '../value.ts';

/** What a patch does in silence although its author may not expect it. `origin` is the place in the patch. */
export interface PatchNote {
  readonly kind:
    | 'delete-absent'
    | 'list-replaced'
    | 'values-replaced'
    | 'element-replace'
    | 'root-replace'
    | 'null-text'
    | 'notes-lost';
  readonly origin: Origin;
  /** list-replaced and values-replaced: how many items are gone; null-text: the key. */
  readonly detail: string;
}

/** The notes of a merge that are worth a finding. */
export function mergeNotes(notes: readonly MergeNote[]): PatchNote[] {
  return notes.flatMap((note): PatchNote[] => {
    const { kind, node } = note;
    if (kind !== 'list-replaced') return [{ kind, origin: node.origin, detail: '' }];
    const lost = node.kind === 'seq' && note.old !== undefined ? lostItems(note.old, node) : 0;
    const isPlain = note.old?.items.every((item) => item.kind === 'scalar') === true;
    return lost === 0 ? [] : [{ kind: isPlain ? 'values-replaced' : kind, origin: node.origin, detail: String(lost) }];
  });
}

/** How many items of the old list have no equal in the new one; lists of another kind of items are replaced on purpose. */
function lostItems(old: SeqNode, now: SeqNode): number {
  const [first] = old.items;
  if (![...old.items, ...now.items].every(({ kind }) => kind === first?.kind)) return 0;
  const kept = new Set(now.items.map(identity));
  return old.items.filter((item) => !kept.has(identity(item))).length;
}

/** What most likely tells an item from others: its name or key, else all of it. */
function identity(item: Node): string {
  const value =
    getField(item, 'name') ?? getField(item, 'key') ?? getField(item, 'type') ?? getField(item, 'host') ?? item;
  return JSON.stringify(nodeValue(value, false), (_, part) => (typeof part === 'bigint' ? String(part) : part));
}

const TEXTS: Readonly<Record<PatchNote['kind'], readonly [string, Severity, (detail: string) => string]>> = {
  'delete-absent': [
    'kustomize/patch-delete-absent',
    'warning',
    () => 'This `$patch: delete` finds nothing to delete; correct the name or remove it.',
  ],
  'list-replaced': [
    'kustomize/list-replaced',
    'information',
    (detail) =>
      `This list has no merge key and replaces the whole list; ${detail} of its items ${detail === '1' ? 'is' : 'are'} gone.`,
  ],
  'values-replaced': [
    'kustomize/list-replaced',
    'hint',
    (detail) =>
      `This list replaces the whole list; ${detail} of its values ${detail === '1' ? 'is' : 'are'} gone. Repeat what must stay.`,
  ],
  'element-replace': [
    'kustomize/patch-replace-ignored',
    'warning',
    () =>
      '`$patch: replace` in an item of a list does nothing, the item stays as it was; write it beside the list as an item of its own, or use a JSON patch.',
  ],
  'root-replace': [
    'kustomize/patch-replace-ignored',
    'warning',
    () => '`$patch: replace` at the top of a patch does nothing to the resource; replace its fields one by one.',
  ],
  'notes-lost': [
    'kustomize/patch-drops-hash',
    'warning',
    () =>
      'This replaces all annotations, those too in which kustomize notes that the name gets a hash; the name will have none. Set single annotations instead.',
  ],
  'null-text': [
    'kustomize/patch-null-text',
    'warning',
    (detail) =>
      `\`${detail}\` is not deleted but becomes the text \`null\`, since this patch has a target; delete it with a JSON patch.`,
  ],
};

/**
 * Findings for what a patch did to all objects that it went to. A delete that finds nothing in one object but something in another
 * is as it should be.
 */
export function noteFindings(notes: readonly (readonly PatchNote[])[]): Finding[] {
  const seen = new Map<Origin, { note: PatchNote; times: number }>();
  for (const note of notes.flat()) {
    const known = seen.get(note.origin);
    seen.set(note.origin, { note: known?.note ?? note, times: (known?.times ?? 0) + 1 });
  }
  return [...seen.values()].flatMap(({ note, times }) => {
    if (note.kind === 'delete-absent' && times < notes.length) return [];
    const [code, severity, text] = TEXTS[note.kind];
    return [originFinding(note.origin, { code, severity, message: text(note.detail) })];
  });
}

const NOTHING: readonly PatchNote[] = [];

/** What one patch met in each object that it went to. */
export class PatchNotes {
  private readonly byResource = new WeakMap<Resource, readonly PatchNote[]>();
  private readonly again: Again<Resource, readonly PatchNote[] | undefined> = {};

  set(resource: Resource, notes: readonly PatchNote[]): void {
    this.byResource.set(resource, notes.length === 0 ? NOTHING : notes);
  }

  get(resource: Resource): readonly PatchNote[] {
    return this.byResource.get(resource) ?? NOTHING;
  }

  /** The findings for all objects of a list that the patch went to. */
  findings(resources: readonly Resource[]): Finding[] {
    const all = mapAgain(this.again, resources, (resource) => this.byResource.get(resource));
    if (all.every((notes) => notes === undefined || notes === NOTHING)) return [];
    return noteFindings(all.filter((notes) => notes !== undefined));
  }
}
