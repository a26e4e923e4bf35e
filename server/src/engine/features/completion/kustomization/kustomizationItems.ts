import type { CompletionItem } from '../completionItem.ts';
import type { CompletionPlace, CompletionProvider } from '../place.ts';
import { nameItem, USED_ELSEWHERE } from '../referenceItems.ts';
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

/** Namespaces, without the word that is typed here and is seen for that alone. */
function namespaceItems(place: CompletionPlace, { namespaces }: KustomizationScope): readonly CompletionItem[] {
  const known = namespaces().filter(({ name, distance }) => name !== place.cursor.word || distance < USED_ELSEWHERE);
  return known.map((one) => nameItem(place, one));
}
