import type { Finding, Fix, Place } from '../diagnostics/finding.ts';
import type { SchemaProblem } from './problem.ts';

/** A schema problem of a source document as a finding, with its quick fix where one answer is sure. */
export function problemFinding(
  problem: SchemaProblem,
  at: { readonly file: string; readonly document: number },
): Finding {
  const place: Place = { ...at, path: problem.path, part: problem.part };
  return {
    code: problem.code,
    severity: problem.severity,
    message: problem.message,
    place,
    overlays: [],
    related: [],
    fixes: fixesOf(problem, place),
  };
}

function fixesOf({ code, nearest }: SchemaProblem, place: Place): readonly Fix[] {
  if (nearest === undefined) return [];
  if (code === 'schema/unknown-field') {
    return [{ title: `Change to \`${nearest}\``, edit: { kind: 'rename-key', place, to: nearest }, preferred: true }];
  }
  const title = code === 'schema/wrong-type' ? `Write ${nearest}` : `Change to \`${nearest}\``;
  return [{ title, edit: { kind: 'set-value', place, to: nearest }, preferred: true }];
}
