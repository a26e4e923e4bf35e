import { resolveAlias } from '../syntax/lookup.ts';
import type { SyntaxEntry, SyntaxMap, SyntaxNode, SyntaxScalar } from '../syntax/tree.ts';
import { base64Decode, utf8Decode } from '../text/bytes.ts';
import { goYamlText } from './blockText.ts';
import { formatFloat } from './goFloat.ts';
import type { JsonValue } from './node.ts';
import { resolveScalar, YAML_1_1 } from './scalars.ts';

const STANDARD_TAG = 'tag:yaml.org,2002:';
const MAX_NODES = 500_000;

/**
 * The value of a kustomization, configuration or replacement file, or of a JSON patch written in YAML: read with YAML 1.1 and turned
 * into JSON (sigs.k8s.io/yaml YAMLToJSON). The last of equal keys wins, keys become strings, merge keys are expanded.
 * Undefined for aliases that unfold without end. `openEnd` is where the text ends without a line break (blockText.ts).
 */
export function yaml11ToJson(root: SyntaxNode | undefined, openEnd?: number): JsonValue | undefined {
  if (root === undefined) return null;
  const reader = new Reader(openEnd);
  const value = reader.read(root);
  return reader.failed ? undefined : value;
}

class Reader {
  failed = false;
  private nodes = 0;
  private readonly open = new Set<SyntaxNode>();
  private readonly openEnd: number | undefined;

  constructor(openEnd: number | undefined) {
    this.openEnd = openEnd;
  }

  read(node: SyntaxNode): JsonValue {
    const at = resolveAlias(node);
    if (at === undefined || ++this.nodes > MAX_NODES || this.open.has(at)) {
      this.failed = true;
      return null;
    }
    if (at.kind === 'scalar') return scalar(at, this.openEnd);
    this.open.add(at);
    const value = at.kind === 'seq' ? at.items.map((item) => this.read(item)) : this.readMap(at);
    this.open.delete(at);
    return value;
  }

  private readMap(map: SyntaxMap): JsonValue {
    const made: Record<string, JsonValue> = {};
    for (const entry of map.entries) if (isMerge(entry)) this.merge(made, entry.value);
    for (const entry of map.entries) {
      if (!isMerge(entry)) define(made, keyOf(entry), this.read(entry.value));
    }
    return made;
  }

  private merge(made: Record<string, JsonValue>, value: SyntaxNode): void {
    const at = resolveAlias(value);
    const maps = at?.kind === 'seq' ? [...at.items].reverse() : [value];
    for (const one of maps) {
      const merged = this.read(one);
      if (merged === null || typeof merged !== 'object' || Array.isArray(merged)) continue;
      for (const [key, member] of Object.entries(merged)) define(made, key, member as JsonValue);
    }
  }
}

function define(made: Record<string, JsonValue>, key: string, value: JsonValue): void {
  Object.defineProperty(made, key, { value, enumerable: true, configurable: true, writable: true });
}

function isMerge(entry: SyntaxEntry): boolean {
  return entry.key.kind === 'scalar' && entry.key.style === 'plain' && entry.key.value === '<<';
}

function keyOf(entry: SyntaxEntry): string {
  const key = resolveAlias(entry.key);
  if (key?.kind !== 'scalar') return '';
  const value = scalar(key, undefined);
  return typeof value === 'number' && !Number.isInteger(value) ? formatFloat(value) : String(value);
}

function scalar(node: SyntaxScalar, openEnd: number | undefined): JsonValue {
  const value = goYamlText(node, openEnd);
  const tag = node.tag?.startsWith(STANDARD_TAG) ? node.tag.slice(STANDARD_TAG.length) : undefined;
  if (tag === 'str') return value;
  if (tag === 'binary') {
    const bytes = base64Decode(node.value);
    return (bytes && utf8Decode(bytes)) ?? node.value;
  }
  return node.style === 'plain' || tag !== undefined ? resolveScalar(value, YAML_1_1) : value;
}
