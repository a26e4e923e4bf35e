import { type Identity, judgeIdentity, readIdentity } from './identity.ts';
import { deprecatedVersion, replacementOf } from './kindLife.ts';
import { minorOf } from './lifecycle.ts';
import type { Judgement, SchemaProblem } from './problem.ts';
import type { Registry } from './registry.ts';
import type { KindSchema } from './schemaShape.ts';
import type { ReadNode } from './treeReader.ts';
import { validateObject } from './validate.ts';
import { judgeRules } from './validation/judge.ts';
import { asRefusedLater } from './validation/refusedLater.ts';

/** What the walker needs to judge objects. */
export interface DocumentContext<N> {
  readonly registry: Registry;
  readonly read: ReadNode<N>;
  readonly mode: Judgement['mode'];
}

/**
 * Judges one document that holds a Kubernetes object: its kind, then its fields. The objects of a `List` are judged one
 * by one, since clients send them so. A document without apiVersion and kind is not an object and gets nothing.
 */
export function judgeDocument<N>(root: N, context: DocumentContext<N>): readonly SchemaProblem[] {
  const { registry, read } = context;
  const identity = readIdentity(root, read);
  const kind = registry.find(identity.apiVersion ?? '', identity.kind ?? '');
  const isRightAs = (apiVersion: string): boolean => isRight(root, apiVersion, identity.kind ?? '', context);
  if (kind !== undefined) {
    const structural = validateObject(root, kind, context);
    const minor = minorIn(registry);
    const deprecated = judgeVersion(kind, context, isRightAs);
    const isRemark = ({ code }: SchemaProblem): boolean => code === 'schema/deprecated-field';
    const isRemarked = structural.some(isRemark);
    const rules = judgeRules(root, kind, {
      ...context,
      structural: isRemarked ? structural.filter((one) => !isRemark(one)) : structural,
      minor,
    });
    const whole = (told: readonly SchemaProblem[]): readonly SchemaProblem[] =>
      asRefusedLater(deprecated.length + rules.length === 0 ? told : [...deprecated, ...told, ...rules], kind, minor);
    if (!isRemarked) return whole(structural);
    // Where the server says more of a deprecated field, that is enough.
    const said = new Set(rules.map(({ path }) => path.join('\n')));
    const told = structural.filter((one) => !isRemark(one) || !said.has(one.path.join('\n')));
    return whole(told);
  }
  const patched = patchedKind(identity, context);
  if (patched !== undefined) return validateObject(root, patched, context);
  return judgeList(root, identity.kind, context) ?? judgeIdentity(identity, registry, isRightAs, keysOf(root, read));
}

/** The minor version of the cluster whose schemas these are. */
function minorIn({ release }: Registry): number | undefined {
  return release === undefined ? undefined : minorOf(release.kubernetes);
}

/**
 * The kind whose fields a patch for a version that is not served has: what took its place. Its version is told where the object itself
 * stands, and a patch with a target of its own does not even have to name the right one.
 */
function patchedKind<N>(
  { apiVersion, kind }: Identity,
  { registry, mode }: DocumentContext<N>,
): KindSchema | undefined {
  const { release } = registry;
  if (mode !== 'partial' || release === undefined || apiVersion === undefined || kind === undefined) return undefined;
  const instead = replacementOf(apiVersion, kind, release);
  return instead && registry.find(instead.apiVersion, instead.kind);
}

/** What the server warns of because of the version; a patch only names the object that it changes. */
function judgeVersion<N>(
  kind: KindSchema,
  { registry, mode }: DocumentContext<N>,
  isRightAs: (apiVersion: string) => boolean,
): readonly SchemaProblem[] {
  if (mode === 'partial') return [];
  const { release } = registry;
  const instead = release && replacementOf(kind.apiVersion, kind.kind, release);
  const isSure = instead?.kind === kind.kind && isRightAs(instead.apiVersion);
  const problem = deprecatedVersion(kind, release, isSure ? instead.apiVersion : undefined);
  return problem === undefined ? [] : [problem];
}

/**
 * Whether an object is right as it stands in another version of its kind. A patch never is: its version has to be that of the object
 * that it changes. An empty selector selects nothing in the first version of PodDisruptionBudget and everything in the second.
 */
function isRight<N>(root: N, apiVersion: string, kind: string, context: DocumentContext<N>): boolean {
  const other = context.mode === 'partial' ? undefined : context.registry.find(apiVersion, kind);
  if (other === undefined) return false;
  const found = validateObject(root, other, { ...context, mode: 'full' });
  const structural = found.filter(({ severity }) => severity === 'error');
  if (structural.length > 0) return false;
  const rules = judgeRules(root, other, { ...context, mode: 'full', structural, minor: minorIn(context.registry) });
  return (
    rules.every(({ severity }) => severity !== 'error') &&
    !(kind === 'PodDisruptionBudget' && selectsAll(root, context.read))
  );
}

function selectsAll<N>(root: N, read: ReadNode<N>): boolean {
  const inside = (node: N | undefined, name: string): N | undefined => {
    const view = node === undefined ? undefined : read(node);
    return view?.kind === 'map' ? view.fields.find(([field]) => field === name)?.[1] : undefined;
  };
  const selector = inside(inside(root, 'spec'), 'selector');
  const view = selector === undefined ? undefined : read(selector);
  return view?.kind !== 'map' || view.fields.length === 0;
}

function judgeList<N>(
  root: N,
  kind: string | undefined,
  context: DocumentContext<N>,
): readonly SchemaProblem[] | undefined {
  const view = kind?.endsWith('List') ? context.read(root) : undefined;
  const items = view?.kind === 'map' ? view.fields.find(([name]) => name === 'items')?.[1] : undefined;
  const list = items === undefined ? undefined : context.read(items);
  if (list?.kind !== 'seq') return undefined;
  return list.items.flatMap((item, index) =>
    judgeDocument(item, context).map((problem) => ({ ...problem, path: ['items', index, ...problem.path] })),
  );
}

function keysOf<N>(root: N, read: ReadNode<N>): readonly string[] {
  const view = read(root);
  return view.kind === 'map' ? view.fields.map(([name]) => name) : [];
}
