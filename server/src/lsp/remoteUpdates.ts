import { isRemotePath } from '../engine/api.ts';
import type { Session } from './session.ts';

/** Paths below REMOTE_ROOT that the renders of all overlays read or look for. */
export async function remotePaths(session: Session): Promise<readonly string[]> {
  const { engine } = session;
  const overlays = await session.settle(() => engine.overlays());
  const found: string[] = [];
  for (const { directory } of overlays) {
    const { files } = await session.settle(() => engine.renderText(directory));
    found.push(...files.filter(isRemotePath));
    await session.ports.host.turn();
  }
  return found;
}

/** Looks again at what somebody else may have fetched, as a command line beside the editor. */
export async function onRemotesChanged(session: Session): Promise<void> {
  const paths = await remotePaths(session);
  if (paths.length === 0) return;
  session.engine.apply(paths.map((path) => ({ path, state: undefined })));
  session.changed();
}
