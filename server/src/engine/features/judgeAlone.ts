import type { Finding } from '../diagnostics/finding.ts';
import { readSuppressions } from '../policy/suppress.ts';
import type { Registry } from '../schema/registry.ts';
import { parse } from '../syntax/parse.ts';
import type { SyntaxFile } from '../syntax/tree.ts';
import { dirName } from '../text/paths.ts';
import { type FileFacts, readFileFacts } from '../workspace/fileFacts.ts';
import { type FileReferences, NO_REFERENCES, readFileReferences } from '../workspace/references/fileReferences.ts';
import { madeNames } from '../workspace/references/madeNames.ts';
import type { NamedObject } from '../workspace/references/namedObject.ts';
import { closedFolder } from './dangling/closedFolder.ts';
import type { LooseFile } from './dangling/looseObjects.ts';
import { celFindings, typeFindings } from './policyFiles/celFindings.ts';
import { queryFindings } from './policyFiles/queryFindings.ts';
import { regoFindings } from './policyFiles/regoFindings.ts';
import { mended } from './recovered.ts';
import { schemaFindings, syntaxFindings } from './sourceFindings.ts';

/** A file of a folder that was judged as a whole. */
interface ClosedFile {
  /** How many files of the folder were judged together. */
  readonly files: number;
  /** Objects that it names and no file of the folder has. */
  readonly wanted: readonly { readonly kind: string; readonly name: string }[];
}

/** What was found out about a file without knowing the repository around it. */
export interface JudgedFile {
  readonly facts: FileFacts;
  /** Key of the schemas that it was judged by (workspace/schemaTargets.ts). */
  readonly target: string;
  /** What is wrong with the manifest as it stands, nothing excused. */
  readonly findings: readonly Finding[];
  /** Where nothing is wrong with the references of its folder, as far as the folder shows (dangling/closedFolder.ts). */
  readonly closed: ClosedFile | undefined;
  /** What operators make of its objects. */
  readonly made: readonly NamedObject[];
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
    ...regoFindings(path, syntax),
    ...typeFindings(path, syntax, registry),
  ];
}

interface Alone {
  readonly judged: Omit<JudgedFile, 'closed' | 'made'>;
  readonly syntax: () => SyntaxFile;
}

/**
 * Judges files as ones that nothing builds, all files of a folder together. Whether they are such files shows only in the whole
 * repository; a file below `templates/`, whose surroundings decide what it is, is not for this.
 */
export function judgeAlone(
  files: readonly { readonly path: string; readonly text: string }[],
  by: { readonly registry: Registry; readonly target: string },
): readonly JudgedFile[] {
  const found: JudgedFile[] = [];
  for (let at = 0; at < files.length; ) {
    const folder = dirName(files[at]?.path ?? '');
    let end = at;
    while (end < files.length && dirName(files[end]?.path ?? '') === folder) end++;
    const together = files.slice(at, end).map(({ path, text }) => judgeFile(path, text, by));
    const references = together.map(referencesIn);
    const whole = closedFolder(together.map((one, number) => looseFile(folder, one, references[number])));
    for (const [number, { judged }] of together.entries()) {
      const { path } = judged.facts;
      const closed = whole && { files: together.length, wanted: whole.wanted.get(path) ?? [] };
      found.push({ ...judged, closed, made: madeNames(path, references[number] ?? NO_REFERENCES) });
    }
    at = end;
  }
  return found;
}

function judgeFile(path: string, text: string, by: { readonly registry: Registry; readonly target: string }): Alone {
  let parsed: SyntaxFile | undefined;
  const syntax = (): SyntaxFile => {
    parsed ??= parse(text);
    return parsed;
  };
  const facts = readFileFacts(path, { text, parse: syntax, mend: () => mended(syntax()), exists: () => false });
  const findings = facts.kind === 'manifest' ? manifestFindings(path, syntax(), by.registry, 'full') : [];
  return { judged: { facts, target: by.target, findings }, syntax };
}

function referencesIn({ judged, syntax }: Alone): FileReferences {
  const { path, kind } = judged.facts;
  // What is only guessed to be a reference is never said to be missing.
  return readFileReferences(path, kind, () => mended(syntax()), false);
}

function looseFile(overlay: string, { judged, syntax }: Alone, references = NO_REFERENCES): LooseFile {
  return { file: judged.facts.path, overlay, objects: references.objects, syntax };
}
