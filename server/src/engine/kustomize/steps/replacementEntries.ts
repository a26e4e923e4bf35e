import type { Finding } from '../../diagnostics/finding.ts';
import type { SyntaxFile } from '../../syntax/tree.ts';
import { decode } from '../decode.ts';
import { decodeFindings } from '../decodeFindings.ts';
import { readEntryFile } from '../entryFile.ts';
import { REPLACEMENT } from '../kustomizationShape.ts';
import { entryFinding, type StepContext } from '../step.ts';
import type { ReplacementEntry } from '../targetFields.ts';
import { yaml11ToJson } from '../yaml11.ts';

/** One replacement and the file that it is written in. */
export interface PlacedReplacement {
  readonly file: string;
  readonly entry: ReplacementEntry;
  /** Of the object that has the entry (StepContext). */
  readonly settings?: StepContext['settings'];
}

/** Replacements, or why they cannot be read. */
export interface ReplacementSet {
  readonly replacements: readonly PlacedReplacement[];
  readonly findings: readonly Finding[];
}

/** Reads the entries of `replacements`; one with a `path` stands for one or more replacements in that file. */
export function readReplacements(entries: readonly ReplacementEntry[], context: StepContext): ReplacementSet {
  const replacements: PlacedReplacement[] = [];
  const findings: Finding[] = [];
  for (const entry of entries) {
    if (entry.path === undefined || entry.path === '') {
      replacements.push({ file: context.file, settings: context.settings, entry });
      continue;
    }
    if (entry.source !== undefined || (entry.targets?.length ?? 0) > 0) {
      const message =
        'This entry has a `path` and a replacement of its own; kustomize refuses it, make two entries of it.';
      const place = { file: context.file, path: entry.at };
      findings.push(entryFinding(place, { code: 'kustomize/bad-replacement', severity: 'error', message }));
      continue;
    }
    const found = readEntryFile({ text: entry.path, at: [...entry.at, 'path'] }, context);
    if ('finding' in found) findings.push(found.finding);
    else {
      const set = readFile(found.path, context.access.syntax(found.path));
      replacements.push(...set.replacements);
      findings.push(...set.findings);
    }
  }
  return { replacements, findings };
}

const filesRead = new WeakMap<SyntaxFile, ReplacementSet>();

function readFile(file: string, syntax: SyntaxFile): ReplacementSet {
  const known = filesRead.get(syntax);
  if (known !== undefined) return known;
  const made = decodeFile(file, syntax);
  filesRead.set(syntax, made);
  return made;
}

function decodeFile(file: string, syntax: SyntaxFile): ReplacementSet {
  const document = syntax.documents[0];
  const broken = document?.problems.find(({ code }) => code !== 'yaml/duplicate-key');
  if (broken !== undefined) {
    const { code, message, range } = broken;
    const finding: Finding = {
      ...entryFinding({ file, path: [] }, { code, message, severity: 'error' }),
      place: { file, range },
    };
    return { replacements: [], findings: [finding] };
  }
  const json = yaml11ToJson(document?.root);
  if (json === undefined || json === null || typeof json !== 'object') {
    const message = 'This file is named by `replacements` and must hold a replacement or a list of them.';
    return {
      replacements: [],
      findings: [entryFinding({ file, path: [] }, { code: 'kustomize/bad-replacement', severity: 'error', message })],
    };
  }
  const values = Array.isArray(json) ? json : [json];
  const decoded = values.map((value, index) => {
    return decode(REPLACEMENT, value, { at: Array.isArray(json) ? [index] : [], strict: false });
  });
  return {
    replacements: decoded.map(({ value }) => ({ file, entry: value as unknown as ReplacementEntry })),
    findings: decodeFindings(
      decoded.flatMap(({ problems }) => problems),
      file,
      'replacement',
    ),
  };
}
