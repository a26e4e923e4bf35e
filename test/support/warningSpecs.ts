import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES } from '../../server/src/engine/diagnostics/codes.ts';

/** One manifest that the server takes, with a warning or without: a document of `test/specs/warning/RULE.yaml`, or of a page. */
export interface WarningCase {
  /** `warning/RULE` */
  readonly code: string;
  readonly title: string;
  readonly isWarned: boolean;
  readonly text: string;
}

const FOLDER = join(process.cwd(), 'test', 'specs', 'warning');

/** The codes of what the server warns of. */
export const WARNING_RULE_CODES = CODES.filter(({ code }) => code.startsWith('warning/'));

/** Every case of every rule. Throws when a file is not one document after another, each with its head. */
export function warningCases(): readonly WarningCase[] {
  const examples = WARNING_RULE_CODES.map(({ code, example }) => ({
    code,
    title: 'the example of its page',
    isWarned: true,
    text: `${example}\n`,
  }));
  return [...examples, ...readdirSync(FOLDER).sort().flatMap(casesOf)];
}

function casesOf(file: string): readonly WarningCase[] {
  const code = `warning/${file.replace(/\.yaml$/, '')}`;
  return readFileSync(join(FOLDER, file), 'utf8')
    .split(/^---\n/m)
    .map((text) => {
      const [, verdict, title] = /^# (warned|silent): (.+)$/.exec(text.split('\n')[0] ?? '') ?? [];
      if (verdict === undefined || title === undefined) throw new Error(`${file}: a document begins with its verdict`);
      return { code, title, isWarned: verdict === 'warned', text };
    });
}
