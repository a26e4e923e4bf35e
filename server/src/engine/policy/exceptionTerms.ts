import type { JsonObject } from '../schema/schemaShape.ts';
import type { TeamExceptions } from '../workspace/teamFile.ts';
import { objectAt, textsAt } from './judged/resource.ts';

/** Why somebody is let off, and until when. */
export interface ExceptionTerms {
  readonly reason: string;
  /** The last day on which it counts, as in `2027-01-31`. */
  readonly expires: string | undefined;
}

/** What is wrong with an exception; undefined for one that counts. */
export type ExceptionProblem = 'expired' | 'no-reason' | 'no-expiry';

const REASONS = ['polycrate-gitops/reason', 'policies.kyverno.io/description', 'reason', 'description'];
const EXPIRY = 'polycrate-gitops/expires';
/** Kyverno's own label, by which it deletes the object; a duration counts from a moment that Git does not know. */
const TTL = 'cleanup.kyverno.io/ttl';

/** The terms that a PolicyException states in its annotations, or by the label on which Kyverno cleans it up. */
export function termsOf(exception: JsonObject): ExceptionTerms {
  const metadata = objectAt(exception, 'metadata');
  const annotations = textsAt(metadata, 'annotations');
  const reason = REASONS.map((name) => annotations[name]?.trim() ?? '').find((text) => text !== '') ?? '';
  const date = annotations[EXPIRY] ?? textsAt(metadata, 'labels')[TTL];
  return { reason, expires: date === undefined ? undefined : /^\d{4}-\d{2}-\d{2}/.exec(date)?.[0] };
}

/**
 * Judges the terms of an exception by what a team wants of one.
 *
 * @param now milliseconds since 1970; the last day counts to its end in UTC
 */
export function exceptionProblem(
  { reason, expires }: ExceptionTerms,
  wanted: TeamExceptions,
  now: number,
): ExceptionProblem | undefined {
  if (expires !== undefined && Date.parse(`${expires}T23:59:59Z`) < now) return 'expired';
  if (wanted.reason && reason === '') return 'no-reason';
  return wanted.expires && expires === undefined ? 'no-expiry' : undefined;
}
