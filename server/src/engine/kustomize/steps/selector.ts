import { compileAnchored, type GoPattern } from '../../text/goRegex.ts';
import { getNode, type MapNode } from '../node.ts';
import { currentId, originalId, type Resource } from '../resource.ts';
import type { ResourceId } from '../resourceId.ts';
import { effectiveNamespace } from '../scope.ts';
import type { Selector } from '../targetFields.ts';
import { type LabelMatcher, parseLabelSelector } from './labelSelector.ts';

/** The parts of a selector that are patterns, in kustomize's order. */
export const ID_PARTS = ['group', 'version', 'kind', 'name', 'namespace'] as const;
export type IdPart = (typeof ID_PARTS)[number];

/** A selector ready to be asked. A part that is absent fits everything. */
export interface CompiledSelector {
  readonly parts: Readonly<Partial<Record<IdPart, GoPattern>>>;
  readonly labels: LabelMatcher | undefined;
  readonly annotations: LabelMatcher | undefined;
  /** What is wrong in a part, in words that end a sentence. */
  readonly problems: readonly { readonly part: keyof Selector; readonly text: string }[];
}

const compiledSelectors = new WeakMap<Selector, CompiledSelector>();

/** Compiles a selector, once for each selector object. */
export function compileSelector(selector: Selector): CompiledSelector {
  const known = compiledSelectors.get(selector);
  if (known !== undefined) return known;
  const problems: { part: keyof Selector; text: string }[] = [];
  const parts: Partial<Record<IdPart, GoPattern>> = {};
  for (const part of ID_PARTS) {
    const pattern = selector[part];
    if (pattern === undefined || pattern === '') continue;
    const regex = compileAnchored(pattern);
    if (regex === undefined) problems.push({ part, text: `\`${pattern}\` is not a valid regular expression` });
    else parts[part] = regex;
  }
  const matcher = (part: 'labelSelector' | 'annotationSelector'): LabelMatcher | undefined => {
    const text = selector[part];
    if (text === undefined || text === '') return undefined;
    const parsed = parseLabelSelector(text);
    if ('matches' in parsed) return parsed.matches;
    problems.push({ part, text: parsed.problem });
    return undefined;
  };
  const compiled = { parts, labels: matcher('labelSelector'), annotations: matcher('annotationSelector'), problems };
  compiledSelectors.set(selector, compiled);
  return compiled;
}

/**
 * Whether a patch target selects an object (Select of api/resmap/reswrangler.go): name and namespace by the original or the
 * present id, each on its own and the namespace by its effective value; the rest by the present object only.
 */
export function selects(selector: CompiledSelector, resource: Resource): boolean {
  return selectsId(selector, resource) && selectsTexts(selector, resource.root);
}

/** Whether all parts but labels and annotations fit. */
export function selectsId(selector: CompiledSelector, resource: Resource): boolean {
  const { parts } = selector;
  const now = currentId(resource);
  const first = parts.name === undefined && parts.namespace === undefined ? now : originalId(resource);
  if (parts.namespace !== undefined) {
    const { namespace } = parts;
    if (!namespace.test(effectiveNamespace(first)) && !namespace.test(effectiveNamespace(now))) return false;
  }
  if (parts.name !== undefined && !parts.name.test(first.name) && !parts.name.test(now.name)) return false;
  return selectsType(selector, now);
}

/** Whether group, version and kind fit. */
export function selectsType({ parts }: CompiledSelector, id: ResourceId): boolean {
  return (
    (parts.group?.test(id.group) ?? true) &&
    (parts.version?.test(id.version) ?? true) &&
    (parts.kind?.test(id.kind) ?? true)
  );
}

/** Whether labels and annotations fit. */
export function selectsTexts(selector: CompiledSelector, root: MapNode): boolean {
  return (
    (selector.labels?.(metadataTexts(root, 'labels')) ?? true) &&
    (selector.annotations?.(metadataTexts(root, 'annotations')) ?? true)
  );
}

/** Labels or annotations as texts, whatever their type (RNode.getMapFromMeta). */
export function metadataTexts(root: MapNode, field: 'labels' | 'annotations'): ReadonlyMap<string, string> {
  const map = getNode(root, ['metadata', field]);
  if (map?.kind !== 'map') return new Map();
  return new Map(map.fields.map(({ key, value }) => [key.text, value.kind === 'scalar' ? value.text : '']));
}
