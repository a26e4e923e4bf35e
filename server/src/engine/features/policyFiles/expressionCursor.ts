import type { FieldPath } from '../../syntax/fieldPath.ts';
import { findEntry, resolveAlias } from '../../syntax/lookup.ts';
import type { SyntaxFile, SyntaxNode } from '../../syntax/tree.ts';
import { readPlace } from '../cursor.ts';
import { formAt, openTemplatePart } from './dialect.ts';
import { type PolicyDocument, policyDocuments } from './policyTexts.ts';

/** A cursor in an expression of a policy. */
export interface ExpressionCursor {
  readonly document: PolicyDocument;
  readonly form: 'query' | 'cel';
  /** The field that holds the expression. */
  readonly path: FieldPath;
  /** What has been typed of the expression. */
  readonly typed: string;
}

/**
 * The expression around an offset, found by columns, so that it is known while the line is half typed. `file` is the text whose broken
 * lines are left out. Undefined where the offset stands in none.
 */
export function expressionCursor(file: SyntaxFile, offset: number): ExpressionCursor | undefined {
  const index = file.documents.findLast(({ range }) => range.start <= offset)?.index;
  const document = policyDocuments(file).find((one) => one.index === index);
  const place = document && readPlace(file.text, offset);
  if (document === undefined || place === undefined) return undefined;
  const isInner = 'indent' in place;
  if (!isInner && place.part === 'key') return undefined;
  const below = isInner || place.part === 'item' ? place.path : [...place.path, place.name ?? ''];
  const path = withPositions(document.root, below, offset);
  const form = formAt(document.dialect, path);
  const typed = isInner ? place.text.slice(0, place.offset) : place.word;
  if (form === undefined || form === 'rego') return undefined;
  if (form === 'cel') return { document, form, path, typed };
  const open = openTemplatePart(typed);
  if (open !== undefined) return { document, form: 'query', path, typed: open };
  return form === 'query' ? { document, form, path, typed } : undefined;
}

/** A path whose positions in lists are guesses, with the items that begin last before an offset. */
function withPositions(root: SyntaxNode, path: FieldPath, offset: number): FieldPath {
  let node: SyntaxNode | undefined = root;
  return path.map((segment) => {
    const at = resolveAlias(node);
    if (typeof segment === 'string') {
      node = findEntry(at, segment)?.value;
      return segment;
    }
    const items: readonly SyntaxNode[] = at?.kind === 'seq' ? at.items : [];
    const index = Math.max(
      0,
      items.findLastIndex(({ range }) => range.start <= offset),
    );
    node = items[index];
    return index;
  });
}
