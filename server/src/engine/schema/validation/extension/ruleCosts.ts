import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';

/** The most that one rule can cost for one object. */
export interface RuleCost {
  readonly field: Field;
  readonly cost: number;
}

/** StaticEstimatedCostLimit and StaticEstimatedCRDCostLimit (apiextensions-apiserver, pkg/apis/apiextensions/validation). */
const FOR_ONE = 10_000_000;
const FOR_ALL = 100_000_000;
const ADVICE = 'give lists, mappings and texts that it looks at `maxItems`, `maxProperties` and `maxLength`';

/** Rules that may cost too much are refused before they ever run: each by itself, and all of a schema together. */
export function checkTotal(costs: readonly RuleCost[], out: Reporter): void {
  const dear = costs.filter(({ cost }) => cost > FOR_ONE);
  for (const { field, cost } of dear)
    out.wrong(field, `This rule may cost ${timesMore(cost / FOR_ONE)} what the server allows; ${ADVICE}.`);
  const total = costs.reduce((sum, { cost }) => sum + cost, 0);
  if (dear.length > 0 || total <= FOR_ALL) return;
  const [most] = costs.toSorted((a, b) => b.cost - a.cost);
  if (most !== undefined)
    out.wrong(
      most.field,
      `All rules of this schema together may cost ${timesMore(total / FOR_ALL)} what the server allows, this one the most; ${ADVICE}.`,
    );
}

function timesMore(factor: number): string {
  return factor > 100 ? 'more than 100 times' : `${factor.toFixed(1)} times`;
}
