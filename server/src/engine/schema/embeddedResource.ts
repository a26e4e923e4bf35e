import type { FieldPath } from '../syntax/fieldPath.ts';
import type { Judgement, SchemaProblem } from './problem.ts';
import type { ReadNode } from './treeReader.ts';
import { rootField } from './validation/field.ts';
import { DNS_1035_LABEL, DNS_LABEL, PATH_SEGMENT } from './validation/forms.ts';
import { checkAnnotations } from './validation/metadata/annotations.ts';
import { checkFinalizers } from './validation/metadata/finalizers.ts';
import { checkOwners } from './validation/metadata/owners.ts';
import { Reporter } from './validation/reporter.ts';
import { checkLabels } from './validation/selectors.ts';

/**
 * What the server has against the apiVersion, the kind and the metadata of an object inside of a custom resource; that they are there is asked for
 * elsewhere (apiextensions-apiserver, pkg/apiserver/schema/objectmeta/validation.go).
 */
export function embeddedProblems<N>(
  fields: readonly (readonly [name: string, value: N])[],
  read: ReadNode<N>,
  { path, judgement }: { readonly path: FieldPath; readonly judgement: Judgement },
): readonly SchemaProblem[] {
  return fields.flatMap(([name, value]): readonly SchemaProblem[] => {
    const view = read(value);
    if (name === 'metadata') return view.kind === 'map' ? metadataProblems(value, read, path) : [];
    if (view.kind !== 'scalar' || view.scalar.type !== 'string' || view.scalar.value.includes('${')) return [];
    const reason = reasonOf(name, view.scalar.value);
    if (reason === undefined) return [];
    const message = `\`${view.scalar.value}\` ${reason}; ${judgement.judge} will refuse it.`;
    return [{ code: 'schema/invalid-value', severity: 'error', path: [...path, name], part: 'value', message }];
  });
}

/** ValidateObjectMeta with names that are segments of a path. */
function metadataProblems<N>(metadata: N, read: ReadNode<N>, path: FieldPath): readonly SchemaProblem[] {
  const out = new Reporter();
  const field = rootField(metadata, read);
  for (const name of ['name', 'generateName']) out.form(field.get(name), PATH_SEGMENT);
  out.form(field.get('namespace'), DNS_LABEL);
  out.range(field.get('generation'), 0);
  checkLabels(field.get('labels'), out);
  checkAnnotations(field.get('annotations'), out);
  checkFinalizers(field.get('finalizers'), false, out);
  checkOwners(field.get('ownerReferences'), out);
  return out.problems.map(({ about: _about, isMissing: _isMissing, isSure: _isSure, ...problem }) => ({
    ...problem,
    code: 'schema/invalid-value',
    path: [...path, 'metadata', ...problem.path],
  }));
}

function reasonOf(name: string, text: string): string | undefined {
  if (name === 'kind' && !DNS_1035_LABEL.test(text.toLowerCase()))
    return 'is not a kind: letters, digits and `-`, beginning with a letter, at most 63';
  const isVersion = text !== '' && text.split('/').length <= 2;
  return name === 'apiVersion' && !isVersion ? 'is not an API version such as `apps/v1`' : undefined;
}
