import type { Range, SyntaxFile, SyntaxNode } from './tree.ts';

/** The file as part of a longer text that begins `by` characters earlier: every range moves by as much. */
export function shiftFile(file: SyntaxFile, by: number, text: string): SyntaxFile {
  const move = ({ start, end }: Range): Range => ({ start: start + by, end: end + by });
  const moved = new Map<SyntaxNode, SyntaxNode>();
  const visit = (node: SyntaxNode): SyntaxNode => {
    const made = visitNew(node);
    moved.set(node, made);
    return made;
  };
  const visitNew = (node: SyntaxNode): SyntaxNode => {
    const range = move(node.range);
    if (node.kind === 'seq') return { ...node, range, items: node.items.map(visit) };
    if (node.kind === 'map') {
      const entries = node.entries.map((entry) => {
        return { key: visit(entry.key), value: visit(entry.value), range: move(entry.range) };
      });
      return { ...node, range, entries };
    }
    if (node.kind === 'scalar' || node.target === undefined) return { ...node, range };
    return { ...node, range, target: moved.get(node.target) ?? node.target };
  };
  const problems = file.problems.map((problem) => ({ ...problem, range: move(problem.range) }));
  const documents = file.documents.map((document) => ({
    ...document,
    range: move(document.range),
    root: document.root === undefined ? undefined : visit(document.root),
    problems: document.problems.map((problem) => ({ ...problem, range: move(problem.range) })),
    comments: document.comments.map((comment) => ({ ...comment, range: move(comment.range) })),
  }));
  return { text, documents, problems };
}
