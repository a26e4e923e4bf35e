import { nearestName } from '../../schema/nearest.ts';
import { allIds, currentId, formerIds, type Resource } from '../resource.ts';
import type { ResourceId } from '../resourceId.ts';
import type { ReplacementSource, ReplacementTarget, Selector } from '../targetFields.ts';
import { type CompiledSelector, compileSelector, ID_PARTS, selectsTexts, selectsType } from './selector.ts';

/** The objects that a source names: exact parts, by any id that they have or had (selectSourceNode of replacement.go). */
export function selectSources(source: ReplacementSource, resources: readonly Resource[]): Resource[] {
  return resources.filter((resource) => allIds(resource).some((id) => isSelectedBy(id, source)));
}

/**
 * ResId.IsSelectedBy: empty parts fit everything. These ids do not know that a kind has no namespace (MakeResIds), so that a namespace
 * that is written there counts; none is `default`.
 */
function isSelectedBy(id: ResourceId, source: Selector): boolean {
  const same = (wanted: string | undefined, is: string): boolean =>
    wanted === undefined || wanted === '' || wanted === is;
  if (!same(source.name, id.name) || !same(source.group, id.group)) return false;
  if (!same(source.version, id.version) || !same(source.kind, id.kind)) return false;
  const { namespace } = source;
  if (namespace === undefined || namespace === '') return true;
  return (namespace === 'default' ? '' : namespace) === (id.namespace === 'default' ? '' : id.namespace);
}

/** A test whether an object is a target: patterns on any id, with the namespace as it is written (types.TargetSelectorRegex). */
export function targetTest(target: ReplacementTarget): (resource: Resource) => boolean {
  const select = compileSelector(target.select ?? { at: target.at });
  const rejects = (target.reject ?? []).map((reject) => ({ reject, compiled: compileSelector(reject) }));
  return (resource) => {
    if (!selectsTexts(select, resource.root)) return false;
    const ids = [currentId(resource), ...formerIds(resource)];
    if (!ids.some((id) => fits(select, id))) return false;
    return !rejects.some(({ reject, compiled }) => isRejected(resource, ids, reject, compiled));
  };
}

function isRejected(
  resource: Resource,
  ids: readonly ResourceId[],
  reject: Selector,
  compiled: CompiledSelector,
): boolean {
  const texts = compiled.labels !== undefined || compiled.annotations !== undefined;
  if (texts && selectsTexts(compiled, resource.root)) return true;
  const named = ID_PARTS.some((part) => (reject[part] ?? '') !== '');
  return named && ids.some((id) => fits(compiled, id));
}

function fits(compiled: CompiledSelector, id: ResourceId): boolean {
  const { name, namespace } = compiled.parts;
  return selectsType(compiled, id) && (name?.test(id.name) ?? true) && (namespace?.test(id.namespace) ?? true);
}

/** `Deployment \`web\`` and the like, for messages. */
export function describeSelector(selector: Selector): string {
  const kind = selector.kind || 'resource';
  const name = selector.name ? ` \`${selector.name}\`` : '';
  const namespace = selector.namespace ? ` in namespace \`${selector.namespace}\`` : '';
  return `${kind}${name}${namespace}`;
}

/** A hint at the nearest name of the kind, to follow a sentence; '' when there is none. */
export function nearestHint(selector: Selector, resources: readonly Resource[]): string {
  if (!selector.name) return '';
  const names = resources.flatMap(allIds).filter(({ kind }) => !selector.kind || kind === selector.kind);
  const nearest = nearestName(selector.name, new Set(names.map(({ name }) => name)));
  return nearest === undefined ? '' : ` Nearest: \`${nearest}\`.`;
}
