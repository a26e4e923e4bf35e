import type { DefinitionAnswer, LensAnswer, OverlayInfo } from '../api.ts';
import { keyText } from '../syntax/lookup.ts';
import type { Range, SyntaxFile } from '../syntax/tree.ts';
import type { FileFacts } from '../workspace/fileFacts.ts';

/** What the lenses of one file are made of. */
export interface LensInput {
  readonly facts: FileFacts;
  readonly syntax: SyntaxFile;
  /** Overlays that read the file. */
  readonly overlays: readonly OverlayInfo[];
  /** Whether overlays read it as a patch and not as resources. */
  readonly isPatch: boolean;
  /** Where patches of an object stand, as far as overlays are rendered. */
  readonly patches: (document: number) => readonly DefinitionAnswer[];
  /** For a kustomization that is an overlay itself: what its render came to. */
  readonly own:
    | { readonly resources: number; readonly problems: number; readonly directory: string; readonly failed: boolean }
    | undefined;
  /** Whether comparisons with HEAD are possible. */
  readonly head: boolean;
}

/** Lenses above each resource, patch and kustomization (product-design section 3). Files that are not ours have none. */
export function codeLenses(input: LensInput): readonly LensAnswer[] {
  const { facts } = input;
  if (facts.kind === 'kustomization') return kustomizationLenses(input);
  if (facts.kind !== 'manifest' || input.overlays.length === 0) return [];
  return facts.objects.flatMap(({ document, kind, name }) => {
    const range = documentStart(input.syntax, document);
    if (range === undefined) return [];
    if (input.isPatch) return [patchLens(input, range, `${kind}/${name}`)];
    return [...resourceLenses(input, range), ...patchedLens(range, input.patches(document))];
  });
}

/** How many patches change an object; a click shows them. */
function patchedLens(range: Range, places: readonly DefinitionAnswer[]): LensAnswer[] {
  if (places.length === 0) return [];
  const title = `patched by ${places.length}`;
  return [{ range, kind: 'patchedBy', title, command: 'showPlaces', overlays: [], places }];
}

function resourceLenses(input: LensInput, range: Range): LensAnswer[] {
  const { overlays, head } = input;
  const clusters = new Set(overlays.flatMap((overlay) => overlay.clusters)).size;
  const reach = [count(overlays.length, 'overlay'), ...(clusters === 0 ? [] : [count(clusters, 'cluster')])].join(
    ' · ',
  );
  const directories = overlays.map((overlay) => overlay.directory);
  const best = preferredOverlay(overlays);
  const lens = lensMaker(range, 'resource');
  return [
    lens(reach, 'showOverlays', directories),
    ...(best === undefined
      ? []
      : [
          lens(overlays.length === 1 ? 'Preview' : `Preview ${best.environment || best.name}`, 'preview', [
            best.directory,
          ]),
        ]),
    ...(best === undefined || !head ? [] : [lens('Compare with HEAD', 'compareHead', [best.directory])]),
  ];
}

/** Makes lenses of one kind at one place. */
function lensMaker(range: Range, kind: LensAnswer['kind']) {
  return (title: string, command: LensAnswer['command'], overlays: readonly string[]): LensAnswer => ({
    range,
    kind,
    title,
    command,
    overlays,
  });
}

/** The overlay that people mean first: production where there is one. */
export function preferredOverlay(overlays: readonly OverlayInfo[]): OverlayInfo | undefined {
  return overlays.find((overlay) => /(^|[^a-z])prod/i.test(overlay.environment || overlay.name)) ?? overlays[0];
}

function patchLens(input: LensInput, range: Range, target: string): LensAnswer {
  const directories = input.overlays.map((overlay) => overlay.directory);
  const title = `patches ${target} in ${count(input.overlays.length, 'overlay')}`;
  return { range, kind: 'patch', title, command: 'showOverlays', overlays: directories };
}

function kustomizationLenses(input: LensInput): readonly LensAnswer[] {
  const range = documentStart(input.syntax, 0);
  if (range === undefined) return [];
  const { own, overlays, head } = input;
  const lens = lensMaker(range, 'kustomization');
  if (own === undefined) {
    const directories = overlays.map((overlay) => overlay.directory);
    return overlays.length === 0
      ? []
      : [lens(`used by ${count(overlays.length, 'overlay')}`, 'showOverlays', directories)];
  }
  const state = own.failed ? 'cannot be rendered' : count(own.resources, 'resource');
  const problems = own.problems === 0 ? '' : ` · ${count(own.problems, 'problem')}`;
  return [
    lens(state + problems, 'none', [own.directory]),
    lens('Preview', 'preview', [own.directory]),
    ...(head ? [lens('Compare with HEAD', 'compareHead', [own.directory])] : []),
  ];
}

function documentStart(syntax: SyntaxFile, document: number): Range | undefined {
  const root = syntax.documents[document]?.root;
  if (root?.kind !== 'map') return undefined;
  const first = root.entries.find((entry) => keyText(entry) !== undefined) ?? root;
  return { start: first.range.start, end: first.range.start };
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
