import type { Finding } from '../../diagnostics/finding.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { parse } from '../../syntax/parse.ts';
import type { SyntaxFile } from '../../syntax/tree.ts';
import { LineIndex } from '../../text/lineIndex.ts';
import type { DocumentSet } from '../access.ts';
import { readDocuments } from '../documents.ts';
import { keepCommentedSchema } from '../merge/schemaComments.ts';
import type { MapNode, Node } from '../node.ts';
import { withinOrigin } from '../originWithin.ts';
import type { Origin } from '../provenance.ts';
import { entryOrigin } from '../step.ts';

/** A YAML text that stands in a field of a kustomization. */
export interface InlineText {
  readonly text: string;
  readonly file: string;
  /** The field that holds the text. */
  readonly at: FieldPath;
  /** Of the object that has the field (StepContext). */
  readonly settings?: Origin | undefined;
}

/** The parsed text; findings and origins of what is read from it are moved to the field by `hostFinding` and `hosted`. */
export function parseInline({ text }: InlineText): SyntaxFile {
  return parse(text);
}

/** The objects of an inline patch: origins name the field that holds the text and, in `inner`, the field in the text. */
export function readInlineDocuments(inline: InlineText, syntax: SyntaxFile): DocumentSet {
  const read = readDocuments(syntax, { file: inline.file, step: 'patch' });
  return {
    documents: read.documents.map((root) => hosted(root, inline) as MapNode),
    findings: read.findings.map((finding) => hostFinding(finding, inline, syntax)),
  };
}

/** The tree with origins that lead to the field that holds the text. */
export function hosted(node: Node, inline: InlineText): Node {
  const move = ({ document, link, step }: Origin): Origin =>
    withinOrigin(entryOrigin(inline, step, inline.at), { document, link });
  const visit = (at: Node): Node => {
    const origin = move(at.origin);
    if (at.kind === 'scalar') return { ...at, origin };
    if (at.kind === 'seq') return { ...at, items: at.items.map(visit), origin };
    const fields = at.fields.map(({ key, value }) => {
      const moved = { ...key, origin: move(key.origin) };
      keepCommentedSchema(key, moved);
      return { key: moved, value: visit(value) };
    });
    return { ...at, fields, origin };
  };
  return visit(node);
}

/** A finding of the text as one of the field that holds it; the message says the line, when it is not the first. */
export function hostFinding(finding: Finding, inline: InlineText, syntax: SyntaxFile): Finding {
  const { place } = finding;
  const line = 'range' in place ? new LineIndex(syntax.text).position(place.range.start).line : 0;
  const message = line === 0 ? finding.message : `Line ${line + 1} of this text: ${finding.message}`;
  return { ...finding, message, place: { file: inline.file, document: 0, path: inline.at } };
}
