import type { TextEdit } from '../../api.ts';
import type { SyntaxFile } from '../../syntax/tree.ts';
import { isWithin } from '../../text/paths.ts';
import type { FileFacts } from '../../workspace/fileFacts.ts';
import type { PathReference } from '../../workspace/kustomizationFacts.ts';
import { removeField, removeItems } from './listEdit.ts';

/** The edits that take entries of deleted files and folders out of the kustomizations that stay; none where nothing names them. */
export function deleteEdits(
  paths: readonly string[],
  facts: Iterable<FileFacts>,
  syntax: (file: string) => SyntaxFile,
): readonly TextEdit[] {
  const isGone = (path: string): boolean => paths.some((deleted) => isWithin(path, deleted));
  return [...facts].flatMap((fact) => {
    const gone = (fact.kustomization?.references ?? []).filter(({ target }) => isGone(target));
    if (gone.length === 0 || isGone(fact.path)) return [];
    const source = syntax(fact.path);
    return groupByList(gone).flatMap(({ list, indexes }) => {
      const edits = indexes.length === 0 ? removeField(source, list) : removeItems(source, list, indexes);
      return edits.map((edit) => ({ file: fact.path, ...edit }));
    });
  });
}

interface Entries {
  readonly list: PathReference['field'];
  /** Positions in the list; none for a field that is no list. */
  readonly indexes: number[];
}

/** Entries of one list together, since the field goes with the last of them. An entry that is a mapping goes as a whole. */
function groupByList(references: readonly PathReference[]): readonly Entries[] {
  const groups = new Map<string, Entries>();
  for (const { field, role } of references) {
    const isWhole = role === 'patch' || role === 'replacement';
    const at = isWhole && typeof field[1] === 'number' ? field.slice(0, 2) : field;
    const last = at.at(-1);
    const list = typeof last === 'number' ? at.slice(0, -1) : at;
    const group = groups.get(list.join('/')) ?? { list, indexes: [] };
    groups.set(list.join('/'), group);
    if (typeof last === 'number') group.indexes.push(last);
  }
  return [...groups.values()];
}
