import type { FieldPath } from '../../syntax/fieldPath.ts';
import { samePath } from '../../syntax/fieldPath.ts';
import type { BlockPart, PolycrateWorkspace } from '../polycrateBlocks.ts';
import type { NameAt, PolycrateAction } from '../polycrateFacts.ts';
import { lineageOf } from '../polycrateLineage.ts';
import { splitReference } from './blockName.ts';

/** What a name of a Polycrate file is the name of. */
export type NamedThing = 'block' | 'action' | 'workflow' | 'step';

/** A place that names something. All that name the same thing have the same `subject`. */
export interface Occurrence {
  readonly thing: NamedThing;
  readonly subject: string;
  readonly name: string;
  readonly file: string;
  /** The field whose text begins with the name; a version may stand behind it. */
  readonly field: FieldPath;
  /** Whether the thing is said to be here, and not only named. */
  readonly declares: boolean;
}

/** Every name of a workspace, in the order of its files: `workspace.poly`, its blocks, `secrets.poly`. */
export function occurrencesIn(workspace: PolycrateWorkspace): readonly Occurrence[] {
  const { file, facts, installed, secrets } = workspace;
  const entries = facts.blocks.map((block, index): BlockPart => ({ file, index, block }));
  const uses = (found: readonly NameAt[]): Occurrence[] =>
    found.map(({ text, field }) => blockNamed(splitReference(text).name, file, field, false));
  return [
    ...[...entries, ...installed].flatMap((part) => partNames(workspace, part)),
    ...facts.workflows.flatMap(({ name, field, steps }, at): Occurrence[] => [
      {
        thing: 'workflow',
        subject: `workflow ${file} ${at}`,
        name,
        file,
        field: [...field, 'name'],
        declares: true,
      },
      ...steps.flatMap((step, number): Occurrence[] => [
        {
          thing: 'step',
          subject: `step ${file} ${at} ${number}`,
          name: step.name,
          file,
          field: [...step.field, 'name'],
          declares: true,
        },
        ...(step.block === undefined ? [] : uses([step.block])),
        ...stepAction(workspace, step.block, step.action),
      ]),
    ]),
    ...uses(facts.dependencies),
    ...(secrets?.polycrate?.blocks ?? []).map(({ name, field }) =>
      blockNamed(name, secrets?.path ?? '', [...field, 'name'], false),
    ),
  ].filter(({ name }) => name !== '');
}

function blockNamed(name: string, file: string, field: FieldPath, declares: boolean): Occurrence {
  return { thing: 'block', subject: `block ${name}`, name, file, field, declares };
}

/** What a block says: its own name, its actions, and the blocks that it names. */
function partNames(workspace: PolycrateWorkspace, { file, block }: BlockPart): readonly Occurrence[] {
  const { name, field, from, borrows, actions } = block;
  const named = [...(from === undefined ? [] : [from]), ...borrows];
  return [
    blockNamed(name, file, [...field, 'name'], true),
    ...named.map((one) => blockNamed(splitReference(one.text).name, file, one.field, false)),
    ...actions.map((action) => actionNamed(workspace, name, action, file)),
  ];
}

function actionNamed(
  workspace: PolycrateWorkspace,
  block: string,
  { name, field }: PolycrateAction,
  file: string,
): Occurrence {
  return {
    thing: 'action',
    subject: actionSubject(workspace, block, name),
    name,
    file,
    field: [...field, 'name'],
    declares: true,
  };
}

function stepAction(
  workspace: PolycrateWorkspace,
  block: NameAt | undefined,
  action: NameAt | undefined,
): readonly Occurrence[] {
  if (block === undefined || action === undefined) return [];
  const subject = actionSubject(workspace, splitReference(block.text).name, action.text);
  const { file } = workspace;
  return [{ thing: 'action', subject, name: action.text, file, field: action.field, declares: false }];
}

/**
 * An action is the one of the furthest parent that has it: entries that change it, and steps that run it on any of them, mean the same
 * (cmd/blocks.go, MergeIn).
 */
export function actionSubject(workspace: PolycrateWorkspace, block: string, action: string): string {
  const owner = lineageOf(workspace, block).parts.findLast((part) =>
    part.block.actions.some(({ name }) => name === action),
  );
  return owner === undefined ? `action ${block} ${action}` : `action ${owner.block.name} ${action}`;
}

/** The name that a field holds; undefined for any other field. */
export function occurrenceAt(
  occurrences: readonly Occurrence[],
  file: string,
  path: FieldPath,
): Occurrence | undefined {
  return occurrences.find((one) => one.file === file && samePath(one.field, path));
}
