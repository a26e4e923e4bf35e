import type { LocatedFinding, LocatedRelated, OverlayInfo } from '../api.ts';
import type { Finding, Place, Related } from '../diagnostics/finding.ts';
import { locateField, nodeAt } from '../syntax/lookup.ts';
import type { Range, SyntaxFile } from '../syntax/tree.ts';
import { innerRange } from './innerText.ts';
import { spanRange } from './spanRange.ts';

/** What a place is looked up in. */
export interface LocateContext {
  /** The parsed file; undefined when it is not there any more. */
  readonly syntax: (file: string) => SyntaxFile | undefined;
  /** Range of a field in the preview text of an overlay; undefined when it is not rendered. */
  readonly renderedRange: (overlay: string, resource: string, path: readonly (string | number)[]) => Range | undefined;
  readonly overlayInfo: (directory: string) => OverlayInfo | undefined;
}

/** The range of a place in the present text of its file; the start of the file when the file is empty or gone. */
export function locatePlace(place: Place, syntax: LocateContext['syntax']): Range {
  if ('range' in place) return place.range;
  const root = syntax(place.file)?.documents[place.document]?.root;
  if (root === undefined) return { start: 0, end: 0 };
  if (place.inner !== undefined) {
    const part = place.part === 'key' ? 'key' : 'value';
    const range = innerRange(syntax(place.file)?.text ?? '', nodeAt(root, place.path), { ...place.inner, part });
    if (range !== undefined) return range;
  }
  if (place.span !== undefined) {
    const range = spanRange(syntax(place.file)?.text ?? '', nodeAt(root, place.path), place.span);
    if (range !== undefined) return range;
  }
  const found = locateField(root, place.path);
  if (place.part === 'whole') return found.whole;
  if (place.part === 'key') return found.key ?? found.whole;
  const isContainer =
    found.value.end > found.value.start && found.key !== undefined && spansLines(found.value, syntax(place.file));
  return isContainer || found.value.start === found.value.end ? (found.key ?? found.value) : found.value;
}

/** A block below a key would underline half a file; the key stands for it. */
function spansLines(range: Range, file: SyntaxFile | undefined): boolean {
  return file?.text.slice(range.start, range.end).includes('\n') ?? false;
}

/** A finding with its ranges, and the overlays named in its message. */
export function locateFinding(finding: Finding, context: LocateContext): LocatedFinding {
  const names = finding.overlays.map((directory) => context.overlayInfo(directory)?.name ?? directory);
  return {
    code: finding.code,
    severity: finding.severity,
    message: names.length === 0 ? finding.message : `${finding.message} (in ${nameSome(names)})`,
    summary: finding.message,
    file: finding.place.file,
    range: locatePlace(finding.place, context.syntax),
    overlays: names,
    related: finding.related.flatMap((related) => locateRelated(related, context)),
    fixes: finding.fixes,
    unnecessary: finding.unnecessary ?? false,
    ...(finding.docs === undefined ? {} : { docs: finding.docs }),
  };
}

function locateRelated(related: Related, context: LocateContext): LocatedRelated[] {
  const { message, place } = related;
  if (!('overlay' in place)) return [{ message, file: place.file, range: locatePlace(place, context.syntax) }];
  const range = context.renderedRange(place.overlay, place.resource, place.path);
  return range === undefined ? [] : [{ message, overlay: place.overlay, range }];
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function nameSome(names: readonly string[]): string {
  const [first = '', second] = names;
  if (second === undefined) return first;
  return names.length === 2 ? `${first} and ${second}` : `${first}, ${second} and ${names.length - 2} more`;
}
