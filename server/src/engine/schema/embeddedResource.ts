import type { FieldPath } from '../syntax/fieldPath.ts';
import type { Judgement, SchemaProblem } from './problem.ts';
import type { ReadNode } from './treeReader.ts';
import { DNS_1035_LABEL } from './validation/forms.ts';

/**
 * What the server has against the apiVersion and the kind of an object inside of a custom resource; that they are there is asked for
 * elsewhere (apiextensions-apiserver, pkg/apiserver/schema/objectmeta/validation.go).
 */
export function embeddedProblems<N>(
  fields: readonly (readonly [name: string, value: N])[],
  read: ReadNode<N>,
  { path, judgement }: { readonly path: FieldPath; readonly judgement: Judgement },
): readonly SchemaProblem[] {
  return fields.flatMap(([name, value]): SchemaProblem[] => {
    const view = read(value);
    if (view.kind !== 'scalar' || view.scalar.type !== 'string' || view.scalar.value.includes('${')) return [];
    const reason = reasonOf(name, view.scalar.value);
    if (reason === undefined) return [];
    const message = `\`${view.scalar.value}\` ${reason}; ${judgement.judge} will refuse it.`;
    return [{ code: 'schema/invalid-value', severity: 'error', path: [...path, name], part: 'value', message }];
  });
}

function reasonOf(name: string, text: string): string | undefined {
  if (name === 'kind' && !DNS_1035_LABEL.test(text.toLowerCase()))
    return 'is not a kind: letters, digits and `-`, beginning with a letter, at most 63';
  const isVersion = text !== '' && text.split('/').length <= 2;
  return name === 'apiVersion' && !isVersion ? 'is not an API version such as `apps/v1`' : undefined;
}
