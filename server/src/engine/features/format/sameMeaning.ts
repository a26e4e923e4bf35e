import type { SyntaxComment, SyntaxDocument, SyntaxFile, SyntaxNode } from '../../syntax/tree.ts';

/** Whether two texts say the same in the same style, comments included; only where things stand may differ. */
export function hasSameMeaning(a: SyntaxFile, b: SyntaxFile): boolean {
  const [first, second] = [a, b].map(({ documents }) => documents.filter(isSaying));
  return (
    a.problems.length === b.problems.length &&
    first?.length === second?.length &&
    (first ?? []).every((document, at) => isSameDocument(document, second?.[at]))
  );
}

function isSaying({ root, comments }: SyntaxDocument): boolean {
  return root !== undefined || comments.length > 0;
}

function isSameDocument(a: SyntaxDocument, b: SyntaxDocument | undefined): boolean {
  if (b === undefined || a.comments.length !== b.comments.length) return false;
  return a.comments.every((comment, at) => words(comment) === words(b.comments[at])) && isSameNode(a.root, b.root);
}

function words(comment: SyntaxComment | undefined): string | undefined {
  return comment?.text.trimEnd();
}

function isSameNode(a: SyntaxNode | undefined, b: SyntaxNode | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.kind === 'alias' || b.kind === 'alias') return a.kind === 'alias' && b.kind === 'alias' && a.name === b.name;
  if (a.kind !== b.kind || a.tag !== b.tag || a.anchor !== b.anchor) return false;
  if (a.kind === 'scalar') return b.kind === 'scalar' && a.value === b.value && a.style === b.style;
  if (a.kind === 'seq')
    return (
      b.kind === 'seq' &&
      a.flow === b.flow &&
      a.items.length === b.items.length &&
      a.items.every((item, at) => isSameNode(item, b.items[at]))
    );
  return (
    b.kind === 'map' &&
    a.flow === b.flow &&
    a.entries.length === b.entries.length &&
    a.entries.every(
      ({ key, value }, at) => isSameNode(key, b.entries[at]?.key) && isSameNode(value, b.entries[at]?.value),
    )
  );
}
