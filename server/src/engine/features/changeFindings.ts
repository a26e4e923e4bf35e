import type { Finding } from '../diagnostics/finding.ts';
import type { MapNode } from '../kustomize/node.ts';
import type { RenderedResource, RenderResult } from '../kustomize/rendered.ts';
import { printId } from '../kustomize/resourceId.ts';
import { judgeChange, judgeLive, judgeNew } from '../schema/change/judgeChange.ts';
import type { SchemaProblem } from '../schema/problem.ts';
import type { Registry } from '../schema/registry.ts';
import { readSyntaxNode } from '../schema/treeReader.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import { readNode } from './nodeReader.ts';
import { renderedFinding } from './renderedFindings.ts';

/** By what an update is judged. */
interface Terms {
  readonly registry: Registry;
  /** See ChangeContext. */
  readonly forcedBy: string | undefined;
}

interface Judged extends Terms {
  /** Undefined for a new object. */
  readonly old: MapNode | undefined;
  readonly problems: readonly SchemaProblem[];
}

const judged = new WeakMap<MapNode, Judged>();

/**
 * What the server would refuse of the change from one render of an overlay to the next, on the source lines that cause it. Objects
 * are the same when kind, name and namespace are; a pair that was compared already is not compared again.
 */
export function changeFindings(
  before: readonly RenderedResource[],
  now: RenderResult,
  terms: Terms,
): readonly Finding[] {
  const old = new Map(before.map((resource) => [identityOf(resource), resource.root]));
  return now.resources.flatMap((resource) => {
    const previous = old.get(identityOf(resource));
    if (previous === resource.root) return [];
    return problemsOf(previous, resource.root, terms).map((problem) =>
      renderedFinding(problem, resource, now.directory),
    );
  });
}

/** The same beside what a cluster has, by the text form of ids. */
export function liveFindings(
  live: ReadonlyMap<string, SyntaxNode>,
  now: RenderResult,
  terms: Terms,
): readonly Finding[] {
  if (live.size === 0) return [];
  return now.resources.flatMap((resource) => {
    const root = live.get(printId(resource.id));
    if (root === undefined) return [];
    const problems = judgeLive({ root, read: readSyntaxNode }, resource.root, { ...terms, read: readNode });
    return problems.map((problem) => renderedFinding(problem, resource, now.directory));
  });
}

/** Another version of the same group is the same object. */
function identityOf({ id }: RenderedResource): string {
  return printId({ ...id, version: '' });
}

function problemsOf(old: MapNode | undefined, now: MapNode, terms: Terms): readonly SchemaProblem[] {
  const known = judged.get(now);
  if (
    known !== undefined &&
    known.old === old &&
    known.registry === terms.registry &&
    known.forcedBy === terms.forcedBy
  )
    return known.problems;
  const context = { ...terms, read: readNode };
  const problems = old === undefined ? judgeNew(now, context) : judgeChange(old, now, context);
  judged.set(now, { old, ...terms, problems });
  return problems;
}
