import type { NodeView, ReadNode } from '../../schema/treeReader.ts';
import type { FieldPath, PathSegment } from '../../syntax/fieldPath.ts';

/** A node and the path that leads to it. */
export interface FieldHit<N> {
  readonly path: FieldPath;
  readonly node: N;
  /** The mapping or list that holds it; the node itself for the root. */
  readonly parent: N;
}

/** One step of a pattern: a key, every item of a list, or every value of a mapping. */
type Step = string | typeof EVERY_ITEM | typeof EVERY_VALUE;
const EVERY_ITEM = 0;
const EVERY_VALUE = 1;

const patterns = new Map<string, readonly Step[]>();

/** Reads `spec.rules[].host` once. A dot that belongs to a key is written `\.`. */
function stepsOf(pattern: string): readonly Step[] {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  const steps: Step[] = [];
  for (const part of pattern.match(/(?:\\.|[^.\\])+/g) ?? []) {
    const [, name = '', marks = ''] = /^(.*?)((?:\[\]|\{\})*)$/.exec(part) ?? [];
    if (name !== '') steps.push(name.replaceAll('\\.', '.'));
    for (const mark of marks.match(/\[\]|\{\}/g) ?? []) steps.push(mark === '[]' ? EVERY_ITEM : EVERY_VALUE);
  }
  patterns.set(pattern, steps);
  return steps;
}

/** Reads fields of one object, whatever its tree is made of. Each node is looked at once. */
export class FieldReader<N extends object> {
  private readonly read: ReadNode<N>;
  private readonly views = new Map<N, NodeView<N>>();

  constructor(read: ReadNode<N>) {
    this.read = read;
  }

  view(node: N): NodeView<N> {
    const known = this.views.get(node);
    if (known !== undefined) return known;
    const made = this.read(node);
    this.views.set(node, made);
    return made;
  }

  get(node: N | undefined, key: string): N | undefined {
    if (node === undefined) return undefined;
    const view = this.view(node);
    return view.kind === 'map' ? view.fields.findLast(([name]) => name === key)?.[1] : undefined;
  }

  /** The text of a scalar; undefined for null and for anything else. */
  text(node: N | undefined): string | undefined {
    if (node === undefined) return undefined;
    const view = this.view(node);
    return view.kind === 'scalar' && view.scalar.type !== 'null' ? view.text : undefined;
  }

  fields(node: N | undefined): readonly (readonly [string, N])[] {
    if (node === undefined) return [];
    const view = this.view(node);
    return view.kind === 'map' ? view.fields : [];
  }

  items(node: N | undefined): readonly N[] {
    if (node === undefined) return [];
    const view = this.view(node);
    return view.kind === 'seq' ? view.items : [];
  }

  /** Texts of a mapping of texts, such as labels. */
  texts(node: N | undefined): readonly (readonly [string, string])[] {
    return this.fields(node).flatMap(([key, value]) => {
      const text = this.text(value);
      return text === undefined ? [] : [[key, text] as const];
    });
  }

  /** Every node that a pattern leads to, in order. */
  find(root: N | undefined, pattern: string, base: FieldPath = []): readonly FieldHit<N>[] {
    if (root === undefined) return [];
    let hits: FieldHit<N>[] = [{ path: base, node: root, parent: root }];
    for (const step of stepsOf(pattern)) {
      const next: FieldHit<N>[] = [];
      for (const { path, node } of hits) {
        const view = this.view(node);
        const add = (segment: PathSegment, found: N): void => {
          next.push({ path: [...path, segment], node: found, parent: node });
        };
        if (step === EVERY_ITEM) {
          if (view.kind === 'seq') for (const [at, item] of view.items.entries()) add(at, item);
        } else if (view.kind === 'map') {
          if (step === EVERY_VALUE) for (const [key, value] of view.fields) add(key, value);
          else {
            const found = view.fields.findLast(([name]) => name === step)?.[1];
            if (found !== undefined) add(step, found);
          }
        }
      }
      if (next.length === 0) return next;
      hits = next;
    }
    return hits;
  }

  /** The text that a pattern leads to first. */
  textAt(root: N | undefined, pattern: string): string | undefined {
    return this.text(this.find(root, pattern)[0]?.node);
  }
}
