import type { OverviewBlock, PolycrateOverview } from '../../engine/api.ts';
import type { SourcePlace } from '../../protocol/places.ts';
import type { ViewRow } from '../../protocol/views.ts';
import { counted } from '../../protocol/words.ts';
import { makeRow, type RowSeed, rowId, toSource } from './row.ts';

type PlaceOf = (at: Pick<OverviewBlock, 'file' | 'range'>) => SourcePlace;
type Workflow = PolycrateOverview['workflows'][number];

/** Workspaces with their blocks, actions, workflows and steps; with one workspace its groups stand at the top. */
export function blockRows(workspaces: readonly PolycrateOverview[], placeOf: PlaceOf): ViewRow[] {
  const [first, ...others] = workspaces;
  if (first !== undefined && others.length === 0) return groupRows(first, placeOf);
  return workspaces.map((workspace) => workspaceRow(workspace, placeOf));
}

function workspaceRow(workspace: PolycrateOverview, placeOf: PlaceOf): ViewRow {
  const { name, folder, file, blocks, workflows } = workspace;
  return makeRow({
    id: rowId('workspace', file),
    title: name === '' ? 'Unnamed workspace' : name,
    what: 'Workspace',
    parts: [folder === '.' ? '' : folder],
    details: [counted(blocks.length, 'block'), counted(workflows.length, 'workflow')],
    icon: { name: 'package' },
    kind: 'workspace',
    name,
    children: groupRows(workspace, placeOf),
  });
}

/** Blocks, and workflows where there are any. */
function groupRows(workspace: PolycrateOverview, placeOf: PlaceOf): ViewRow[] {
  const { file } = workspace;
  const blocks = workspace.blocks.map((block) => blockRow(workspace, block, placeOf));
  const workflows = workspace.workflows.map((workflow, index) =>
    workflowRow(rowId('workflow', file, `${index}`), workflow, placeOf),
  );
  const group = (title: string, icon: string, children: readonly ViewRow[], isOpen: boolean): ViewRow =>
    makeRow({
      id: rowId('group', file, title),
      title,
      what: 'Group',
      parts: [String(children.length)],
      icon: { name: icon },
      kind: 'group',
      children,
      isOpen,
    });
  return [
    group('Blocks', 'symbol-namespace', blocks, true),
    ...(workflows.length === 0 ? [] : [group('Workflows', 'list-ordered', workflows, false)]),
  ];
}

/** A row for something with a name and a place. */
function placedRow(place: SourcePlace, seed: Omit<RowSeed, 'name' | 'command'>): ViewRow {
  return makeRow({ ...seed, name: seed.title, command: toSource(place) });
}

function blockRow({ file, blocks }: PolycrateOverview, block: OverviewBlock, placeOf: PlaceOf): ViewRow {
  const { name, kind, version, from, isUsed, isTemplate, actions, description } = block;
  const parent = blocks.find((one) => from === one.name || from.startsWith(`${one.name}:`));
  const children = actions.map((action) =>
    placedRow(placeOf(action), {
      id: rowId('action', file, name, action.name),
      title: action.name,
      what: 'Action',
      parts: [action.from === undefined ? '' : `from ${action.from}`],
      details: [action.description],
      icon: { name: 'symbol-event' },
      kind: 'action',
    }),
  );
  return placedRow(placeOf(block), {
    id: rowId('block', file, name),
    title: name,
    what: 'Block',
    parts: [kind, version, from === '' ? '' : `from ${from}`, isTemplate ? 'template' : isUsed ? '' : 'installed'],
    details: [description, counted(actions.length, 'action')],
    icon: { name: isTemplate ? 'symbol-interface' : 'package' },
    kind: from === '' ? 'block' : 'blockWithParent',
    ...(parent === undefined ? {} : { place: placeOf(parent) }),
    ...(children.length === 0 ? {} : { children }),
  });
}

function workflowRow(id: string, { name, description, steps, ...place }: Workflow, placeOf: PlaceOf): ViewRow {
  const children = steps.map(({ name: step, block, action, ...at }, index) =>
    placedRow(placeOf(at), {
      id: rowId('step', id, `${index}`),
      title: step,
      what: 'Step',
      parts: [block, action],
      icon: { name: 'debug-step-over' },
      kind: 'step',
    }),
  );
  return placedRow(placeOf(place), {
    id,
    title: name,
    what: 'Workflow',
    parts: [counted(steps.length, 'step')],
    details: [description],
    icon: { name: 'list-ordered' },
    kind: 'workflow',
    ...(children.length === 0 ? {} : { children }),
  });
}
