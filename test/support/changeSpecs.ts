import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANGE_CODES } from '../../server/src/engine/diagnostics/codes/change.ts';

/** An object before and after, and what the server does with the update: a pair of `test/specs/change/RULE.yaml`, or of a page. */
export interface ChangeCase {
  /** `change/RULE` */
  readonly code: string;
  readonly title: string;
  readonly isRefused: boolean;
  readonly before: string;
  readonly after: string;
  /** Zero-based lines of `after` that carry `# here`; the finding stands on one of them. None when it does not matter. */
  readonly lines: readonly number[];
}

const FOLDER = join(process.cwd(), 'test', 'specs', 'change');
const HEAD = /^# (accepted|refused): (.+)$/;

/** The codes of rules about updates whose pairs stand in a specification. */
export const CHANGE_RULE_CODES = CHANGE_CODES.filter(({ code }) => code !== 'change/custom-rule');

/** Every pair of every rule. Throws when a file is not one pair after another, each with its head. */
export function changeCases(): readonly ChangeCase[] {
  const examples = CHANGE_RULE_CODES.map(({ code, example }) => {
    const [before = '', after = ''] = example.split(/^---\n/m);
    return { code, title: 'the example of its page', isRefused: true, before, after, lines: [] };
  });
  return [...examples, ...readdirSync(FOLDER).sort().flatMap(casesOf)];
}

function casesOf(file: string): readonly ChangeCase[] {
  const code = `change/${file.replace(/\.yaml$/, '')}`;
  return readFileSync(join(FOLDER, file), 'utf8')
    .split(/^---\n/m)
    .map((text) => {
      const [before = '', after] = text.split(/^# becomes\n/m);
      const [, verdict, title] = HEAD.exec(text.split('\n')[0] ?? '') ?? [];
      if (verdict === undefined || title === undefined || after === undefined)
        throw new Error(`${file}: a pair begins with its verdict, and has \`# becomes\``);
      const lines = after.split('\n').flatMap((line, index) => (line.endsWith('# here') ? [index] : []));
      return { code, title, isRefused: verdict === 'refused', before, after, lines };
    });
}
