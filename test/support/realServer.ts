import { createNodeHost } from '../../server/src/host/nodeHost.ts';
import { toEnginePath } from '../../server/src/host/paths.ts';
import type { ServerPorts } from '../../server/src/lsp/ports.ts';
import { realPorts } from '../../server/src/main/realPorts.ts';
import type { StartOptions } from '../../server/src/protocol/messages.ts';
import { LspClient } from './lspClient.ts';

/** A surrounding of the server that a test differs in. */
export interface RealServerOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly start?: StartOptions;
  /** Instead of reading the disk as it is. */
  readonly files?: Partial<ServerPorts['files']>;
}

/**
 * A language server in this process over real folders, wired as server/src/main.ts does: real files, git and clusters.
 * @param folders native paths of the window's folders
 */
export function openRealServer(folders: readonly string[], options: RealServerOptions): LspClient {
  return new LspClient({
    ports: realPorts({
      host: createNodeHost(() => undefined),
      env: options.env,
      ...(options.files && { files: options.files }),
    }),
    folders: folders.map(toEnginePath),
    ...(options.start === undefined ? {} : { start: options.start }),
  });
}
