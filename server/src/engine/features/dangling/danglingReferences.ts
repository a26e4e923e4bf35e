import type { Finding } from '../../diagnostics/finding.ts';
import { Here } from './here.ts';
import type { Around, JudgedObject } from './judgedObject.ts';
import { missingObjects } from './missing.ts';
import { missingParts, missingProbePorts } from './missingParts.ts';
import { emptySelections } from './selections.ts';
import { unusedObjects } from './unused.ts';

/**
 * References of an overlay that lead nowhere: to objects, keys and ports that are not there, and selectors that select nothing. What
 * something outside of the overlay may bring is not told: operators, charts, other overlays of the cluster, the cluster itself.
 */
export function danglingReferences(objects: readonly JudgedObject[], around: Around): readonly Finding[] {
  const here = new Here(objects);
  return [
    ...missingObjects(here, around),
    ...missingParts(here),
    ...missingProbePorts(here),
    ...emptySelections(here, around),
    ...unusedObjects(here, around),
  ];
}
