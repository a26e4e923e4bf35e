import type { Finding, Fix } from '../diagnostics/finding.ts';
import { nearestName } from '../schema/nearest.ts';
import type { DecodeProblem } from './decode.ts';

/** What a file that is decoded strictly does wrong, as findings on the fields of its first document. */
export function decodeFindings(problems: readonly DecodeProblem[], file: string, what: string): Finding[] {
  return problems.map((problem) => {
    const place = { file, document: 0, path: problem.path };
    if (problem.reason === 'unknown-field') {
      const nearest = nearestName(problem.field, problem.known);
      const hint = nearest === undefined ? 'remove it or correct the name.' : `did you mean \`${nearest}\`?`;
      const fixes: Fix[] =
        nearest === undefined
          ? []
          : [{ title: `Change to \`${nearest}\``, edit: { kind: 'rename-key', place, to: nearest }, preferred: true }];
      const message = `Unknown field \`${problem.field}\` in this ${what}; kustomize refuses it, ${hint}`;
      return finding('kustomize/unknown-field', message, { ...place, part: 'key' }, fixes);
    }
    const quote = problem.wanted === 'a text' && /^the (number|boolean)/.test(problem.found);
    const isItem = typeof problem.path.at(-1) === 'number';
    const isFile = isItem && problem.field === 'patches' && problem.found === 'a text';
    const remedy = isFile ? 'name a file with `path:`.' : quote ? 'put it in quotes.' : 'correct it.';
    const message = `${isItem ? 'An item of ' : ''}\`${problem.field}\` must be ${problem.wanted} and is ${problem.found}; ${remedy}`;
    return finding('kustomize/wrong-type', message, place, []);
  });
}

function finding(code: string, message: string, place: Finding['place'], fixes: readonly Fix[]): Finding {
  return { code, severity: 'error', message, place, overlays: [], related: [], fixes };
}
