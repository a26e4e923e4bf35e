import { resolveScalar, YAML_1_1 } from '../../kustomize/scalars.ts';
import type { Json } from '../../schema/schemaShape.ts';
import { resolveAlias } from '../../syntax/lookup.ts';
import { parse } from '../../syntax/parse.ts';
import type { SyntaxMap, SyntaxNode, SyntaxScalar } from '../../syntax/tree.ts';
import { isArray, setOwn } from './json.ts';

/** One document as JSON; `root` is where its fields stand. */
export interface YamlDocument {
  readonly value: Json;
  readonly root: SyntaxNode | undefined;
}

/** Values that one file may unfold to by its aliases. */
const MAX_VALUES = 500_000;
/** Problems that leave a document readable, as Go's reader finds it. */
const HARMLESS = new Set(['yaml/duplicate-key']);

/**
 * The documents of a YAML stream as JSON, typed as sigs.k8s.io/yaml does (YAML 1.1); undefined for a file that cannot be read. Empty
 * documents are left out.
 */
export function readYaml(text: string): readonly YamlDocument[] | undefined {
  const { documents, problems } = parse(text);
  if (problems.some(({ code }) => !HARMLESS.has(code))) return undefined;
  const reader = new Reader();
  const read = documents.flatMap(({ root }) => (root === undefined ? [] : [{ value: reader.read(root), root }]));
  return reader.isBroken ? undefined : read;
}

/** A part of a document as JSON; undefined where it cannot be read. */
export function readYamlNode(root: SyntaxNode): Json | undefined {
  const reader = new Reader();
  const value = reader.read(root);
  return reader.isBroken ? undefined : value;
}

class Reader {
  isBroken = false;
  private left = MAX_VALUES;
  private readonly open: SyntaxNode[] = [];

  read(node: SyntaxNode): Json {
    if (--this.left < 0) this.isBroken = true;
    if (this.isBroken) return null;
    if (node.kind === 'scalar') return scalarValue(node);
    const target = resolveAlias(node);
    if (target === undefined || this.open.includes(target)) {
      this.isBroken = true;
      return null;
    }
    if (target.kind === 'scalar') return scalarValue(target);
    this.open.push(target);
    const made = target.kind === 'seq' ? target.items.map((item) => this.read(item)) : this.map(target);
    this.open.pop();
    return made;
  }

  private map(node: SyntaxMap): Json {
    const made: Record<string, Json> = {};
    for (const { key, value } of node.entries) {
      const target = resolveAlias(key);
      if (target?.kind !== 'scalar') this.isBroken = true;
      else if (target.value === '<<' && target.style === 'plain') this.merge(made, value);
      else setOwn(made, keyOf(target), this.read(value));
    }
    return made;
  }

  /** Merge keys: what is written wins. */
  private merge(made: Record<string, Json>, from: SyntaxNode): void {
    const read = this.read(from);
    for (const one of isArray(read) ? read : [read]) {
      if (typeof one !== 'object' || one === null) continue;
      for (const [key, value] of Object.entries(one)) if (!Object.hasOwn(made, key)) setOwn(made, key, value);
    }
  }
}

/** Keys are texts to JSON; what is a number or a boolean to YAML is printed. */
function keyOf(key: SyntaxScalar): string {
  const value = scalarValue(key);
  return typeof value === 'string' ? value : value === null ? 'null' : String(value);
}

function scalarValue({ value, style, tag }: SyntaxScalar): Json {
  const short = tag?.replace('tag:yaml.org,2002:', '');
  if (short === 'str' || short === 'binary' || (short === undefined && style !== 'plain')) return value;
  const typed = resolveScalar(value, YAML_1_1);
  if (typeof typed === 'bigint') return Number(typed);
  return typeof typed === 'number' && !Number.isFinite(typed) ? value : typed;
}
