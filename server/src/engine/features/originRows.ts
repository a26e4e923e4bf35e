import type { MapNode, Node } from '../kustomize/node.ts';
import { linkedPath, type Origin, originChain, originPath } from '../kustomize/provenance.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { type OriginContext, originLine } from './originRange.ts';

/** A field of a source file. `line` is one-based. */
interface SourceField {
  readonly file: string;
  readonly line: number;
  readonly document: number;
  readonly path: FieldPath;
  /** Where in the text of that field, when the text is YAML itself. */
  readonly within?: { readonly document: number; readonly path: FieldPath };
}

/** Who wrote a part of an object. */
interface Writer extends SourceField {
  readonly step: string;
  /** The text that the next writer replaced. */
  readonly was?: string;
  /** Where the value, or the name that a reference follows, was copied from. */
  readonly copiedFrom?: SourceField & { readonly step: string };
  /** The template of a chart that wrote it, as Helm names it. */
  readonly template?: string;
  /** The entry of a kustomization that names the file. */
  readonly orderedBy?: SourceField;
}

/** A scalar, mapping or list of a render and who wrote it, as `render --origins` prints it. */
export interface OriginRow {
  readonly resource: string;
  readonly path: FieldPath;
  readonly kind: 'scalar' | 'mapping' | 'list';
  /** Of a scalar. */
  readonly value?: string;
  /** Newest first. */
  readonly writers: readonly Writer[];
}

/** Every scalar, map entry and list item of an object with its chain of writers, in the order of the output. */
export function originRows(resource: string, root: MapNode, context: OriginContext): readonly OriginRow[] {
  const rows: OriginRow[] = [];
  const visit = (node: Node, path: FieldPath): void => {
    const kind = node.kind === 'map' ? 'mapping' : node.kind === 'seq' ? 'list' : 'scalar';
    const value = node.kind === 'scalar' ? { value: node.text } : {};
    rows.push({ resource, path, kind, ...value, writers: writers(node.origin, context) });
    if (node.kind === 'map') for (const field of node.fields) visit(field.value, [...path, field.key.text]);
    else if (node.kind === 'seq') for (const [index, item] of node.items.entries()) visit(item, [...path, index]);
  };
  visit(root, []);
  return rows;
}

function writers(newest: Origin, context: OriginContext): readonly Writer[] {
  const chain = originChain(newest);
  return chain.map((origin, index) => {
    const was = chain[index - 1]?.replaced?.text;
    const { step, copied, orderedBy, template } = origin;
    return {
      ...fieldOf(origin, context),
      step,
      ...(was === undefined ? {} : { was }),
      ...(template === undefined ? {} : { template }),
      ...(copied === undefined ? {} : { copiedFrom: { ...fieldOf(copied, context), step: copied.step } }),
      ...(orderedBy === undefined ? {} : { orderedBy: fieldOf({ ...orderedBy, document: 0, step }, context) }),
    };
  });
}

function fieldOf(origin: Origin, context: OriginContext): SourceField {
  const { file, document, inner } = origin;
  const within = inner === undefined ? {} : { within: { document: inner.document, path: linkedPath(inner.link) } };
  const line = originLine(origin, context);
  return { file: context.shorten(file), line, document, path: originPath(origin), ...within };
}
