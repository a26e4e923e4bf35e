import { EXIT, type RegisterCommand } from './context.ts';

/** `lsp --stdio`: the language server for editors other than VS Code. It ends with the editor's `exit` notification. */
export const registerLsp: RegisterCommand = (program, cli, done) => {
  program
    .command('lsp')
    .description('Start the language server for Neovim, Helix, Zed, Emacs and others.')
    .option('--stdio', 'speak over standard input and output')
    .option('--socket <port>', 'connect to a port on this machine')
    .addHelpText('after', EXAMPLES)
    .action(async (options: { readonly stdio?: true; readonly socket?: string }) => {
      if (options.stdio === undefined && options.socket === undefined) {
        cli.err('Say how to speak to the editor: polycrate-gitops lsp --stdio\n');
        return done(EXIT.usage);
      }
      // The server reads its transport from the command line itself, and lives until the editor ends it.
      await import('../main.ts');
      // Whoever has a status ends the process; here the server does that.
      await new Promise<never>(() => undefined);
    });
};

const EXAMPLES = `
Examples:
  polycrate-gitops lsp --stdio
  nvim: vim.lsp.config('polycrate', { cmd = { 'polycrate-gitops', 'lsp', '--stdio' }, filetypes = { 'yaml' }, root_markers = { '.git' } })
  helix: [language-server.polycrate] command = "polycrate-gitops", args = ["lsp", "--stdio"]
`;
