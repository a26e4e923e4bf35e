import type { Finding } from '../diagnostics/finding.ts';
import { joinPath } from '../text/paths.ts';
import type { KustomizationFile } from './kustomization.ts';
import type { Located } from './kustomizationFields.ts';
import { originPath } from './provenance.ts';
import { currentId, type Resource } from './resource.ts';
import { printId } from './resourceId.ts';
import { entryFinding } from './step.ts';

/** An object that an entry brings although one of its id is there. */
export interface Twin {
  readonly resource: Resource;
  readonly first: Resource;
}

/**
 * One finding for all that an entry brings a second time (resmap/reswrangler.go Append). An entry that leads where another one has led
 * before is to blame as such.
 */
export function listedTwice(twins: readonly [Twin, ...Twin[]], entry: Located, file: KustomizationFile): Finding {
  const [{ resource, first }] = twins;
  const before = sameEntry(entry, file);
  const name = printId(currentId(resource));
  const many = twins.length === 1 ? name : `${twins.length} resources, such as ${name},`;
  const message =
    before === undefined
      ? `\`${entry.text}\` brings ${many} a second time; kustomize refuses that. Remove one of them, or make it a patch.`
      : `\`${entry.text}\` is listed twice, which brings ${many} a second time; kustomize refuses that. Remove one entry.`;
  const place = { file: file.path, path: entry.at };
  const { file: path, document } = first.root.origin;
  const written = { file: path, document, path: originPath(first.root.origin) };
  const related =
    before === undefined
      ? { message: 'The first one', place: written }
      : { message: 'The other entry', place: { file: file.path, document: 0, path: before.at } };
  const whole = { file: file.path, document: 0, path: entry.at, part: 'whole' } as const;
  const remove = { title: 'Remove this entry', edit: { kind: 'remove', place: whole }, preferred: true } as const;
  return entryFinding(place, {
    code: 'kustomize/id-conflict',
    severity: 'error',
    message,
    related: [related],
    fixes: before === undefined ? [] : [remove],
  });
}

/** The entry before this one that leads to the same file or directory. */
function sameEntry(entry: Located, { fields, directory }: KustomizationFile): Located | undefined {
  const target = joinPath(directory, entry.text);
  const end = fields.resources.indexOf(entry);
  return fields.resources.slice(0, Math.max(end, 0)).find(({ text }) => joinPath(directory, text) === target);
}
