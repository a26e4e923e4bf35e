import { parse } from '../syntax/parse.ts';
import { formatFloat } from './goFloat.ts';
import type { JsonValue, Node } from './node.ts';
import { toTree } from './treeNode.ts';
import { isImplicitNull, nodeValue } from './value.ts';

type Map = { readonly [key: string]: JsonValue };

/** Values, or why there are none. */
export type HelmValues = { readonly text: string } | { readonly problem: string };

/** A kustomization's numbers are floats to kustomize, those of a values file keep their form. */
class Inline {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/**
 * The values file that `valuesInline` makes (createNewMergedValuesFile of HelmChartInflationGenerator.go): alone for `replace`, merged with
 * the values file for `override` (inline wins) and `merge` (the file wins).
 * @param file text of the values file; undefined for `replace`, which reads none
 */
export function mergedValues(inline: Map, file: string | undefined, mode: string): HelmValues {
  if (file === undefined || mode === 'replace') return { text: `${print(marked(inline))}\n` };
  const read = readValues(file);
  if ('problem' in read) return read;
  const merger = new Merger();
  const [dest, src] = mode === 'merge' ? [marked(inline), read.values] : [read.values, marked(inline)];
  const merged = merger.merge(dest, src, []);
  if (merger.problem !== undefined) return { problem: merger.problem };
  return { text: `${print(merged ?? {})}\n` };
}

function readValues(text: string): { readonly values: Value } | { readonly problem: string } {
  const { documents, problems } = parse(text);
  const [first] = documents;
  const [problem] = problems;
  if (problem !== undefined) return { problem: `the values file is not YAML: ${problem.message}` };
  if (first?.root === undefined) return { problem: 'the values file is empty, and kustomize cannot merge with it' };
  const { root } = toTree(first.root, { file: '/', step: 'helmChart', document: 0, openEnd: undefined });
  return root.kind === 'map' ? { values: treeValue(root) } : { problem: 'the values file is not a mapping' };
}

/** A field without anything behind it falls out of the merge, a null that is written stays (VisitMap of kyaml/yaml/merge2). */
function treeValue(node: Node): Value {
  if (node.kind !== 'map') return nodeValue(node, false);
  const fields = node.fields.filter(({ value }) => !isImplicitNull(value));
  return Object.fromEntries(fields.map(({ key, value }) => [key.text, treeValue(value)]));
}

type Value = JsonValue | Inline | { readonly [key: string]: Value } | readonly Value[];

function marked(value: JsonValue): Value {
  if (typeof value === 'number' || typeof value === 'bigint') return new Inline(Number(value));
  if (Array.isArray(value)) return value.map(marked);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, marked(member)]));
  return value;
}

/** kyaml's merge of two trees without a schema (kyaml/yaml/merge2): lists are replaced, null takes a field away. */
class Merger {
  problem: string | undefined;

  merge(dest: Value | undefined, src: Value | undefined, path: readonly string[]): Value | undefined {
    if (src === undefined) return dest;
    if (src === null) return undefined;
    if (dest === undefined || dest === null) return isMap(src) ? this.fields({}, src, path) : src;
    const [own, other] = [shapeOf(dest), shapeOf(src)];
    if (own !== other) {
      this.problem ??= `\`${path.join('.')}\` is ${own} in one of the values and ${other} in the other`;
      return dest;
    }
    return isMap(dest) && isMap(src) ? this.fields(dest, src, path) : src;
  }

  private fields(
    dest: { readonly [key: string]: Value },
    src: { readonly [key: string]: Value },
    path: readonly string[],
  ): Value {
    const made: Record<string, Value> = {};
    for (const key of new Set([...Object.keys(dest), ...Object.keys(src)])) {
      const merged = this.merge(dest[key], src[key], [...path, key]);
      if (merged !== undefined)
        Object.defineProperty(made, key, { value: merged, enumerable: true, writable: true, configurable: true });
    }
    return made;
  }
}

function shapeOf(value: Value): string {
  if (Array.isArray(value)) return 'a list';
  return isMap(value) ? 'a mapping' : 'a single value';
}

function isMap<T>(value: unknown): value is { readonly [key: string]: T } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Inline);
}

/** JSON, which is YAML too; floats as Go's YAML writer has them. */
function print(value: Value): string {
  if (value instanceof Inline) return formatFloat(value.value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : formatFloat(value);
  if (Array.isArray(value)) return `[${value.map(print).join(', ')}]`;
  if (isMap<Value>(value)) {
    const fields = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${print(member)}`);
    return `{${fields.join(', ')}}`;
  }
  return JSON.stringify(value);
}
