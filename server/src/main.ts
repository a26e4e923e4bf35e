import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createNodeHost } from './host/nodeHost.ts';
import { productVersion } from './host/product.ts';
import { serve } from './lsp/server.ts';
import { realPorts } from './main/realPorts.ts';

// The composition root of the language server. The transport stands on the command line (`--node-ipc`, `--stdio`, `--socket=N`).
const connection = createConnection(ProposedFeatures.all);
const host = createNodeHost((level, message) => {
  if (level === 'error') connection.console.error(message);
  else if (level !== 'debug') connection.console.info(message);
});

serve(connection, realPorts({ host, env: process.env }), { name: 'polycrate-gitops', version: productVersion() });
connection.listen();
