import { CODES, codeInfo, codePage, nearestName } from '../engine/api.ts';
import { EXIT, type RegisterCommand } from './context.ts';

/** `explain CODE`: the page of a finding; without a code, the list of all. */
export const registerExplain: RegisterCommand = (program, cli, done) => {
  program
    .command('explain')
    .description('Print the page of a finding: what it means, why it matters, what to do.')
    .argument('[code]', 'code of a finding, such as schema/unknown-field; without it, all codes are listed')
    .addHelpText('after', EXAMPLES)
    .action((code: string | undefined) => {
      if (code === undefined) {
        const width = Math.max(...CODES.map((info) => info.code.length));
        cli.out(
          CODES.map((info) => `${info.code.padEnd(width)}  ${info.severity.padEnd(11)}  ${info.title}\n`).join(''),
        );
        return done(EXIT.clean);
      }
      const info = codeInfo(code);
      if (info !== undefined) {
        cli.out(`${codePage(info)}\n`);
        return done(EXIT.clean);
      }
      const nearest = nearestName(
        code,
        CODES.map((row) => row.code),
      );
      cli.err(`There is no code \`${code}\`.${nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`}\n`);
      done(EXIT.usage);
    });
};

const EXAMPLES = `
Examples:
  polycrate-gitops explain schema/unknown-field
  polycrate-gitops explain kustomize/patch-target-none
  polycrate-gitops explain                              all codes with their level
`;
