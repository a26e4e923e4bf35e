import type { TextEdit } from '../../api.ts';
import { typePlainScalar } from '../../schema/serverScalar.ts';
import { isRegistryReference } from '../../workspace/polycrate/blockName.ts';
import { nameProblem } from '../../workspace/polycrate/names.ts';
import {
  actionSubject,
  type NamedThing,
  type Occurrence,
  occurrencesIn,
} from '../../workspace/polycrate/occurrences.ts';
import type { PolycrateWorkspace } from '../../workspace/polycrateBlocks.ts';
import { actionsOf, lineageOf } from '../../workspace/polycrateLineage.ts';
import type { RenameEdits, RenameProvider, RenameRefusal, RenameTarget } from '../rename.ts';
import { nameRange, nameUnder, type PolycrateView } from './place.ts';

/** Renames blocks, actions, workflows and steps, with all that names them in the workspace. */
export function polycrateRename(viewOf: (file: string) => PolycrateView | undefined): RenameProvider {
  return {
    target: (file, offset) => {
      const view = viewOf(file);
      const name = view && nameUnder(view, offset);
      return view && name && target(view, name);
    },
    edits: (file, offset, to) => {
      const view = viewOf(file);
      const name = view && nameUnder(view, offset);
      if (view === undefined || name === undefined) return undefined;
      const about = target(view, name);
      return 'refused' in about ? about : edits(view, name, to);
    },
  };
}

function target(view: PolycrateView, name: Occurrence): RenameTarget | RenameRefusal {
  const range = nameRange(view, name);
  if (range === undefined)
    return { refused: `\`${name.name}\` is written with an alias or escapes; change it by hand.` };
  const pulled = occurrencesOf(view, name).find(({ declares, file }) => declares && isPulled(view.workspace, file));
  if (pulled !== undefined)
    return {
      refused: `\`${view.scene.shorten(pulled.file)}\` comes from a registry; the next pull would bring the old name back.`,
    };
  return { range, name: name.name };
}

/** A block whose name has a registry host is replaced as a whole when it is pulled (cmd/oci.go, UnwrapOCIImage). */
function isPulled(workspace: PolycrateWorkspace | undefined, file: string): boolean {
  return workspace?.installed.some((part) => part.file === file && isRegistryReference(part.block.name)) === true;
}

function occurrencesOf({ workspace }: PolycrateView, { subject }: Occurrence): readonly Occurrence[] {
  return workspace === undefined ? [] : occurrencesIn(workspace).filter((one) => one.subject === subject);
}

function edits(view: PolycrateView, name: Occurrence, to: string): RenameEdits | RenameRefusal {
  const wrong = refuseName(name.thing, to) ?? refuseTaken(view, name, to);
  if (wrong !== undefined) return { refused: wrong };
  const found: TextEdit[] = [];
  for (const one of occurrencesOf(view, name)) {
    const range = nameRange(view, one);
    if (range === undefined)
      return {
        refused: `\`${view.scene.shorten(one.file)}\` writes the name with an alias or escapes; change it by hand.`,
      };
    found.push({ file: one.file, range, text: to });
  }
  return { edits: found };
}

/** What Polycrate takes as a name (cmd/vars.go), in linear time. */
const NAME = /^[a-zA-Z](?:[-/]?[a-zA-Z0-9_])+$/;
const BLOCK_NAME = /^[\w][\w.-]*(?:\/[\w.-]+)*$/;

function refuseName(thing: NamedThing, to: string): string | undefined {
  const isRead = typePlainScalar(to).type !== 'string';
  if (isRead || !(thing === 'block' ? BLOCK_NAME : NAME).test(to))
    return `\`${to}\` is no name for a ${thing}: a letter, then letters, digits, \`_\` and single \`-\` or \`/\`, two characters at the least.`;
  return thing === 'block' ? nameProblem(to) : undefined;
}

/** Two things of one name could not be told apart again. */
function refuseTaken(view: PolycrateView, name: Occurrence, to: string): string | undefined {
  const { workspace } = view;
  if (workspace === undefined || to === name.name) return undefined;
  const all = occurrencesIn(workspace).filter((one) => one.name === to && one.thing === name.thing);
  const taken = `There is a ${name.thing} \`${to}\` already.`;
  if (name.thing === 'block' || name.thing === 'workflow') return all.length > 0 ? taken : undefined;
  const siblings = occurrencesOf(view, name).map(container);
  return all.some((one) => siblings.includes(container(one))) || isInherited(view, name, to) ? taken : undefined;
}

/** The list that holds the thing. */
function container({ file, field }: Occurrence): string {
  return `${file} ${field.slice(0, -2).join('/')}`;
}

/** Whether a block that has the action has one of the other name, its own or inherited. */
function isInherited({ workspace }: PolycrateView, name: Occurrence, to: string): boolean {
  if (workspace === undefined || name.thing !== 'action') return false;
  return [...workspace.blocks.keys()].some((block) => {
    const isSame = actionSubject(workspace, block, name.name) === name.subject;
    return isSame && actionsOf(lineageOf(workspace, block)).has(to);
  });
}
