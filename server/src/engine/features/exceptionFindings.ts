import type { Finding, Place, Severity } from '../diagnostics/finding.ts';
import { type ExceptionProblem, type ExceptionTerms, exceptionProblem, termsOf } from '../policy/exceptionTerms.ts';
import { objectAt, textAt } from '../policy/judged/resource.ts';
import { isPolicyException } from '../policy/kyverno/exceptions.ts';
import { isCelException } from '../policy/kyverno/validating/exceptions.ts';
import type { Suppression } from '../policy/suppress.ts';
import { writtenRule } from '../policy/verdicts/kyvernoUnits.ts';
import type { PolicyDocument, PolicyVerdict } from '../policy/verdicts/policyUnit.ts';
import type { TeamExceptions } from '../workspace/teamFile.ts';
import { blame } from './blame.ts';

/** What exceptions are judged by. */
export interface ExceptionRules {
  readonly wanted: TeamExceptions;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * What is to be said of the PolicyExceptions of an overlay: that one is in force, that it has expired, that it lacks what the team asks
 * for. The cluster goes on applying one that has expired; the finding is all that happens.
 */
export function exceptionFindings(
  documents: readonly PolicyDocument[],
  verdicts: readonly PolicyVerdict[],
  rules: ExceptionRules,
  overlay: string,
): readonly Finding[] {
  const used = new Map<string, PolicyVerdict>();
  for (const one of verdicts)
    for (const name of one.verdict.properties?.exceptions?.split(',') ?? []) if (!used.has(name)) used.set(name, one);
  return documents
    .filter(({ object }) => isPolicyException(object) || isCelException(object))
    .flatMap((document): Finding[] => {
      const name = nameOf(document);
      const terms = termsOf(document.object);
      const problem = exceptionProblem(terms, rules.wanted, rules.now);
      const at = { place: blame(document.root, ['metadata', 'name'], 'value').place, overlays: [overlay] };
      const first = used.get(name);
      if (problem !== undefined) return [problemFinding(`Exception \`${name}\``, { problem, terms, ...at })];
      return first === undefined ? [] : [inForce(`Exception \`${name}\``, { of: subjectOf(first), terms, ...at })];
    });
}

function nameOf({ object }: PolicyDocument): string {
  const metadata = objectAt(object, 'metadata');
  const namespace = textAt(metadata, 'namespace');
  return namespace === '' ? textAt(metadata, 'name') : `${namespace}/${textAt(metadata, 'name')}`;
}

function subjectOf({ policy, rule }: PolicyVerdict): string {
  return rule === undefined ? `policy ${policy.name}` : `policy ${policy.name}, rule ${writtenRule(policy, rule)}`;
}

interface Said {
  readonly terms: ExceptionTerms;
  readonly place: Place;
  readonly overlays: readonly string[];
}

function inForce(who: string, { of, terms, ...at }: Said & { readonly of: string }): Finding {
  const until = terms.expires === undefined ? 'without an end' : `until ${terms.expires}`;
  const why = terms.reason === '' ? '' : `: ${terms.reason.replace(/[.\s]+$/, '')}`;
  const message = `${who} from ${of} is in force ${until}${why}.`;
  return { code: 'policy/exception-in-force', severity: 'information', message, ...at, related: [], fixes: [] };
}

const SEVERITY: Severity = 'warning';

function problemFinding(
  who: string,
  { problem, terms, ...at }: Said & { readonly problem: ExceptionProblem },
): Finding {
  const base = { severity: SEVERITY, ...at, related: [], fixes: [] };
  if (problem === 'expired') {
    const message = `${who} has expired on ${terms.expires}; take it away, or renew it with a reason.`;
    return { code: 'policy/exception-expired', message, ...base };
  }
  const missing = problem === 'no-reason' ? 'no reason' : 'no date on which it ends';
  const remedy =
    problem === 'no-reason'
      ? 'annotation `polycrate-gitops/reason`'
      : 'annotation `polycrate-gitops/expires: "2027-01-31"`';
  const message = `${who} has ${missing}, which the team file asks for (${remedy}).`;
  return { code: 'policy/exception-incomplete', message, ...base };
}

/** The same for comments; one that has expired or lacks an end does not count. */
export function commentProblem(suppression: Suppression, rules: ExceptionRules): Finding | undefined {
  const problem = exceptionProblem(suppression, rules.wanted, rules.now);
  if (problem === undefined) return undefined;
  const { code, expires } = suppression;
  const base = { severity: SEVERITY, place: placeOf(suppression), overlays: [], related: [], fixes: [] };
  if (problem === 'expired') {
    const message = `The exception from \`${code}\` has expired on ${expires} and does not count any more; take the comment away, or renew it.`;
    return { code: 'policy/exception-expired', message, ...base };
  }
  const message = `The exception from \`${code}\` has no date on which it ends, which the team file asks for, and does not count; write \`until 2027-01-31\` behind the reason.`;
  return { code: 'policy/exception-incomplete', message, ...base };
}

/** That a comment excuses something that a policy says. */
export function commentInForce(suppression: Suppression, { code, overlays }: Finding): Finding {
  const { reason, expires } = suppression;
  return inForce('The exception in this comment', {
    of: `\`${code}\``,
    terms: { reason, expires },
    place: placeOf(suppression),
    overlays,
  });
}

function placeOf({ file, document, path }: Suppression): Place {
  return { file, document, path, part: 'key' };
}
