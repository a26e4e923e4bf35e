import type { HoverAnswer } from '../api.ts';
import { isJsonPatch } from '../features/completion/jsonPatch.ts';
import type { InnerText } from '../features/cursor/cursorShape.ts';
import { entryWords } from '../features/hover/entryWords.ts';
import { type EnvironmentContext, environmentValues, type OverlayRender } from '../features/hover/environmentValues.ts';
import type { HoverPlace } from '../features/hover/hoverPlace.ts';
import { referenceWords } from '../features/hover/referenceWords.ts';
import { type HoverPart, hover, type InnerHover } from '../features/hover.ts';
import { overlayLabel } from '../features/overlayLabel.ts';
import { isRegoFile } from '../policy/conftest/regoDocument.ts';
import { type FileKind, isOurs } from '../workspace/classify.ts';
import type { Database } from './database.ts';
import { FILE, ONLY } from './inputs.ts';
import { shortPath } from './nameLookup.ts';
import { innerPatchContext, patchFileContext } from './patchContext.ts';
import { policyHoverOf } from './policyHover.ts';
import { polycrateHoverOf } from './polycrateLanguage.ts';
import { keysOf } from './referenceLookup.ts';
import { regoHoverOf } from './regoLanguage.ts';
import { renderOf } from './renderQueries.ts';
import { schemaContext } from './schemaQueries.ts';
import { selectedBy } from './selectorLookup.ts';
import { factsOf, syntaxOf } from './sourceQueries.ts';
import { cursorField, subjectAt, targetsOf } from './subjectLookup.ts';
import { graph, overlayInfo, readersOf } from './workspaceQueries.ts';

/** Makes a part of the words for a file. */
type PartOf = (db: Database, file: string) => HoverPart;

/** What is said in a kind of file beside its schema's words. */
const PARTS: Readonly<Partial<Record<FileKind, readonly PartOf[]>>> = {
  manifest: [(db, file) => valuesPart(db, file), referencePart],
  kustomization: [entryPart],
};

/** The words about the field under an offset. Nothing in files that are not ours. */
export function hoverOf(db: Database, file: string, offset: number): HoverAnswer | undefined {
  const named = regoHoverOf(db, file, offset) ?? polycrateHoverOf(db, file, offset) ?? policyHoverOf(db, file, offset);
  if (named !== undefined || isRegoFile(file)) return named;
  const { kind } = db.get(factsOf, file);
  const syntax = db.get(syntaxOf, file);
  if (!isOurs(kind)) {
    const patch = isJsonPatch(syntax.text) ? patchFileContext(db, file) : undefined;
    return patch && hover(syntax, offset, patch, { parts: [valuesPart(db, file)] });
  }
  const parts = (PARTS[kind] ?? []).map((part) => part(db, file));
  return hover(syntax, offset, schemaContext(db, file), {
    parts,
    ...(kind === 'kustomization' && { inner: (at: InnerText) => innerHover(db, { file, offset }, at) }),
  });
}

/** What is said inside of a patch that a field of a kustomization holds as text. */
function innerHover(
  db: Database,
  { file, offset }: { readonly file: string; readonly offset: number },
  at: InnerText,
): InnerHover | undefined {
  const context = innerPatchContext(db, file, at);
  const holder = context && cursorField(db, file, offset);
  if (context === undefined || holder === undefined) return context && { context, parts: [] };
  const inline = { document: holder.document.index, path: holder.at.path };
  const named = referencePart(db, file);
  return { context, parts: [valuesPart(db, file, inline), (place) => named({ ...place, offset })] };
}

/** More rows than these are no help. */
const MOST_ROWS = 20;

/** The value in each environment. Nothing is rendered for it: a pointer that moves over a text must not start work. */
function valuesPart(db: Database, file: string, inline?: EnvironmentContext['inline']): HoverPart {
  return (place: HoverPlace) => {
    const readers = db.get(readersOf, file);
    const infos = readers.slice(0, MOST_ROWS).map((directory) => overlayInfo(db, directory));
    const overlays = infos.map((info): OverlayRender => {
      const render = db.known(renderOf, info.directory);
      return { label: overlayLabel(info, infos), resources: render?.failed === false ? render.resources : undefined };
    });
    return environmentValues(place, overlays, {
      file,
      ...(inline !== undefined && { inline }),
      left: readers.length - infos.length,
      syntax: (path) => (db.input(FILE, path).kind === 'file' ? db.get(syntaxOf, path) : undefined),
      shorten: (path) => shortPath(db, path),
    });
  };
}

/** What an entry of a kustomization leads to. */
function entryPart(db: Database, file: string): HoverPart {
  return (place) => entryWords(place, file, { graph: db.get(graph, ONLY), shorten: (path) => shortPath(db, path) });
}

/** What a reference or a selector leads to. */
function referencePart(db: Database, file: string): HoverPart {
  return ({ offset }: HoverPlace) => {
    const at = cursorField(db, file, offset);
    const subject = at && subjectAt(db, at);
    if (subject?.kind === 'reference') {
      const targets = targetsOf(db, file, subject);
      const keys = keysOf(db, targets).map(({ name }) => name);
      return referenceWords(subject.reference, targets, { keys, shorten: (path) => shortPath(db, path) });
    }
    if (subject?.kind !== 'selector') return undefined;
    const names = selectedBy(db, file, subject.object, subject.use).map(
      (one) => `\`${one.object.kind}/${one.object.name}\` in \`${shortPath(db, one.file)}\``,
    );
    return names.length === 0 ? undefined : `Selects ${[...new Set(names)].slice(0, 5).join(', ')}`;
  };
}
