import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createEngine } from '../../server/src/engine/api.ts';
import { commitStates } from '../../server/src/host/commitStates.ts';
import { judgeChange } from '../../server/src/host/judgeChange.ts';
import { createNodeHost, createPackReader } from '../../server/src/host/nodeHost.ts';
import { toEnginePath, toNativePath } from '../../server/src/host/paths.ts';
import { packFolder, pageFolder } from '../../server/src/host/product.ts';
import { LARGEST_FILE, readState } from '../../server/src/host/readFile.ts';
import { gitFolder, repositoryRoot } from '../../server/src/host/repositoryRoot.ts';
import { walk } from '../../server/src/host/walk.ts';
import { watchHead, watchTree } from '../../server/src/host/watch.ts';
import { createGitHead } from '../../server/src/lsp/gitHead.ts';
import type { ServerPorts } from '../../server/src/lsp/ports.ts';
import { createDriftPort } from '../../server/src/main/driftPort.ts';
import { openAt } from '../../server/src/main/engineAt.ts';
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
    ports: realPorts(options),
    folders: folders.map(toEnginePath),
    ...(options.start === undefined ? {} : { start: options.start }),
  });
}

function realPorts(options: RealServerOptions): ServerPorts {
  const host = createNodeHost(() => undefined);
  const readPack = createPackReader(packFolder());
  const makeEngine = () => createEngine(host);
  const files = { read: readState, walk, repositoryRoot, watchTree, largest: LARGEST_FILE, ...options.files };
  const head = createGitHead({
    git: { env: options.env },
    toNative: toNativePath,
    states: commitStates,
    watch: (root, onChange) => {
      const folder = gitFolder(root);
      return folder === undefined ? () => undefined : watchHead(folder, onChange);
    },
  });
  const drift = createDriftPort({
    env: options.env,
    now: host.now,
    toNative: toNativePath,
    engineAt: (root, commit) => openAt(root, commit, { host, files, head, readPack, createEngine: makeEngine }),
  });
  return {
    tool: 'polycrate-gitops test',
    engine: makeEngine(),
    host,
    files,
    head,
    drift,
    judgeChange: (change) => judgeChange(change, { createEngine: makeEngine, readPack, turn: host.turn }),
    readPack,
    pageUri: (code) => pathToFileURL(join(pageFolder(), `${code}.md`)).href,
  };
}
