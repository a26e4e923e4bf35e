import type { OverviewBlock, PolycrateOverview } from '../../engine/api.ts';
import type { Requests } from '../../protocol/messages.ts';
import type { BlockItem, WorkspaceItem } from '../../protocol/polycrate.ts';
import { locationOf } from '../locations.ts';
import type { Session } from '../session.ts';

/** Polycrate workspaces with their blocks, actions and workflows; empty where there is none. */
export async function blocks(session: Session): Promise<Requests['polycrate/blocks']['result']> {
  const found = await session.settle(() => session.engine.polycrate.overviews());
  return found.map((workspace) => toItem(session, workspace));
}

function toItem(session: Session, { name, folder, workflows, ...rest }: PolycrateOverview): WorkspaceItem {
  return {
    name,
    folder,
    ...locationOf(session.documents, rest),
    blocks: rest.blocks.map((block) => toBlock(session, block)),
    workflows: workflows.map(({ steps, description, ...workflow }) => ({
      name: workflow.name,
      description,
      ...locationOf(session.documents, workflow),
      steps: steps.map(({ block, action, ...step }) => ({
        name: step.name,
        block,
        action,
        ...locationOf(session.documents, step),
      })),
    })),
  };
}

function toBlock(session: Session, { file, range, actions, ...block }: OverviewBlock): BlockItem {
  return {
    ...block,
    ...locationOf(session.documents, { file, range }),
    actions: actions.map(({ name, description, from, ...action }) => ({
      name,
      description,
      ...locationOf(session.documents, action),
      ...(from === undefined ? {} : { from }),
    })),
  };
}
