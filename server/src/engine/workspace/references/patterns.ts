/** One step of a pattern: a key, every item of a list, or every value of a mapping. */
export type Step = string | typeof EVERY_ITEM | typeof EVERY_VALUE;
/** `[]` */
export const EVERY_ITEM = 0;
/** `{}` */
export const EVERY_VALUE = 1;

const patterns = new Map<string, readonly Step[]>();

/** Reads `spec.rules[].host` once. A dot that belongs to a key is written `\.`. */
export function stepsOf(pattern: string): readonly Step[] {
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

/** Patterns that are looked for in one walk: what they begin with alike stands once. */
export interface PatternTree {
  readonly keys: Map<string, PatternTree>;
  items?: PatternTree;
  values?: PatternTree;
  /** Numbers of the patterns that end here. */
  readonly ends: number[];
  /** Whether no pattern goes on. */
  isLeaf: boolean;
}

const trees = new WeakMap<readonly object[], PatternTree>();

/** The tree of the patterns of a table, made once for each table. */
export function patternTree(table: readonly { readonly at: string }[]): PatternTree {
  const known = trees.get(table);
  if (known !== undefined) return known;
  const root = emptyTree();
  for (const [number, { at: pattern }] of table.entries()) {
    let at = root;
    for (const step of stepsOf(pattern)) at = below(at, step);
    at.ends.push(number);
  }
  trees.set(table, root);
  return root;
}

function emptyTree(): PatternTree {
  return { keys: new Map(), ends: [], isLeaf: true };
}

function below(tree: PatternTree, step: Step): PatternTree {
  tree.isLeaf = false;
  if (step === EVERY_ITEM) {
    tree.items ??= emptyTree();
    return tree.items;
  }
  if (step === EVERY_VALUE) {
    tree.values ??= emptyTree();
    return tree.values;
  }
  const known = tree.keys.get(step) ?? emptyTree();
  tree.keys.set(step, known);
  return known;
}
