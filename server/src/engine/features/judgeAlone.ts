import type { Finding } from '../diagnostics/finding.ts';
import { readSuppressions } from '../policy/suppress.ts';
import type { Registry } from '../schema/registry.ts';
import { parse } from '../syntax/parse.ts';
import type { SyntaxFile } from '../syntax/tree.ts';
import { type FileFacts, readFileFacts } from '../workspace/fileFacts.ts';
import { celFindings, typeFindings } from './policyFiles/celFindings.ts';
import { queryFindings } from './policyFiles/queryFindings.ts';
import { schemaFindings, syntaxFindings } from './sourceFindings.ts';

/** What was found out about a file without knowing the repository around it. */
export interface JudgedFile {
  readonly facts: FileFacts;
  /** Key of the schemas that it was judged by (workspace/schemaTargets.ts). */
  readonly target: string;
  /** What is wrong with the manifest as it stands, nothing excused. */
  readonly findings: readonly Finding[];
}

/** What is wrong with a manifest by itself. */
export function manifestFindings(
  path: string,
  syntax: SyntaxFile,
  registry: Registry,
  mode: 'full' | 'partial' | 'base',
): readonly Finding[] {
  return [
    ...syntaxFindings(path, syntax),
    ...readSuppressions(path, syntax).findings,
    ...schemaFindings(path, syntax, registry, mode),
    ...queryFindings(path, syntax),
    ...celFindings(path, syntax),
    ...typeFindings(path, syntax, registry),
  ];
}

/**
 * Judges a file as one that nothing builds. Whether it is one shows only in the whole repository; a file below `templates/`, whose
 * surroundings decide what it is, is not for this.
 */
export function judgeAlone(path: string, text: string, by: { registry: Registry; target: string }): JudgedFile {
  let syntax: SyntaxFile | undefined;
  const parsed = (): SyntaxFile => {
    syntax ??= parse(text);
    return syntax;
  };
  const facts = readFileFacts(path, { text, parse: parsed, exists: () => false });
  const findings = facts.kind === 'manifest' ? manifestFindings(path, parsed(), by.registry, 'full') : [];
  return { facts, target: by.target, findings };
}
