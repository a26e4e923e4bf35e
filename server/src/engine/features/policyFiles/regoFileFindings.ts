import type { Finding } from '../../diagnostics/finding.ts';
import type { RegoTextProblem } from '../../policy/rego/problems.ts';
import { sentence } from '../../schema/wording.ts';

/** What in a file of Rego cannot be compiled, each problem at its character. */
export function regoFileFindings(file: string, problems: readonly RegoTextProblem[]): readonly Finding[] {
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
