import type { TextEdit } from '../../api.ts';
import type { SyntaxFile } from '../../syntax/tree.ts';
import type { PathMove } from '../refactor/plan.ts';
import type { RenameEdit, RenameEdits, RenameProvider, RenameRefusal } from '../rename.ts';
import { type RenameSite, siteEdit, siteRange } from './renameSite.ts';

/** A thing under a cursor that can get another name. */
export interface Renamable {
  /** Its name now, without what kustomizations add to it. */
  readonly name: string;
  /** What stands under the cursor. */
  readonly at: RenameSite;
  /** Where a file goes that gets the name; the edits then are those that follow it. */
  readonly moves?: (
    to: string,
  ) => { readonly moves: readonly PathMove[]; readonly edits: readonly TextEdit[] } | RenameRefusal;
  /** The places that get the name, or why it cannot be given. */
  sites(to: string): readonly RenameSite[] | RenameRefusal;
}

/** What renaming reads. */
export interface RenameContext {
  readonly find: (file: string, offset: number) => Renamable | RenameRefusal | undefined;
  readonly syntax: (file: string) => SyntaxFile;
  readonly shorten: (file: string) => string;
  /** What would break, in words; undefined where nothing does. */
  readonly judge: (edits: readonly RenameEdit[]) => string | undefined;
}

/** Renames what Kubernetes, kustomize, Flux and Argo CD name. Nothing is offered that would leave an overlay without a render. */
export function kubernetesRename(context: RenameContext): RenameProvider {
  return {
    target: (file, offset) => {
      const thing = context.find(file, offset);
      if (thing === undefined || 'refused' in thing) return thing;
      const range = siteRange(context.syntax(file), thing.at);
      return range === undefined ? unwritable(thing.at, context) : { range, name: thing.name };
    },
    edits: (file, offset, name) => {
      const thing = context.find(file, offset);
      if (thing === undefined || 'refused' in thing) return thing;
      if (name === thing.name) return { edits: [] };
      if (thing.moves !== undefined) return thing.moves(name);
      const sites = thing.sites(name);
      return 'refused' in sites ? sites : judged(sites, name, context);
    },
  };
}

function judged(sites: readonly RenameSite[], name: string, context: RenameContext): RenameEdits | RenameRefusal {
  const edits = new Map<string, RenameEdit>();
  // What is sure counts where the same place was found for two reasons.
  for (const site of [...sites].sort((a, b) => Number(a.confirm !== undefined) - Number(b.confirm !== undefined))) {
    const edit = siteEdit(context.syntax(site.place.file), site, name);
    if (edit === undefined && site.confirm === undefined) return unwritable(site, context);
    if (edit === undefined) continue;
    const key = `${edit.file}@${edit.range.start}`;
    if (!edits.has(key)) edits.set(key, site.confirm === undefined ? edit : { ...edit, confirm: site.confirm });
  }
  const all = withoutOverlaps([...edits.values()]);
  const problem = context.judge(all);
  return problem === undefined ? { edits: all } : { refused: problem };
}

/** An edit of a part of what another one replaces goes. */
function withoutOverlaps(edits: readonly RenameEdit[]): readonly RenameEdit[] {
  const kept: RenameEdit[] = [];
  for (const edit of edits) {
    const { file, range } = edit;
    const isCovered = kept.some(
      (one) => one.file === file && one.range.start < range.end && range.start < one.range.end,
    );
    if (!isCovered) kept.push(edit);
  }
  return kept.sort((a, b) => (a.file === b.file ? a.range.start - b.range.start : a.file < b.file ? -1 : 1));
}

function unwritable({ place }: RenameSite, { syntax, shorten }: RenameContext): RenameRefusal {
  const start = syntax(place.file).documents[place.document]?.root?.range.start ?? 0;
  const line = syntax(place.file).text.slice(0, start).split('\n').length;
  return {
    refused: `\`${shorten(place.file)}\` writes the name with an alias, escapes or over several lines, in the object at line ${line}; change it by hand.`,
  };
}
