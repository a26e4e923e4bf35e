import type { Finding } from '../../diagnostics/finding.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { SyntaxFile } from '../../syntax/tree.ts';
import type { DocumentSet } from '../access.ts';
import { readDocuments } from '../documents.ts';
import { readEntryFile } from '../entryFile.ts';
import type { Located } from '../kustomizationFields.ts';
import type { MapNode } from '../node.ts';
import { withinOrigin } from '../originWithin.ts';
import type { OrderedBy, Origin } from '../provenance.ts';
import { entryFinding, entryOrigin, type StepContext } from '../step.ts';
import type { PatchEntry } from '../targetFields.ts';
import { hostFinding, type InlineText, parseInline, readInlineDocuments } from './inlineText.ts';
import { type JsonOperation, readJsonPatch } from './jsonPatchText.ts';

/** What a patch entry brings. */
export type PatchSource =
  | { readonly kind: 'merge'; readonly documents: readonly MapNode[] }
  | { readonly kind: 'json'; readonly operations: readonly JsonOperation[] }
  | { readonly kind: 'empty' }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] };

/**
 * Reads the patch of an entry, from its `path` or its `patch` text: a strategic merge patch (objects, each with kind and
 * name) or a JSON patch (a list). As long as nothing changed in it, the same documents come back, so that what was made with them stays.
 */
export function readPatch(entry: PatchEntry, context: StepContext): PatchSource {
  const inline = entry.patch?.trim() ?? '';
  const path = entry.path ?? '';
  if ((inline === '') !== (path === '')) {
    return inline === ''
      ? readText({ key: entry, at: [...entry.at, 'path'], path }, context)
      : readText({ key: entry, at: entry.patchAt ?? [...entry.at, 'patch'], inline }, context);
  }
  const both = 'This entry has both `path` and `patch`; kustomize refuses it, remove one.';
  const none = 'This entry has no patch; give it a `path` or a `patch`.';
  return refused({ file: context.file, path: entry.at }, inline === '' ? none : both);
}

/**
 * Reads an entry of patchesStrategicMerge: patches themselves when the text can be read as such, else a file
 * (PatchStrategicMergeTransformer.go).
 */
export function readPatchOrPath(entry: Located, context: StepContext): PatchSource {
  if (/[\n:{]/.test(entry.text)) {
    const source = readText({ key: entry, at: entry.at, inline: entry.text }, context);
    if (source.kind === 'merge' || source.kind === 'empty') return source;
    if (source.kind === 'refused' && entry.text.includes('\n')) return source;
  }
  const key = pathKeys.get(entry) ?? {};
  pathKeys.set(entry, key);
  const source = readText({ key, at: entry.at, path: entry.text }, context);
  if (source.kind !== 'json') return source;
  const message = `\`${entry.text}\` is a JSON patch, which cannot stand here; move it to \`patches\` and give it a \`target\`.`;
  return refused({ file: context.file, path: entry.at }, message);
}

const pathKeys = new WeakMap<Located, object>();

function refused(place: { file: string; path: FieldPath }, message: string): PatchSource {
  return {
    kind: 'refused',
    findings: [entryFinding(place, { code: 'kustomize/bad-patch', severity: 'error', message })],
  };
}

/** Where a patch text is: in the field `at`, or in the file that the field names. `key` stands for the entry in memos. */
interface TextRef {
  readonly key: object;
  readonly at: FieldPath;
  readonly inline?: string;
  readonly path?: string;
}

interface Read {
  readonly syntax: SyntaxFile;
  readonly documents: DocumentSet | undefined;
  readonly source: PatchSource;
}
const lastReads = new WeakMap<object, Read>();

function readText(ref: TextRef, context: StepContext): PatchSource {
  const last = lastReads.get(ref.key);
  let syntax: SyntaxFile;
  let inline: InlineText | undefined;
  let file = context.file;
  if (ref.inline !== undefined) {
    inline = { text: ref.inline, file, at: ref.at, settings: context.settings };
    syntax = last?.syntax.text === ref.inline ? last.syntax : parseInline(inline);
  } else {
    const found = readEntryFile({ text: ref.path ?? '', at: ref.at }, context);
    if ('finding' in found) return { kind: 'refused', findings: [found.finding] };
    file = found.path;
    syntax = context.access.syntax(file);
  }
  const { link } = entryOrigin(context, 'patch', ref.at);
  const orderedBy = { file: context.file, link };
  if (last?.syntax === syntax) return last.source;
  const read = isList(syntax)
    ? readJson(syntax, { file, orderedBy }, inline)
    : readMerge(syntax, { file, orderedBy, inline, last });
  lastReads.set(ref.key, { ...read, syntax });
  return read.source;
}

/** The file that a patch stands in, and the entry that names it. */
interface PatchFile {
  readonly file: string;
  readonly orderedBy: OrderedBy;
}

/** A text whose first document is a list can only be a JSON patch, and one whose first is not never is one. */
function isList(syntax: SyntaxFile): boolean {
  return syntax.text.startsWith('[') || syntax.documents[0]?.root?.kind === 'seq';
}

function readMerge(
  syntax: SyntaxFile,
  { file, orderedBy, inline, last }: PatchFile & { inline: InlineText | undefined; last: Read | undefined },
): Omit<Read, 'syntax'> {
  const documents =
    inline === undefined
      ? readDocuments(syntax, { file, step: 'patch', orderedBy }, last?.documents)
      : readInlineDocuments(inline, syntax);
  if (last !== undefined && documents === last.documents) return last;
  const { findings } = documents;
  if (findings.some(({ severity }) => severity === 'error'))
    return { documents, source: { kind: 'refused', findings } };
  const empty = documents.documents.length === 0;
  return { documents, source: empty ? { kind: 'empty' } : { kind: 'merge', documents: documents.documents } };
}

function readJson(
  syntax: SyntaxFile,
  { file, orderedBy }: PatchFile,
  inline: InlineText | undefined,
): Omit<Read, 'syntax'> {
  const origin: Origin =
    inline === undefined
      ? { file, document: 0, link: undefined, step: 'patch', orderedBy }
      : withinOrigin(entryOrigin(inline, 'patch', inline.at), { document: 0, link: undefined });
  const broken = syntax.documents[0]?.problems.find(({ code }) => code !== 'yaml/duplicate-key');
  if (broken !== undefined && !syntax.text.startsWith('[')) {
    const { code, message, range } = broken;
    const finding: Finding = {
      ...entryFinding({ file, path: [] }, { code, severity: 'error', message }),
      place: { file, range },
    };
    const findings = [inline === undefined ? finding : hostFinding(finding, inline, syntax)];
    return { documents: undefined, source: { kind: 'refused', findings } };
  }
  const read = readJsonPatch(syntax, origin);
  if (read.kind === 'problem') {
    const place = inline === undefined ? { file, path: read.path } : { file, path: inline.at };
    return { documents: undefined, source: refused(place, `This patch cannot be read: ${read.problem}.`) };
  }
  const { operations } = read;
  return { documents: undefined, source: operations.length === 0 ? { kind: 'empty' } : { kind: 'json', operations } };
}
