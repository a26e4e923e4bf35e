import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createEngine } from './engine/api.ts';
import { commitStates } from './host/commitStates.ts';
import { judgeChange } from './host/judgeChange.ts';
import { createNodeHost, createPackReader } from './host/nodeHost.ts';
import { toNativePath } from './host/paths.ts';
import { packFolder, pageFolder, productVersion } from './host/product.ts';
import { LARGEST_FILE, readState } from './host/readFile.ts';
import { gitFolder, repositoryRoot } from './host/repositoryRoot.ts';
import { walk } from './host/walk.ts';
import { watchHead, watchTree } from './host/watch.ts';
import { createGitHead } from './lsp/gitHead.ts';
import { serve } from './lsp/server.ts';

// The composition root of the language server. The transport stands on the command line (`--node-ipc`, `--stdio`, `--socket=N`).
const connection = createConnection(ProposedFeatures.all);

const host = createNodeHost((level, message) => {
  if (level === 'error') connection.console.error(message);
  else if (level !== 'debug') connection.console.info(message);
});

const head = createGitHead({
  git: { env: process.env },
  toNative: toNativePath,
  states: commitStates,
  watch: (root, onChange) => {
    const folder = gitFolder(root);
    return folder === undefined ? () => undefined : watchHead(folder, onChange);
  },
});

const readPack = createPackReader(packFolder());

serve(
  connection,
  {
    engine: createEngine(host),
    host,
    files: { read: readState, walk, repositoryRoot, watchTree, largest: LARGEST_FILE },
    head,
    judgeChange: (change) =>
      judgeChange(
        { ...change, tool: `polycrate-gitops ${productVersion()}` },
        {
          createEngine: () => createEngine(host),
          readPack,
          sha256: (text) => host.sha256(Buffer.from(text)),
          turn: host.turn,
        },
      ),
    readPack,
    pageUri: (code) => pathToFileURL(join(pageFolder(), `${code}.md`)).href,
  },
  { name: 'polycrate-gitops', version: productVersion() },
);
connection.listen();
