import { checkUnique } from '../checks.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import { followPath } from './schemaPath.ts';

const MOST = 8;
const SCALARS = ['string', 'boolean', 'integer'];

/** ValidateCustomResourceSelectableFields (apiextensions-apiserver, pkg/apis/apiextensions/validation/validation.go). */
export function checkSelectableFields(version: Field, out: Reporter): void {
  const fields = version.get('selectableFields');
  const paths = fields.items.map((field) => field.get('jsonPath'));
  for (const path of paths) {
    if (path.text === '') {
      out.missing(path);
      continue;
    }
    const found = followPath(path.text, version.get('schema', 'openAPIV3Schema'), false);
    if ('problem' in found)
      out.wrong(path, `\`${path.text}\` ${found.problem}; it is written like \`.spec.replicas\`.`);
    else if (/^\.metadata(?:\.|$)/.test(path.text))
      out.wrong(path, `\`${path.text}\` is a field of the metadata, which cannot be selected by here.`);
    else if (!SCALARS.includes(found.schema.get('type').text))
      out.wrong(
        path,
        `\`${path.text}\` leads to no text, boolean or integer; objects are selected by such fields only.`,
      );
  }
  checkUnique(paths, 'selectableFields', out);
  if (new Set(paths.map(({ text }) => text)).size > MOST)
    out.wrong(fields, `\`selectableFields\` has ${paths.length} fields; ${MOST} are allowed.`);
}
