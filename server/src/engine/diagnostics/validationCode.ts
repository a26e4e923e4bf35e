import type { CodeInfo } from './codeInfo.ts';

/** What the page of one rule of the server says; the frame is the same for all. */
interface RulePage {
  /** Name of the rule, `validation/` left out. */
  readonly rule: string;
  readonly title: string;
  readonly what: string;
  readonly remedy: string;
  /** Warning where only some clients are refused. */
  readonly severity?: 'warning';
  /** A whole manifest that the server refuses for this reason; test/cluster sends it. */
  readonly example: string;
  /** The file of the server that has the rule. */
  readonly source: string;
}

const WHY =
  'The server decodes the object and then judges it: it answers “is invalid” and applies nothing of it. A schema does not show this.';

/** The row of a rule of the server's own validation. */
export function validationCode({ rule, severity, ...page }: RulePage): CodeInfo {
  return { ...page, code: `validation/${rule}`, severity: severity ?? 'error', why: WHY };
}
