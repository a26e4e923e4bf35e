import type { OverviewBlock, PolycrateOverview } from '../../engine/api.ts';
import type { Requests } from '../../protocol/messages.ts';
import type { BlockItem, BlockPlace, WorkspaceItem } from '../../protocol/polycrate.ts';
import { toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { uriOfPath } from '../uris.ts';

type Place = Pick<PolycrateOverview, 'file' | 'range'>;

/** Polycrate workspaces with their blocks, actions and workflows; empty where there is none. */
export async function blocks(session: Session): Promise<Requests['polycrate/blocks']['result']> {
  const found = await session.settle(() => session.engine.polycrate.overviews());
  return found.map((workspace) => toItem(session, workspace));
}

function toItem(session: Session, { name, folder, workflows, ...rest }: PolycrateOverview): WorkspaceItem {
  return {
    name,
    folder,
    ...placeOf(session, rest),
    blocks: rest.blocks.map((block) => toBlock(session, block)),
    workflows: workflows.map(({ steps, description, ...workflow }) => ({
      name: workflow.name,
      description,
      ...placeOf(session, workflow),
      steps: steps.map(({ block, action, ...step }) => ({
        name: step.name,
        block,
        action,
        ...placeOf(session, step),
      })),
    })),
  };
}

function toBlock(session: Session, { file, range, actions, ...block }: OverviewBlock): BlockItem {
  return {
    ...block,
    ...placeOf(session, { file, range }),
    actions: actions.map(({ name, description, from, ...action }) => ({
      name,
      description,
      ...placeOf(session, action),
      ...(from === undefined ? {} : { from }),
    })),
  };
}

function placeOf(session: Session, { file, range }: Place): BlockPlace {
  const lines = session.documents.lines(file);
  const uri = session.documents.get(file)?.uri ?? uriOfPath(file);
  return { uri, position: lines === undefined ? { line: 0, character: 0 } : toRange(lines, range).start };
}
