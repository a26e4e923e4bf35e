import { createEngine, type EngineHost } from '../engine/api.ts';
import { productCache } from '../host/cacheFolder.ts';
import { commitStates } from '../host/commitStates.ts';
import { type CommittedFiles, committedBelow } from '../host/committedFiles.ts';
import { HelmRunner } from '../host/helmRunner.ts';
import { judgeChange } from '../host/judgeChange.ts';
import { createPackReader } from '../host/nodeHost.ts';
import { expandHome, toNativePath } from '../host/paths.ts';
import { packFolder, pageUri, productVersion } from '../host/product.ts';
import { openRemoteCache, readWith } from '../host/readEverything.ts';
import { LARGEST_FILE } from '../host/readFile.ts';
import { gitFolder, repositoryRoot } from '../host/repositoryRoot.ts';
import { walk } from '../host/walk.ts';
import { watchHead, watchTree } from '../host/watch.ts';
import { createGitHead } from '../lsp/gitHead.ts';
import type { ServerPorts } from '../lsp/ports.ts';
import { createDriftPort } from './driftPort.ts';
import { openAt } from './engineAt.ts';
import { createRemotesPort } from './remotesPort.ts';
import { createSchemas } from './schemaPort.ts';

/** The surroundings that the server is wired into. */
export interface Surroundings {
  readonly host: EngineHost;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Instead of reading the disk as it is; tests use it. */
  readonly files?: Partial<ServerPorts['files']>;
}

/** Wires the language server to the real disk, git and clusters. */
export function realPorts({ host, env, files: others }: Surroundings): ServerPorts {
  const bundled = createPackReader(packFolder());
  const toNative = (path: string): string => toNativePath(expandHome(path));
  const schemas = createSchemas({ env, now: host.now, toNative });
  const readPack = (name: string): string | undefined => schemas.read(name) ?? bundled(name);
  const makeEngine = () => createEngine(host);
  const cache = openRemoteCache(env);
  const files = { read: readWith(cache), walk, repositoryRoot, watchTree, largest: LARGEST_FILE, ...others };
  const head = createGitHead({
    git: { env },
    toNative: toNativePath,
    states: commitStates,
    watch: (root, onChange) => {
      const folder = gitFolder(root);
      return folder === undefined ? () => undefined : watchHead(folder, onChange);
    },
  });
  const drift = createDriftPort({
    env,
    now: host.now,
    toNative,
    engineAt: (root, commit) => openAt(root, commit, { host, files, head, readPack, createEngine: makeEngine }),
  });
  return {
    tool: `polycrate-gitops ${productVersion()}`,
    engine: makeEngine(),
    host,
    files,
    head,
    drift,
    helm: {
      open: (program, commitOf) => {
        const committed: CommittedFiles = async (folder) => {
          const commit = await commitOf(folder);
          return commit === undefined ? [] : committedBelow(folder, commit.files, commit.state);
        };
        const outputs = productCache(env, 'helm');
        return new HelmRunner(expandHome(program), { env, charts: cache, outputs, committed });
      },
    },
    remotes: createRemotesPort(cache, schemas.access),
    schemas: schemas.port,
    judgeChange: (change) =>
      judgeChange(change, {
        createEngine: makeEngine,
        readPack,
        readRemote: (path) => cache.read(path),
        turn: host.turn,
      }),
    readPack,
    pageUri,
  };
}
