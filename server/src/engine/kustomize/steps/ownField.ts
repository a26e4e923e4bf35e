import { changeField, type FieldChange, type FieldError, specPath } from '../fieldWalk.ts';
import type { FieldSpec } from '../kustomizationFields.ts';
import type { MapNode } from '../node.ts';

/**
 * As `changeField`, for a step that sets single values. In kustomize the notes on an object lie in its annotations, so that these are a
 * mapping then, and a field spec that leads to them is refused whether the author wrote any or not.
 */
export function changeOwnField(
  root: MapNode,
  spec: FieldSpec,
  hasNotes: boolean,
  change: FieldChange,
): MapNode | FieldError {
  if (hasNotes && specPath(spec).join('/') === 'metadata/annotations') return TAKEN;
  return changeField(root, spec, change);
}

const TAKEN: FieldError = { kind: 'error', message: 'annotations are a mapping, and the value is not' };
