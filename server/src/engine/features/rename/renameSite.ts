import type { TextEdit } from '../../api.ts';
import { findEntry, nodeAt } from '../../syntax/lookup.ts';
import { parse } from '../../syntax/parse.ts';
import type { Range, SyntaxFile, SyntaxNode, SyntaxScalar } from '../../syntax/tree.ts';
import type { ReferencePlace } from '../../workspace/references/namedObject.ts';
import { innerRange } from '../innerText.ts';
import { rewrittenScalar } from '../refactor/scalarEdit.ts';
import { spanRange } from '../spanRange.ts';

/** A place that gets the new name. */
export interface RenameSite {
  readonly place: ReferencePlace;
  /** Part of the text of the field, in offsets of that text; all of it where absent. */
  readonly span?: Range;
  /** What is written before and behind the new name, such as the prefix that a kustomization adds. */
  readonly around?: readonly [before: string, behind: string];
  /** The whole text of the place instead of the name, where the new name decides how it is written. */
  readonly text?: string;
  /** Why a person has to say whether the place is meant, in words for people; absent where it surely is. */
  readonly confirm?: string;
}

/** The reason to ask a person as fields of a site; none where there is no reason. */
export function doubt(confirm: string | undefined): Pick<RenameSite, 'confirm'> {
  return confirm === undefined ? {} : { confirm };
}

/** The edit of a place; undefined for what is written with an alias, over several lines or with escapes. */
export function siteEdit(file: SyntaxFile, site: RenameSite, name: string): TextEdit | undefined {
  const { place, span, around = ['', ''] } = site;
  const text = site.text ?? around[0] + name + around[1];
  if (place.range !== undefined) return { file: place.file, range: place.range, text };
  const scalar = scalarOf(file, place);
  if (scalar === undefined) return undefined;
  if (span !== undefined) {
    const range = spanIn(file, scalar, span);
    return range && { file: place.file, range, text };
  }
  const written = rewrittenScalar(scalar.node, text);
  return written === undefined ? undefined : { file: place.file, range: scalar.range, text: written };
}

/** The part of the file that shows the name at a place; quotes are left out. */
export function siteRange(file: SyntaxFile, { place, span }: RenameSite): Range | undefined {
  if (place.range !== undefined) return place.range;
  const scalar = scalarOf(file, place);
  if (scalar === undefined) return undefined;
  if (span !== undefined) return spanIn(file, scalar, span);
  if (rewrittenScalar(scalar.node, '') === undefined) return undefined;
  const quote = scalar.node.style === 'plain' ? 0 : 1;
  return { start: scalar.range.start + quote, end: scalar.range.end - quote };
}

/** The text of the field at a place; undefined where there is none. */
export function siteText(file: SyntaxFile, place: ReferencePlace): string | undefined {
  return scalarOf(file, place)?.node.value;
}

/** A scalar, and where it stands in the file; for one inside of a text, as far as that is written line by line. */
interface FoundScalar {
  readonly node: SyntaxScalar;
  readonly range: Range;
  readonly isInner: boolean;
}

function scalarOf(file: SyntaxFile, { document, path, part, inner }: ReferencePlace): FoundScalar | undefined {
  const root = file.documents[document]?.root;
  const holder = nodeAt(root, path);
  if (inner === undefined) {
    const node = part === 'key' ? keyAt(root, path) : holder;
    return node?.kind === 'scalar' ? onOneLine(file.text, { node, range: node.range, isInner: false }) : undefined;
  }
  const range = innerRange(file.text, holder, { ...inner, part });
  if (range === undefined || holder?.kind !== 'scalar') return undefined;
  const own = parse(holder.value).documents[inner.document]?.root;
  const node = part === 'key' ? keyAt(own, inner.path) : nodeAt(own, inner.path);
  return node?.kind === 'scalar' ? onOneLine(file.text, { node, range, isInner: true }) : undefined;
}

function keyAt(root: SyntaxNode | undefined, path: ReferencePlace['path']): SyntaxNode | undefined {
  return findEntry(nodeAt(root, path.slice(0, -1)), String(path.at(-1)))?.key;
}

/** Blocks are text of several lines by their nature; a plain or quoted text that goes on is left to a person. */
function onOneLine(text: string, found: FoundScalar): FoundScalar | undefined {
  const isBlock = found.node.style === 'literal' || found.node.style === 'folded';
  return isBlock || !text.slice(found.range.start, found.range.end).includes('\n') ? found : undefined;
}

function spanIn(file: SyntaxFile, { node, range, isInner }: FoundScalar, span: Range): Range | undefined {
  const wanted = node.value.slice(span.start, span.end);
  const found = isInner ? spanInLine(node, range, span) : placed(spanRange(file.text, node, span), span);
  return found !== undefined && file.text.slice(found.start, found.end) === wanted ? found : undefined;
}

function spanInLine(node: SyntaxScalar, range: Range, span: Range): Range | undefined {
  if (node.style === 'literal' || node.style === 'folded') return undefined;
  const start = range.start + (node.style === 'plain' ? 0 : 1);
  return { start: start + span.start, end: start + span.end };
}

/** An empty span is the place before its text. */
function placed(range: Range | undefined, span: Range): Range | undefined {
  return range !== undefined && span.start === span.end ? { start: range.start, end: range.start } : range;
}
