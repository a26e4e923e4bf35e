import type { Finding } from '../../diagnostics/finding.ts';
import { nearestName } from '../../schema/nearest.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { MapNode } from '../node.ts';
import { originPath } from '../provenance.ts';
import { allIds, currentId, idOf, type Resource } from '../resource.ts';
import { entryFinding, type StepContext } from '../step.ts';
import type { PatchEntry, Selector } from '../targetFields.ts';
import { type CompiledSelector, compileSelector, ID_PARTS, selects, selectsId } from './selector.ts';

/** A patch without target whose id no object has or had; kustomize refuses the build. */
export function noMatchFinding(patch: MapNode, resources: readonly Resource[]): Finding {
  const id = idOf(patch);
  const namespaces = namedAlike(patch, resources);
  const reason =
    namespaces.length === 0
      ? whyNot({ kind: id.kind, name: id.name }, resources)
      : `the ${id.kind} \`${id.name}\` ${differs(id.namespace, namespaces)}`;
  return atPatch(patch, { code: 'kustomize/patch-target-none', message: `No resource matches this patch: ${reason}.` });
}

/** Objects of the kind and name that differ in namespace or apiVersion. */
function namedAlike(patch: MapNode, resources: readonly Resource[]): string[] {
  const id = idOf(patch);
  return resources
    .map(currentId)
    .filter(({ kind, name, group, version }) => {
      return kind === id.kind && name === id.name && group === id.group && version === id.version;
    })
    .map(({ namespace }) => namespace);
}

function differs(wanted: string, namespaces: readonly string[]): string {
  const found = namespaces[0] ?? '';
  const where = found === '' ? 'has no namespace' : `is in namespace \`${found}\``;
  return wanted === '' ? `${where}, so the patch must name it` : `${where} and not in \`${wanted}\``;
}

/** A patch without target whose id several objects have or had. */
export function severalTargetsFinding(patch: MapNode, found: readonly Resource[]): Finding {
  const { kind, name } = idOf(patch);
  const names = found.map((resource) => `\`${currentId(resource).name}\``).join(', ');
  const message = `${found.length} resources are or were ${kind} \`${name}\` (now ${names}), so that it is not clear which one this patch is for; give it a \`target\`.`;
  return atPatch(patch, { code: 'kustomize/patch-target-several', message });
}

function atPatch(patch: MapNode, problem: { code: string; message: string }): Finding {
  const { file, document, inner } = patch.origin;
  const path = inner === undefined ? [...originPath(patch.origin), 'metadata', 'name'] : originPath(patch.origin);
  const finding = entryFinding({ file, path }, { ...problem, severity: 'error' });
  return { ...finding, place: { file, document, path } };
}

/** A target that selects nothing: kustomize is silent, and the patch does nothing. */
export function selectsNoneFinding(target: Selector, resources: readonly Resource[], context: StepContext): Finding {
  const part = ID_PARTS.findLast((one) => (target[one] ?? '') !== '' && selectsWithout(target, one, resources));
  const path = part === undefined ? target.at : [...target.at, part];
  const message = `This patch selects no resource: ${whyNot(target, resources)}.`;
  return entryFinding(
    { file: context.file, path },
    { code: 'kustomize/patch-target-none', severity: 'warning', message },
  );
}

function selectsWithout(target: Selector, part: keyof Selector, resources: readonly Resource[]): boolean {
  const { [part]: _, ...rest } = target;
  const compiled = compileSelector({ at: target.at, ...rest });
  return resources.some((resource) => selects(compiled, resource));
}

/** Why a selector fits nothing, with the nearest name. Ends without a full stop. */
function whyNot(target: Omit<Selector, 'at'>, resources: readonly Resource[]): string {
  const { kind = '', name = '', namespace = '' } = target;
  const ids = resources.flatMap(allIds);
  const ofKind = kind === '' ? ids : ids.filter((id) => compiledKind(target)(id.kind));
  if (kind !== '' && ofKind.length === 0) {
    return `there is no ${kind}${nearest(kind, new Set(ids.map((id) => id.kind)))}`;
  }
  const what = kind === '' ? 'resource' : kind;
  const names = new Set(ofKind.map((id) => id.name));
  const compiledName = compileSelector({ at: [], ...(name === '' ? {} : { name }) }).parts.name;
  if (name !== '' && ![...names].some((one) => compiledName?.test(one) ?? true)) {
    return `no ${what} is named \`${name}\`${nearest(name, names)}`;
  }
  if (target.labelSelector) return `no ${what} has the labels \`${target.labelSelector}\``;
  if (target.annotationSelector) return `no ${what} has the annotations \`${target.annotationSelector}\``;
  if (namespace !== '') return `no such ${what} is in namespace \`${namespace}\``;
  return `no ${what} is of the group and version that it names`;
}

function compiledKind(target: Omit<Selector, 'at'>): (kind: string) => boolean {
  const { kind } = compileSelector({ at: [], ...(target.kind === undefined ? {} : { kind: target.kind }) }).parts;
  return (text) => kind?.test(text) ?? false;
}

function nearest(name: string, names: Iterable<string>): string {
  const found = nearestName(name, names);
  return found === undefined ? '' : `. Nearest: \`${found}\``;
}

/** A target without any part, so that the patch goes to every object. */
export function everythingFinding(target: Selector, count: number, context: StepContext): Finding[] {
  const { at, ...parts } = target;
  if (count < 2 || Object.values(parts).some((part) => part !== '')) return [];
  const message = `This target is empty, so that the patch goes to all ${count} resources; name a \`kind\` or write \`kind: .*\` to say so.`;
  return [
    entryFinding(
      { file: context.file, path: at },
      { code: 'kustomize/patch-target-everything', severity: 'warning', message },
    ),
  ];
}

/**
 * Patterns and label selectors that cannot be read. kustomize reads label selectors only when an object fits all the rest, so that
 * a bad one is no error as long as none does.
 */
export function selectorFindings(
  target: Selector,
  compiled: CompiledSelector,
  resources: readonly Resource[],
  context: StepContext,
): Finding[] {
  const { problems } = compiled;
  const reached = problems.length > 0 && resources.some((resource) => selectsId(compiled, resource));
  return problems.flatMap(({ part, text }) => {
    if ((part === 'labelSelector' || part === 'annotationSelector') && !reached) return [];
    const path: FieldPath = [...target.at, part];
    const message = `This target cannot be read: ${text}.`;
    return [entryFinding({ file: context.file, path }, { code: 'kustomize/bad-selector', severity: 'error', message })];
  });
}

/** A patch that lacks what its kind of entry must have. */
export function noTargetFinding(entry: PatchEntry, context: StepContext, wanted: string): Finding {
  const message = `This JSON patch needs ${wanted}; kustomize refuses it without.`;
  return entryFinding(
    { file: context.file, path: entry.at },
    { code: 'kustomize/bad-patch', severity: 'error', message },
  );
}

/** Several documents and a target. */
export function tooManyPatchesFinding(entry: PatchEntry, context: StepContext): Finding {
  const message =
    'A patch with a `target` can have one document only; make an entry for each, or leave the target out.';
  return entryFinding(
    { file: context.file, path: entry.at },
    { code: 'kustomize/bad-patch', severity: 'error', message },
  );
}
