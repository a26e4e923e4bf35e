import type { Finding } from '../../diagnostics/finding.ts';
import type { MapNode, Node } from '../../kustomize/node.ts';
import { originChain } from '../../kustomize/provenance.ts';
import type { RenderedResource } from '../../kustomize/rendered.ts';
import { once } from '../../policy/verdicts/once.ts';
import { sameSet } from '../../text/same.ts';
import { ordersOf } from '../../workspace/references/pods.ts';
import type { ObjectReferences } from '../../workspace/references/reference.ts';
import { readNode } from '../nodeReader.ts';
import { type RenderedProblem, renderedFinding } from '../renderedFindings.ts';
import { referencesOfRender } from '../renderedReferences.ts';
import type { JudgedObject } from './judgedObject.ts';

/** A hash as kustomize writes it behind a generated name (api/hasher/hasher.go). */
const HASHED = /-[24567894bcdfghkmt]{10}$/;

/** Whether two values of plain data are equal. */
function isSameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, at) => isSameData(one, b[at]));
  const [before, now] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  const fields = Object.keys(before);
  return fields.length === Object.keys(now).length && fields.every((field) => isSameData(before[field], now[field]));
}

/**
 * A rendered object as it is judged for references. It notes what it is asked for, so that it can be told whether another state of the
 * object would be judged the same way: most edits touch no reference.
 */
export class RenderedObject implements JudgedObject {
  readonly facts: ObjectReferences;
  readonly written: string;
  readonly file: string;
  readonly hashed: boolean;
  private readonly overlay: string;
  private resource: RenderedResource;
  private gaveTexts = false;
  private gaveOrders = false;
  private readonly told = new Map<Finding, RenderedProblem>();

  constructor(resource: RenderedResource, overlay: string) {
    const { root, id, originalId } = resource;
    const { step } = root.origin;
    this.resource = resource;
    this.overlay = overlay;
    this.facts = referencesOfRender(root);
    this.written = originalId.name;
    this.file = originChain(root.origin).at(-1)?.file ?? root.origin.file;
    this.hashed = (step === 'configMapGenerator' || step === 'secretGenerator') && HASHED.test(id.name);
  }

  readonly texts = (): ReadonlySet<string> => {
    this.gaveTexts = true;
    return textsOf(this.resource.root);
  };

  readonly orders = (): readonly string[] => {
    this.gaveOrders = true;
    return ordersOfRender(this.resource.root);
  };

  readonly tell = (problem: RenderedProblem): Finding => {
    const finding = renderedFinding(problem, this.resource, this.overlay);
    this.told.set(finding, problem);
    return finding;
  };

  isOf(resource: RenderedResource): boolean {
    return this.resource === resource;
  }

  /** Whether all that was asked of this object is the same of another state of it, what was told of it included. */
  isLike(other: RenderedObject): boolean {
    if (other === this) return true;
    const { written, file, hashed, facts, resource } = other;
    if (written !== this.written || file !== this.file || hashed !== this.hashed) return false;
    if (!isSameData(facts, this.facts)) return false;
    if (this.gaveTexts && !sameSet(textsOf(resource.root), textsOf(this.resource.root))) return false;
    if (this.gaveOrders && !isSameData(ordersOfRender(resource.root), ordersOfRender(this.resource.root))) return false;
    return [...this.told].every(([told, problem]) =>
      isSameData(renderedFinding(problem, resource, this.overlay), told),
    );
  }

  /** From now on this object is in that other state, which is like its own. */
  follow(other: RenderedObject): void {
    this.resource = other.resource;
  }
}

/**
 * The objects of a render. Gives `before`, brought to the present state, where all of them would be judged as they were; else those of it
 * that are the same.
 */
export function renderedObjects(
  resources: readonly RenderedResource[],
  overlay: string,
  before: readonly RenderedObject[] | undefined,
): readonly RenderedObject[] {
  const now = resources.map((resource, at) => {
    const known = before?.[at];
    return known?.isOf(resource) === true ? known : new RenderedObject(resource, overlay);
  });
  if (before?.length !== now.length || !before.every((one, at) => one.isLike(now[at] as RenderedObject))) return now;
  for (const [at, one] of before.entries()) one.follow(now[at] as RenderedObject);
  return before;
}

/** What an object orders its programs to make; read once for as long as the object stays the same. */
const ordersOfRender = once((root: MapNode): readonly string[] => ordersOf<Node>(root, readNode));

/** Every scalar of a tree; read once for as long as the object stays the same. */
const textsOf = once((root: MapNode): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (node: Node): void => {
    if (node.kind === 'scalar') found.add(node.text);
    else if (node.kind === 'seq') for (const item of node.items) visit(item);
    else for (const field of node.fields) visit(field.value);
  };
  visit(root);
  return found;
});
