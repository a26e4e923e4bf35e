import type { OverlayDiff, ResourceDiff } from '../../engine/api.ts';
import type { ViewRow } from '../../protocol/views.ts';
import { counted } from '../../protocol/words.ts';
import { changeCounts, changeLook } from './changeWords.ts';
import { makeRow, rowId } from './row.ts';

/** What the uncommitted change does to an overlay, as a plan: its resources and their fields. */
export function changedOverlayRow({ overlay, resources }: OverlayDiff): ViewRow {
  const count = (change: string): number => resources.filter((one) => one.change === change).length;
  const counts = { added: count('added'), changed: count('changed'), removed: count('removed') };
  const words = `${counts.added} to add, ${counts.changed} to change, ${counts.removed} to remove`;
  return {
    ...makeRow({
      id: rowId('overlay', overlay.directory),
      title: overlay.name,
      parts: [changeCounts(counts), ...overlay.clusters],
      icon: { name: 'layers' },
      kind: 'changedOverlay',
      overlay: overlay.directory,
      children: resources.map((resource) => changedResourceRow(overlay.directory, resource)),
    }),
    tooltip: `${overlay.name}\n${words}`,
    spoken: `Overlay ${overlay.name}, ${words}`,
  };
}

function changedResourceRow(overlay: string, resource: ResourceDiff): ViewRow {
  const { id, kind, name, change, was, fields } = resource;
  const look = changeLook(change);
  const only = fields.length === 1 ? fields[0] : undefined;
  const word = was !== undefined ? `was ${was}` : only !== undefined ? fieldWords(only) : change;
  const title = `${kind}/${name}`;
  return {
    ...makeRow({
      id: rowId('resource', overlay, id, change),
      title,
      parts: [word],
      icon: look?.icon ?? { name: 'symbol-object' },
      kind: 'changedResource',
      command: {
        title: 'Compare with HEAD',
        command: 'polycrateGitops.compareWithHead',
        arguments: [{ overlays: [overlay] }],
      },
      ...(fields.length === 0
        ? {}
        : { children: fields.map((field, index) => fieldRow(rowId('field', overlay, id, change, `${index}`), field)) }),
    }),
    tooltip: [title, change, ...fields.map((one) => `${one.path}: ${fieldWords(one)}`)].join('\n'),
    spoken: `${kind} ${name}, ${change}, ${counted(fields.length, 'field')}`,
  };
}

function fieldRow(id: string, field: ResourceDiff['fields'][number]): ViewRow {
  return makeRow({ id, title: field.path, parts: [fieldWords(field)], icon: { name: 'symbol-field' }, kind: 'field' });
}

function fieldWords({ before, after }: ResourceDiff['fields'][number]): string {
  return `${before ?? '(none)'} → ${after ?? '(none)'}`;
}
