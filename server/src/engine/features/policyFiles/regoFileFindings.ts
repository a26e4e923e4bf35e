import type { Finding } from '../../diagnostics/finding.ts';
import { isParsed, parseRego } from '../../policy/rego/parse.ts';
import { regoProblems } from '../../policy/rego/problems.ts';
import { sentence } from '../../schema/wording.ts';

/**
 * What in a file of Rego cannot be compiled, each problem at its character; `beside` are the texts of the modules that it stands with. While
 * one of those cannot be read, only what cannot be read here is told: the rest may hang on it.
 */
export function regoFileFindings(file: string, text: string, beside: readonly string[]): readonly Finding[] {
  const isWhole = beside.every((other) => isParsed(parseRego(other, '')));
  const problems = isWhole || !isParsed(parseRego(text, '')) ? regoProblems(text, beside) : [];
  return problems.map(
    ({ message, at, end }): Finding => ({
      code: 'policy/expression',
      severity: 'error',
      message: `${sentence(message.replace(/\.$/, ''))}; the rules of these files are not judged.`,
      place: { file, range: { start: at, end } },
      overlays: [],
      related: [],
      fixes: [],
    }),
  );
}
