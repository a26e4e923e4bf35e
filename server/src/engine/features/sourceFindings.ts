import { codeInfo } from '../diagnostics/codes.ts';
import type { Finding } from '../diagnostics/finding.ts';
import type { FileState } from '../files.ts';
import { judgeDocument } from '../schema/document.ts';
import { openTree, readOpenNode } from '../schema/openTree.ts';
import { judgeOwnFile, type OwnSchema } from '../schema/ownFiles.ts';
import type { SchemaProblem } from '../schema/problem.ts';
import type { Registry } from '../schema/registry.ts';
import { readSyntaxNode } from '../schema/treeReader.ts';
import type { SyntaxFile } from '../syntax/tree.ts';
import { rememberDocuments } from './judgedDocuments.ts';
import { nearestFixes } from './nearestFix.ts';

const NOTHING = { overlays: [], related: [], fixes: [] } as const;

/** What the parser could not read. */
export function syntaxFindings(file: string, syntax: SyntaxFile): readonly Finding[] {
  return syntax.problems.map(({ code, message, range }) => ({
    code,
    severity: codeInfo(code)?.severity ?? 'error',
    message,
    place: { file, range },
    ...NOTHING,
  }));
}

/** What the schema of each document says, by documents; a document that is not YAML is left to the parser's finding. */
export function schemaFindings(
  file: string,
  syntax: SyntaxFile,
  registry: Registry,
  mode: 'full' | 'partial' | 'base',
): readonly Finding[] {
  if (isConflicted(syntax)) return [];
  const judged = rememberDocuments(registry, `${mode} ${file}`, syntax.documents.length);
  return syntax.documents.flatMap((document) => {
    const { root, range, index } = document;
    if (root === undefined || document.problems.some((problem) => problem.code !== 'yaml/duplicate-key')) return [];
    const problems = judged(syntax.text.slice(range.start, range.end), root, () =>
      judgeDocument(openTree(root), { registry, read: readOpenNode, mode }),
    );
    return problems.map((problem) => schemaFinding(problem, file, index));
  });
}

/** What our schema of a Polycrate file says; nothing before the schema was delivered. */
export function ownFileFindings(file: string, syntax: SyntaxFile, own: OwnSchema | undefined): readonly Finding[] {
  if (isConflicted(syntax)) return [];
  return syntax.documents.flatMap(({ root, index }) =>
    root === undefined || own === undefined
      ? []
      : judgeOwnFile(root, own, readSyntaxNode).map((problem) => schemaFinding(problem, file, index)),
  );
}

/** Two sides of a merge stand in the file: whatever is read from it is neither of them. */
function isConflicted(syntax: SyntaxFile): boolean {
  return syntax.problems.some((problem) => problem.code === 'yaml/merge-conflict');
}

function schemaFinding(problem: SchemaProblem, file: string, document: number): Finding {
  const { code, severity, message, path, part, span } = problem;
  const place = { file, document, path, part, ...(span && { span }) };
  return { code, severity, message, place, ...NOTHING, fixes: nearestFixes(problem, place) };
}

/** A file of ours that could not be read. */
export function unreadableFinding(file: string, state: FileState & { kind: 'unreadable' }): Finding {
  return {
    code: 'yaml/unreadable',
    severity: 'warning',
    message: `This file is not checked: ${state.detail}.`,
    place: { file, range: { start: 0, end: 0 } },
    ...NOTHING,
  };
}
