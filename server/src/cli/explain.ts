import { CODES, codeInfo, codePage, nearestName } from '../engine/api.ts';
import { packedPage } from '../host/product.ts';
import { EXIT, type RegisterCommand } from './context.ts';

/** `explain NAME`: the page of a finding, a setting or a command of the editor; without a name, the list of all codes. */
export const registerExplain: RegisterCommand = (program, cli, done) => {
  program
    .command('explain')
    .description(
      'Print the page of a finding (what it means, why it matters, what to do), a setting or a command of the editor.',
    )
    .argument('[name]', 'code of a finding, or id of a setting or command; without it, all codes are listed')
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
      const page = info === undefined ? packedPage(code) : codePage(info);
      if (page !== undefined) {
        cli.out(`${page.trimEnd()}\n`);
        return done(EXIT.clean);
      }
      const nearest = nearestName(
        code,
        CODES.map((row) => row.code),
      );
      cli.err(`There is no page for \`${code}\`.${nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`}\n`);
      done(EXIT.usage);
    });
};

const EXAMPLES = `
Examples:
  polycrate-gitops explain schema/unknown-field
  polycrate-gitops explain kustomize/patch-target-none
  polycrate-gitops explain polycrateGitops.helm.enabled
  polycrate-gitops explain                              all codes with their level
`;
