import { admissionUnits } from './admissionUnits.ts';
import { conftestUnits } from './conftestUnits.ts';
import { gatekeeperUnits } from './gatekeeperUnits.ts';
import { kyvernoUnits } from './kyvernoUnits.ts';
import { mutatingUnits } from './mutatingUnits.ts';
import type { PolicyDocument, PolicyUnit } from './policyUnit.ts';

/** The policies that hold for an overlay, ready to judge. */
export interface PolicySet {
  readonly documents: readonly PolicyDocument[];
  readonly units: readonly PolicyUnit[];
}

export const NO_POLICIES: PolicySet = { documents: [], units: [] };

/**
 * Engines by the language that they speak, each of which finds its own documents; in the order of the server, which asks its own policies
 * that change objects, then webhooks that do, then all that judge.
 */
const ENGINES: readonly ((documents: readonly PolicyDocument[]) => readonly PolicyUnit[])[] = [
  mutatingUnits,
  kyvernoUnits,
  admissionUnits,
  gatekeeperUnits,
  conftestUnits,
];

/** Compiles policies. Units of `previous` whose documents are the same stay the same objects, and with them their verdicts. */
export function compilePolicies(documents: readonly PolicyDocument[], previous: PolicySet = NO_POLICIES): PolicySet {
  const made = ENGINES.flatMap((unitsOf) => unitsOf(documents));
  const units = made.map((unit) => previous.units.find((known) => isSameUnit(known, unit)) ?? unit);
  return { documents, units };
}

function isSameUnit(a: PolicyUnit, b: PolicyUnit): boolean {
  return (
    a.documents.length === b.documents.length && a.documents.every(({ object }, i) => object === b.documents[i]?.object)
  );
}
