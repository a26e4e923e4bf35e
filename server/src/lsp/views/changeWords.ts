import type { ChangeState } from '../../engine/api.ts';
import type { ViewRow } from '../../protocol/views.ts';

const CHANGES = {
  added: { icon: 'diff-added', color: 'gitDecoration.addedResourceForeground' },
  changed: { icon: 'diff-modified', color: 'gitDecoration.modifiedResourceForeground' },
  removed: { icon: 'diff-removed', color: 'gitDecoration.deletedResourceForeground' },
} as const;

/** Icon and word of a change; undefined for `same`. */
export function changeLook(change: ChangeState): { readonly icon: ViewRow['icon']; readonly word: string } | undefined {
  if (change === 'same') return undefined;
  const { icon, color } = CHANGES[change];
  return { icon: { name: icon, color }, word: change };
}

/** `+1 ~3 -0`, as plans write changes. */
export function changeCounts(changes: { added: number; changed: number; removed: number }): string {
  return `+${changes.added} ~${changes.changed} -${changes.removed}`;
}
