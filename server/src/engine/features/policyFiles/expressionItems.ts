import type { Registry } from '../../schema/registry.ts';
import type { SyntaxFile } from '../../syntax/tree.ts';
import type { CompletionAnswer, CompletionItem, CompletionKind } from '../completion/completionItem.ts';
import { celItems } from './celItems.ts';
import { expressionCursor } from './expressionCursor.ts';
import { queryItems } from './queryItems.ts';

/** A proposal in an expression. */
export interface ExpressionItem {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly detail: string;
  /** In snippet syntax; the label where it is left out. */
  readonly insert?: string;
  /** Lower ones come first. */
  readonly rank: number;
}

/**
 * Proposals in an expression of a policy. `file` is the text whose broken lines are left out. Undefined where the offset stands in no
 * expression, so that the fields of the schema are proposed.
 */
export function expressionCompletion(
  file: SyntaxFile,
  offset: number,
  registry: Registry,
): CompletionAnswer | undefined {
  const cursor = expressionCursor(file, offset);
  if (cursor === undefined) return undefined;
  const items = cursor.form === 'cel' ? celItems(cursor, registry) : queryItems(cursor, registry);
  const word = /(?:[A-Za-z_]\w*)?$/.exec(cursor.typed)?.[0] ?? '';
  const after = /^\w*/.exec(file.text.slice(offset))?.[0] ?? '';
  const range = { start: offset - word.length, end: offset };
  const made = items.map(
    ({ label, kind, detail, insert, rank }): CompletionItem => ({
      label,
      kind,
      detail,
      insert: insert ?? label,
      snippet: insert?.includes('$') === true,
      range,
      ...(after === '' ? {} : { replace: { start: range.start, end: offset + after.length } }),
      sort: `${rank}${label}`,
    }),
  );
  return { items: made, isIncomplete: false };
}
