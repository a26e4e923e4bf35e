import type { CompletionItem } from '../completionItem.ts';
import { insertScalar } from '../insertion.ts';
import type { CompletionPlace, CompletionProvider } from '../place.ts';
import { fieldPathItems } from './fieldPathItems.ts';
import { pathItems } from './pathItems.ts';
import type { KustomizationScope } from './scope.ts';
import { selectorItems } from './selectorItems.ts';
import { spotOf } from './spot.ts';

/** Proposes what a kustomization names: files and folders, its own objects and their fields, images, namespaces. */
export function kustomizationItems(scope: KustomizationScope): CompletionProvider {
  return (place) => {
    const spot = spotOf(place);
    if (spot === undefined) return [];
    if (spot === 'namespace' || spot === 'helmCharts.0.namespace') return namespaceItems(place, scope);
    return [
      ...pathItems(place, spot, scope),
      ...selectorItems(place, spot, scope),
      ...fieldPathItems(place, spot, scope),
    ];
  };
}

/** Namespaces that the repository has or uses. */
function namespaceItems({ cursor }: CompletionPlace, { graph }: KustomizationScope): readonly CompletionItem[] {
  const found = new Map<string, string>();
  const objects = [...graph().tree.facts.values()].flatMap((fact) => fact.objects);
  for (const { kind, name } of objects) if (kind === 'Namespace' && name !== '') found.set(name, 'Namespace');
  for (const { namespace } of objects)
    if (namespace !== '' && !found.has(namespace)) found.set(namespace, 'used elsewhere');
  return [...found].map(([name, detail]) => ({
    label: name,
    kind: 'reference',
    detail,
    ...insertScalar(cursor, name, true),
    sort: `${detail === 'Namespace' ? 0 : 1}${name}`,
  }));
}
