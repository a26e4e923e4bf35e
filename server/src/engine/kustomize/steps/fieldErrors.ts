import type { Finding } from '../../diagnostics/finding.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { FieldError } from '../fieldWalk.ts';
import type { FieldSpec } from '../kustomizationFields.ts';
import { originPath } from '../provenance.ts';
import { currentId, type Resource } from '../resource.ts';
import { printId } from '../resourceId.ts';
import { entryFinding } from '../step.ts';

/** A field of an object has another form than a transformer can work on; kustomize refuses the build. */
export function fieldErrorFinding(
  place: { readonly file: string; readonly path: FieldPath },
  resource: Resource,
  spec: FieldSpec,
  error: FieldError,
): Finding {
  const name = printId(currentId(resource));
  const { origin } = resource.root;
  return entryFinding(place, {
    code: 'kustomize/field-shape',
    severity: 'error',
    message: `Field \`${spec.path}\` of ${name} cannot be changed: ${error.message}. Correct the resource, or leave it out of this kustomization.`,
    related: [
      {
        message: `${name} is written here`,
        place: { file: origin.file, document: origin.document, path: originPath(origin) },
      },
    ],
  });
}
