import type { RenderedResource } from '../kustomize/rendered.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { keyText } from '../syntax/lookup.ts';
import type { Range, SyntaxFile, SyntaxNode, SyntaxScalar } from '../syntax/tree.ts';
import type { InlayHintAnswer } from './languageAnswers.ts';
import { type OriginContext, originLine, originRange } from './originRange.ts';
import { originWords } from './originWords.ts';
import { overwrittenIn, sourceKey } from './overwritten.ts';
import { recovered } from './recovered.ts';
import { oneLine } from './symbolNames.ts';

/** The render of an overlay, by what people call it. */
export interface HintRender {
  /** `prod`. */
  readonly label: string;
  readonly resources: readonly RenderedResource[];
}

export interface HintContext extends OriginContext {
  readonly file: string;
  readonly renders: readonly HintRender[];
}

/**
 * What fields in a range come to in the renders where another line writes over them: `prod: 5`, behind the value. Fields that are as
 * written have no hint, and neither have texts over several lines.
 */
export function inlayHints(syntax: SyntaxFile, range: Range, context: HintContext): readonly InlayHintAnswer[] {
  if (context.renders.length === 0) return [];
  const { documents, text } = recovered(syntax);
  const found: InlayHintAnswer[] = [];
  for (const { root, index } of documents) {
    if (root === undefined) continue;
    visit(root, [], (scalar, path) => {
      const { start, end } = scalar.range;
      if (end < range.start || start > range.end || text.slice(start, end).includes('\n')) return;
      found.push(...hintsOf(scalar, sourceKey(context.file, index, path), context));
    });
  }
  return found;
}

function visit(node: SyntaxNode, path: FieldPath, see: (scalar: SyntaxScalar, path: FieldPath) => void): void {
  if (node.kind === 'scalar') see(node, path);
  if (node.kind === 'map') for (const entry of node.entries) visit(entry.value, [...path, keyText(entry) ?? ''], see);
  if (node.kind === 'seq') for (const [at, item] of node.items.entries()) visit(item, [...path, at], see);
}

function hintsOf(written: SyntaxScalar, key: string, context: HintContext): InlayHintAnswer[] {
  return context.renders.flatMap(({ label, resources }): InlayHintAnswer[] => {
    const node = resources.map(({ root }) => overwrittenIn(root).get(key)).find((one) => one !== undefined);
    if (node === undefined || node.text === written.value) return [];
    const { shorten } = context;
    const tooltip = originWords(node, { shorten, line: (origin) => originLine(origin, context) });
    const source = { file: node.origin.file, range: originRange(node.origin, context) };
    return [{ offset: written.range.end, label: `${label}: ${oneLine(node.text) || '""'}`, tooltip, source }];
  });
}
