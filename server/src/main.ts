import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createEngine } from './engine/api.ts';
import { commitStates } from './host/commitStates.ts';
import { judgeChange } from './host/judgeChange.ts';
import { createNodeHost, createPackReader } from './host/nodeHost.ts';
import { expandHome, toNativePath } from './host/paths.ts';
import { packFolder, pageFolder, productVersion } from './host/product.ts';
import { LARGEST_FILE, readState } from './host/readFile.ts';
import { gitFolder, repositoryRoot } from './host/repositoryRoot.ts';
import { walk } from './host/walk.ts';
import { watchHead, watchTree } from './host/watch.ts';
import { createGitHead } from './lsp/gitHead.ts';
import { serve } from './lsp/server.ts';
import { createDriftPort } from './main/driftPort.ts';
import { openAt } from './main/engineAt.ts';

// The composition root of the language server. The transport stands on the command line (`--node-ipc`, `--stdio`, `--socket=N`).
const connection = createConnection(ProposedFeatures.all);

const host = createNodeHost((level, message) => {
  if (level === 'error') connection.console.error(message);
  else if (level !== 'debug') connection.console.info(message);
});
const readPack = createPackReader(packFolder());
const makeEngine = () => createEngine(host);
const files = { read: readState, walk, repositoryRoot, watchTree, largest: LARGEST_FILE };
const name = 'polycrate-gitops';
const version = productVersion();

const head = createGitHead({
  git: { env: process.env },
  toNative: toNativePath,
  states: commitStates,
  watch: (root, onChange) => {
    const folder = gitFolder(root);
    return folder === undefined ? () => undefined : watchHead(folder, onChange);
  },
});

const drift = createDriftPort({
  env: process.env,
  now: host.now,
  toNative: (path) => toNativePath(expandHome(path)),
  engineAt: (root, commit) => openAt(root, commit, { host, files, head, readPack, createEngine: makeEngine }),
});

serve(
  connection,
  {
    tool: `${name} ${version}`,
    engine: makeEngine(),
    host,
    files,
    head,
    drift,
    judgeChange: (change) => judgeChange(change, { createEngine: makeEngine, readPack, turn: host.turn }),
    readPack,
    pageUri: (code) => pathToFileURL(join(pageFolder(), `${code}.md`)).href,
  },
  { name, version },
);
connection.listen();
