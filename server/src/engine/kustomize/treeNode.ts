import { resolveAlias } from '../syntax/lookup.ts';
import type { SyntaxEntry, SyntaxMap, SyntaxNode, SyntaxScalar } from '../syntax/tree.ts';
import { goYamlText } from './blockText.ts';
import type { Field, MapNode, Node, ScalarNode } from './node.ts';
import type { OrderedBy, Origin, OriginStep, PathLink } from './provenance.ts';

/** Nodes that one document may grow to by its aliases; more is an alias bomb. */
const MAX_NODES = 500_000;
const STANDARD_TAG = 'tag:yaml.org,2002:';

/** Why a document cannot become a tree of steps; `node` is the place to blame. */
export interface TreeProblem {
  readonly reason: 'alias-bomb' | 'merge-key' | 'unknown-alias' | 'complex-key';
  readonly node: SyntaxNode;
}

/** Where a tree comes from. */
export interface TreeSource {
  readonly file: string;
  readonly document: number;
  readonly step: OriginStep;
  readonly orderedBy?: OrderedBy | undefined;
  /** Where the text ends without a line break (blockText.ts). */
  readonly openEnd?: number | undefined;
}

/**
 * The tree of a parsed value, without offsets: aliases are replaced by copies and merge keys expanded, as kyaml does right
 * after reading (DeAnchor in kyaml/yaml/rnode.go); explicit keys win over merged ones, earlier merged maps over later ones.
 */
export function toTree(
  root: SyntaxNode,
  source: TreeSource,
): { readonly root: Node; readonly problems: readonly TreeProblem[] } {
  const reader = new TreeReader(source);
  return { root: reader.read(root, undefined), problems: reader.problems };
}

class TreeReader {
  readonly problems: TreeProblem[] = [];
  private readonly source: TreeSource;
  /** What is being read, outermost first. */
  private readonly open: SyntaxNode[] = [];
  private nodes = 0;
  private last: Origin | undefined;

  constructor(source: TreeSource) {
    this.source = source;
  }

  read(node: SyntaxNode, link: PathLink | undefined): Node {
    if (node.kind === 'scalar') return this.scalar(node, link);
    const origin = this.origin(link);
    if (node.kind === 'alias') {
      const target = resolveAlias(node);
      if (target === undefined || this.open.includes(target)) return this.fail('unknown-alias', node, origin);
      return this.read(target, link);
    }
    if (++this.nodes > MAX_NODES) return this.fail('alias-bomb', node, origin);
    this.open.push(node);
    const tag = shortTag(node.tag);
    const made: Node =
      node.kind === 'seq'
        ? {
            kind: 'seq',
            items: node.items.map((item, segment) => this.read(item, { parent: link, segment })),
            flow: node.flow,
            tag,
            origin,
          }
        : { kind: 'map', fields: this.fields(node, link), flow: node.flow, tag, origin };
    this.open.pop();
    return made;
  }

  private scalar(node: SyntaxScalar, link: PathLink | undefined): ScalarNode {
    this.nodes++;
    const quoted = node.style !== 'plain' ? '!!str' : '';
    const tag = node.tag === undefined ? quoted : shortTag(node.tag) || quoted;
    const text = goYamlText(node, this.source.openEnd);
    return { kind: 'scalar', text, tag, style: node.style, origin: this.origin(link) };
  }

  /** A key and its value have one origin. */
  private origin(link: PathLink | undefined): Origin {
    if (this.last?.link === link && this.last !== undefined) return this.last;
    const { file, document, step, orderedBy } = this.source;
    this.last = orderedBy === undefined ? { file, document, link, step } : { file, document, link, step, orderedBy };
    return this.last;
  }

  private fail(reason: TreeProblem['reason'], node: SyntaxNode, origin: Origin): ScalarNode {
    if (this.problems.length === 0) this.problems.push({ reason, node });
    return { kind: 'scalar', text: '', tag: '', style: 'plain', origin };
  }

  private fields(map: SyntaxMap, link: PathLink | undefined): Field[] {
    if (!map.entries.some(isMergeEntry)) return map.entries.map((entry) => this.field(entry, link));
    const merges = map.entries.filter(isMergeEntry);
    const fields: Field[] = [];
    if (merges.length > 1 && merges[1] !== undefined) this.fail('merge-key', merges[1].key, this.origin(link));
    for (const entry of map.entries) {
      if (!isMergeEntry(entry)) fields.push(this.field(entry, link));
    }
    const merge = merges[0];
    if (merge !== undefined) this.addMerged(fields, merge.value, { parent: link, segment: '<<' });
    return fields;
  }

  private field(entry: SyntaxEntry, link: PathLink | undefined): Field {
    const resolved = resolveAlias(entry.key);
    const text = resolved?.kind === 'scalar' ? resolved.value : '';
    const at: PathLink = { parent: link, segment: text };
    if (resolved?.kind !== 'scalar') this.fail('complex-key', entry.key, this.origin(at));
    const key =
      resolved?.kind === 'scalar'
        ? this.scalar(resolved, at)
        : this.scalar({ kind: 'scalar', value: '', style: 'plain', range: entry.key.range }, at);
    return { key, value: this.read(entry.value, at) };
  }

  /** Adds the fields of merged maps that are not there yet. */
  private addMerged(fields: Field[], value: SyntaxNode, link: PathLink): void {
    const resolved = resolveAlias(value);
    if (resolved?.kind === 'map') {
      if (this.open.includes(resolved)) {
        this.fail('unknown-alias', value, this.origin(link));
        return;
      }
      const merged = this.read(resolved, link) as MapNode;
      const known = new Set(fields.map((field) => field.key.text));
      fields.push(...merged.fields.filter((field) => !known.has(field.key.text)));
    } else if (resolved?.kind === 'seq' && value.kind !== 'alias') {
      resolved.items.forEach((item, segment) => {
        if (resolveAlias(item)?.kind === 'map') this.addMerged(fields, item, { parent: link, segment });
        else this.fail('merge-key', item, this.origin(link));
      });
    } else {
      this.fail('merge-key', value, this.origin(link));
    }
  }
}

/** go-yaml marks a plain `<<` as a merge key, a quoted one not. */
function isMergeEntry(entry: SyntaxEntry): boolean {
  return entry.key.kind === 'scalar' && entry.key.style === 'plain' && entry.key.value === '<<';
}

function shortTag(tag: string | undefined): string {
  if (tag === undefined || tag === '!') return '';
  return tag.startsWith(STANDARD_TAG) ? `!!${tag.slice(STANDARD_TAG.length)}` : tag;
}
