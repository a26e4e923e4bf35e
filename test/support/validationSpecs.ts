import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES } from '../../server/src/engine/diagnostics/codes.ts';
import { toJson } from '../../server/src/engine/schema/serverValue.ts';
import { readSyntaxNode } from '../../server/src/engine/schema/treeReader.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';

/** One manifest and what the server does with it: a document of `test/specs/validation/RULE.yaml`, or the example of its page. */
export interface ValidationCase {
  /** `validation/RULE` */
  readonly code: string;
  readonly title: string;
  readonly isRefused: boolean;
  /** From the page of the rule rather than from its specification. */
  readonly isExample: boolean;
  readonly text: string;
  /** Zero-based lines that carry `# here`; the finding stands on one of them. None when it does not matter. */
  readonly lines: readonly number[];
}

const FOLDER = join(process.cwd(), 'test', 'specs', 'validation');
const HEAD = /^# (accepted|refused): (.+)$/;

/** The codes of the server's own rules. */
export const RULE_CODES = CODES.filter(({ code }) => code.startsWith('validation/'));

/** Every case of every rule. Throws when a file is not one document after another, each with its head. */
export function validationCases(): readonly ValidationCase[] {
  const examples = RULE_CODES.map(({ code, example }) => ({
    code,
    title: 'the example of its page',
    isRefused: true,
    isExample: true,
    text: `${example}\n`,
    lines: [],
  }));
  return [...examples, ...readdirSync(FOLDER).sort().flatMap(casesOf)];
}

function casesOf(file: string): readonly ValidationCase[] {
  const code = `validation/${file.replace(/\.yaml$/, '')}`;
  return readFileSync(join(FOLDER, file), 'utf8')
    .split(/^---\n/m)
    .map((text) => {
      const [, verdict, title] = HEAD.exec(text.split('\n')[0] ?? '') ?? [];
      if (verdict === undefined || title === undefined) throw new Error(`${file}: a document begins with its verdict`);
      const lines = text.split('\n').flatMap((line, index) => (line.endsWith('# here') ? [index] : []));
      return { code, title, isRefused: verdict === 'refused', isExample: false, text, lines };
    });
}

/** The manifest as the JSON that is sent. */
export function manifestOf(text: string): Record<string, unknown> {
  const root = parse(text).documents[0]?.root;
  if (root === undefined) throw new Error(`not YAML: ${text}`);
  return toJson(root, readSyntaxNode) as Record<string, unknown>;
}
