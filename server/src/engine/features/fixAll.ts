import type { CodeActionAnswer, TextEdit } from '../api.ts';
import type { Finding, Fix } from '../diagnostics/finding.ts';
import { touches } from '../syntax/touches.ts';
import type { ActionInput } from './codeActions.ts';
import { findingsAt } from './findingsAt.ts';
import { type FixContext, fixEdits } from './fixEdits.ts';
import { allFixes } from './impliedFixes.ts';

/** All sure fixes of a file at once, for a save or a menu. */
export function fixAll({ findings, fixes }: ActionInput): readonly CodeActionAnswer[] {
  const { count, edits } = sureFixes(findings, fixes);
  if (count === 0) return [];
  const title =
    count === 1 ? 'Fix the problem that has one sure answer' : `Fix all ${count} problems that have one sure answer`;
  return [{ title, kind: 'source.fixAll.polycrate', code: '', preferred: true, edits }];
}

/** For each code at the range with more such problems in the file: all of them. */
export function fixAllOfCode(input: ActionInput): readonly CodeActionAnswer[] {
  const { findings, fixes } = input;
  const here = findingsAt(input).filter((finding) => sureFix(finding, fixes) !== undefined);
  return [...new Set(here.map(({ code }) => code))].flatMap((code) => {
    const { count, edits } = sureFixes(
      findings.filter((finding) => finding.code === code),
      fixes,
    );
    const title = `Fix all ${count} \`${code}\` in this file`;
    return count < 2 ? [] : [{ title, kind: 'quickfix', code, preferred: false, edits }];
  });
}

/** The one fix that is sure. What depends on renders is offered by itself only, where it is looked at. */
function sureFix(finding: Finding, { syntax }: FixContext): Fix | undefined {
  const sure = allFixes(finding, syntax).filter(
    ({ preferred, keepsRenders }) => preferred === true && keepsRenders !== true,
  );
  return sure.length === 1 ? sure[0] : undefined;
}

interface Fixes {
  readonly count: number;
  readonly edits: readonly TextEdit[];
}

/** The edits of all sure fixes. Of those that touch each other the first one counts; the others are there the next time. */
function sureFixes(findings: readonly Finding[], context: FixContext): Fixes {
  const { syntax, rewrite } = context;
  const taken: TextEdit[] = [];
  let count = 0;
  for (const fix of findings.flatMap((finding) => sureFix(finding, context) ?? [])) {
    const edits = fixEdits(fix, syntax, rewrite);
    if (edits.length === 0 || edits.some((edit) => taken.some((other) => collides(edit, other)))) continue;
    taken.push(...edits);
    count += 1;
  }
  return { count, edits: taken };
}

/** Edits may not overlap, and what is put in at one place has no order. */
function collides(a: TextEdit, b: TextEdit): boolean {
  return a.file === b.file && touches(a.range, b.range);
}
