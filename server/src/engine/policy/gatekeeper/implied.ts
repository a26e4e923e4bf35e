import type { Json } from '../../schema/schemaShape.ts';
import type { JudgedResource } from '../judged/resource.ts';
import { type Constraint, type ConstraintInput, type ConstraintVerdict, judgeConstraint } from './constraint.ts';
import { type Expansion, expand } from './expansion.ts';
import { type Review, reviewOf } from './review.ts';

/** What a constraint says of an object that a cluster would make of the judged one. */
export interface ImpliedVerdict extends ConstraintVerdict {
  /** What is done about it where its ExpansionTemplate says so. */
  readonly action: string;
}

/** How the objects that are made get judged. */
interface ImpliedInput {
  readonly expansions: readonly Expansion[];
  /** The namespace of the object, which is that of what it makes. */
  readonly namespace: Json | undefined;
  readonly input: (resource: JudgedResource) => ConstraintInput;
}

/**
 * What a constraint objects to in the objects that a cluster would make of the one of a request, in the words of gator: `[Implied by …]`. What
 * is fine with them is not told.
 */
export function judgeImplied(
  constraint: Constraint,
  { resource, operation }: Review,
  { expansions, namespace, input }: ImpliedInput,
): readonly ImpliedVerdict[] {
  if (expansions.length === 0 || operation === 'DELETE') return [];
  return expand(expansions, resource).flatMap(({ expansion, resource: made, path }) => {
    const review = reviewOf(made, operation, namespace);
    const around = { ...input(made).around, isGenerated: true };
    const judged = judgeConstraint(constraint, review, { ...input(made), around });
    if (judged === undefined || (judged.verdict.result !== 'fail' && judged.verdict.result !== 'error')) return [];
    const { verdict } = judged;
    const prefix = `[Implied by ${expansion.name}] `;
    const message = verdict.message.replaceAll(/^/gm, prefix);
    const at = [...path, ...(verdict.path ?? [])];
    return [
      {
        verdict: { ...verdict, message, path: at },
        violations: judged.violations.map((one) => ({ ...one, message: prefix + one.message })),
        action: expansion.action || constraint.action,
      },
    ];
  });
}
