import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createNodeHost } from './host/nodeHost.ts';
import { productVersion } from './host/product.ts';
import { serve } from './lsp/server.ts';
import { realPorts } from './main/realPorts.ts';

// The composition root of the language server. The transport stands on the command line (`--node-ipc`, `--stdio`, `--socket=N`).
// The heap may grow by half of what is alive before it is swept: by default, four times as much stays resident as a large repository needs.
setFlagsFromString('--heap-growing-percent=50');
// Who reads for a while and then types waits for no code to be compiled anew that V8 had put away, or ran step by step until then.
setFlagsFromString('--no-flush-bytecode');
setFlagsFromString('--always-sparkplug');

const connection = createConnection(ProposedFeatures.all);
const host = createNodeHost((level, message) => {
  if (level === 'error') connection.console.error(message);
  else if (level !== 'debug') connection.console.info(message);
});

serve(connection, realPorts({ host, env: process.env }), { name: 'polycrate-gitops', version: productVersion() });
connection.listen();
