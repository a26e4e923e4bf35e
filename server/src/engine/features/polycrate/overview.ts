import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { Range } from '../../syntax/tree.ts';
import type { BlockPart, PolycrateWorkspace } from '../../workspace/polycrateBlocks.ts';
import type { PolycrateWorkflow } from '../../workspace/polycrateFacts.ts';
import { actionsOf, lineageOf } from '../../workspace/polycrateLineage.ts';
import { textAt } from '../../workspace/read.ts';
import { type PolycrateView, rangeOf, rootOfFile } from './place.ts';
import { textOf } from './words.ts';

interface Place {
  readonly file: string;
  readonly range: Range;
}

/** A row of the overview: what it is called and where it stands. */
export interface OverviewRow extends Place {
  readonly name: string;
  readonly description: string;
}

export interface OverviewAction extends OverviewRow {
  /** The block that it is inherited from. */
  readonly from: string | undefined;
}

export interface OverviewBlock extends OverviewRow {
  readonly kind: string;
  readonly version: string;
  readonly from: string;
  /** Whether the workspace has an entry for it; else it is only installed. */
  readonly isUsed: boolean;
  readonly isTemplate: boolean;
  readonly actions: readonly OverviewAction[];
}

export interface OverviewStep extends Place {
  readonly name: string;
  readonly block: string;
  readonly action: string;
}

export interface OverviewWorkflow extends OverviewRow {
  readonly steps: readonly OverviewStep[];
}

/** A workspace with its blocks, what they can do, and its workflows; texts alone, no value of a config. */
export interface PolycrateOverview extends OverviewRow {
  /** Its folder as people see it, below the repository. */
  readonly folder: string;
  readonly blocks: readonly OverviewBlock[];
  readonly workflows: readonly OverviewWorkflow[];
}

/** The overview of a workspace: its entries in their order, then the blocks that are only installed. */
export function polycrateOverview(view: PolycrateView, workspace: PolycrateWorkspace): PolycrateOverview {
  const { file, facts, blocks } = workspace;
  const root = rootOfFile(view, file);
  return {
    name: facts.name ?? '',
    description: textAt(root, ['description']) ?? '',
    folder: view.scene.shorten(workspace.folder),
    ...placeOf(view, file, ['name']),
    blocks: [...blocks.values()].map(({ name, entry, installed }) =>
      blockRow(view, workspace, name, entry ?? installed),
    ),
    workflows: facts.workflows.filter(({ name }) => name !== '').map((workflow) => workflowRow(view, file, workflow)),
  };
}

function placeOf(view: PolycrateView, file: string, field: FieldPath): Place {
  return { file, range: rangeOf(view, file, field, 'value') ?? { start: 0, end: 0 } };
}

function blockRow(
  view: PolycrateView,
  workspace: PolycrateWorkspace,
  name: string,
  part: BlockPart | undefined,
): OverviewBlock {
  const lineage = lineageOf(workspace, name);
  const file = part?.file ?? workspace.file;
  return {
    name,
    description: textOf(view, lineage, 'description') ?? '',
    kind: textOf(view, lineage, 'kind') ?? '',
    version: part?.block.version ?? '',
    from: part?.block.from?.text ?? '',
    isUsed: file === workspace.file,
    isTemplate: part?.block.template === true,
    ...placeOf(view, file, [...(part?.block.field ?? []), 'name']),
    actions: [...actionsOf(lineage).values()].map((action) => {
      const owner = lineage.parts.find(
        (one) => one.file === action.file && one.block.actions.some(({ field }) => field === action.field),
      );
      return {
        name: action.name,
        description: textAt(rootOfFile(view, action.file), [...action.field, 'description']) ?? '',
        ...placeOf(view, action.file, [...action.field, 'name']),
        from: owner === undefined || owner.block.name === name ? undefined : owner.block.name,
      };
    }),
  };
}

function workflowRow(view: PolycrateView, file: string, { name, field, steps }: PolycrateWorkflow): OverviewWorkflow {
  return {
    name,
    description: textAt(rootOfFile(view, file), [...field, 'description']) ?? '',
    ...placeOf(view, file, [...field, 'name']),
    steps: steps.map((step) => ({
      name: step.name,
      block: step.block?.text ?? '',
      action: step.action?.text ?? '',
      ...placeOf(view, file, [...step.field, 'name']),
    })),
  };
}

/** What is asked of all Polycrate workspaces together. */
export interface PolycrateAnswers {
  overviews(): readonly PolycrateOverview[];
}
