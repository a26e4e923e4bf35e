import { Command, CommanderError } from 'commander';
import { registerBatch } from './batch.ts';
import { registerCheck } from './check.ts';
import { type CliContext, EXIT, type ExitStatus, type RegisterCommand } from './context.ts';
import { registerDiff } from './diff.ts';
import { registerDrift } from './drift.ts';
import { registerExplain } from './explain.ts';
import { registerFetch } from './fetch.ts';
import { registerInit } from './init.ts';
import { registerLsp } from './lsp.ts';
import { registerPolicy } from './policy.ts';
import { registerPr } from './pr.ts';
import { registerRender } from './render.ts';
import { plainFlags } from './renderFlags.ts';
import { registerUpgrade } from './upgrade.ts';
import { versionText } from './version.ts';

/** Commands in the order of the help. A command is listed from the day it works. */
const COMMANDS: readonly RegisterCommand[] = [
  registerCheck,
  registerRender,
  registerFetch,
  registerDiff,
  registerDrift,
  registerUpgrade,
  registerPolicy,
  registerPr,
  registerExplain,
  registerInit,
  registerLsp,
  registerBatch,
];

/**
 * Runs one command line (without node and script) and resolves to its exit status. Nothing ends the process: the bin
 * does that after output has been written.
 */
export async function runCli(args: readonly string[], cli: CliContext): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.clean;
  const program = makeProgram(cli, (reported) => {
    status = reported;
  });
  try {
    const given = args[0] === 'render' ? plainFlags(args) : args;
    await program.parseAsync([...given], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
    if (cli.signal.aborted) return EXIT.cancelled;
    cli.err(`polycrate-gitops failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return EXIT.incomplete;
  }
  return cli.signal.aborted ? EXIT.cancelled : status;
}

function makeProgram(cli: CliContext, done: (status: ExitStatus) => void): Command {
  const program = new Command('polycrate-gitops');
  const output = { writeOut: (text: string) => cli.out(text), writeErr: (text: string) => cli.err(text) };
  program
    .description(
      'See what a change to a GitOps repository does: problems, rendered overlays, drift, and the pull request.',
    )
    .version(versionText(), '-v, --version')
    .configureOutput(output)
    .exitOverride()
    .addHelpText('after', MAIN_EXAMPLES);
  for (const register of COMMANDS) register(program, cli, done);
  // Subcommands take these over only when they are made after; commander copies no settings to commands added by name.
  for (const command of program.commands) command.configureOutput(output).exitOverride();
  return program;
}

const MAIN_EXAMPLES = `
Examples:
  polycrate-gitops check                       problems in this repository, in its files and in every rendered overlay
  polycrate-gitops render overlays/prod        what kustomize build prints
  polycrate-gitops diff                        what the uncommitted change adds, changes and removes

Exit status: 0 nothing found, 1 findings, drift or differences, 2 could not finish or judge everything, 3 wrong use, 130 cancelled.
`;
