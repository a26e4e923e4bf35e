import type { MapNode, Node, ScalarNode } from '../../kustomize/node.ts';
import { linkedPath, type Origin, originChain, originPath } from '../../kustomize/provenance.ts';
import type { RenderedResource } from '../../kustomize/rendered.ts';
import { type FieldPath, samePath } from '../../syntax/fieldPath.ts';
import { fieldAt, nodeAt, resolveAlias } from '../../syntax/lookup.ts';
import { type OriginContext, originLine } from '../originRange.ts';
import { MASK, maskSecrets } from '../secrets.ts';
import type { HoverPlace } from './hoverPlace.ts';
import { asCode, asText } from './markdown.ts';

/** An overlay that reads the file, and its render where it is there already. */
export interface OverlayRender {
  /** `prod`, with the overlay's name where the environment has several. */
  readonly label: string;
  readonly resources: readonly RenderedResource[] | undefined;
}

export interface EnvironmentContext extends OriginContext {
  readonly file: string;
  /** Set where the place is in a patch that a field of that file holds as text: the document and the path of the field. */
  readonly inline?: { readonly document: number; readonly path: FieldPath };
  /** Overlays beyond those that were looked at. */
  readonly left: number;
}

interface Row {
  readonly label: string;
  readonly value: string;
  readonly origin: Origin | undefined;
}

/**
 * The value of a field in each environment, as a table, where overlays change it. Undefined where all have what is written here, and for
 * fields that hold no single value.
 */
export function environmentValues(
  place: HoverPlace,
  overlays: readonly OverlayRender[],
  context: EnvironmentContext,
): string | undefined {
  const path = writtenPath(place);
  const written = resolveAlias(nodeAt(place.document.root, path));
  if (written?.kind !== 'scalar') return undefined;
  const known = overlays.filter(({ resources }) => resources !== undefined);
  const rows = known.flatMap(({ label, resources = [] }): Row[] =>
    rowOf(label, resources, { ...place, path }, context),
  );
  const isChanged = rows.some(({ value }) => value !== written.value && value !== MASK);
  if (!isChanged) return undefined;
  const lines = rows.map(({ label, value, origin }) => {
    const shown = origin === undefined ? '*not there*' : value === MASK ? MASK : asCode(value);
    return `| ${asText(label)} | ${shown} | ${originCell(origin, context)} |`;
  });
  const more = overlays.length - known.length + context.left;
  const rest = more === 0 ? [] : [`*${more} more ${more === 1 ? 'overlay is' : 'overlays are'} not rendered yet.*`];
  return [['| environment | value | set by |', '| --- | --- | --- |', ...lines].join('\n'), ...rest].join('\n\n');
}

/** The field that a place is about: of an operation of a JSON patch the value that it puts down, also where the pointer is on its path. */
function writtenPath({ document, offset, path }: HoverPlace): FieldPath {
  if (document.root?.kind !== 'seq') return path;
  // Positions in lists are only guessed where a text is read by columns.
  const [at, field] = fieldAt(document.root, offset)?.path ?? [];
  return at === undefined || (field !== 'path' && field !== 'value') ? path : [at, 'value', ...path.slice(2)];
}

/** Where a field is written. */
type Source = Pick<EnvironmentContext, 'file' | 'inline'>;

function rowOf(label: string, resources: readonly RenderedResource[], place: HoverPlace, source: Source): Row[] {
  for (const resource of candidates(resources, place, source)) {
    const root = maskSecrets(resource.root);
    const found = findWritten(root, (origin) => isFrom(origin, place, source));
    if (found !== undefined) return [{ label, value: found.text, origin: found.origin }];
    if (source.inline === undefined && isFromFile(root, place, source.file))
      return [{ label, value: '', origin: undefined }];
  }
  return [];
}

/** Objects that the document makes, or that it may patch: of its kind and with its name, or those that a target selects. */
function candidates(
  resources: readonly RenderedResource[],
  { kind, document }: HoverPlace,
  { file, inline }: Source,
): readonly RenderedResource[] {
  const name = resolveAlias(nodeAt(document.root, ['metadata', 'name']));
  const wanted = name?.kind === 'scalar' ? name.value : undefined;
  if (inline !== undefined || kind === undefined) return resources;
  return resources.filter(({ root, originalId }) => {
    const made = originChain(root.origin).some((one) => one.file === file && one.document === document.index);
    return made || (originalId.kind === kind && originalId.name === wanted);
  });
}

function isFromFile(root: MapNode, { document }: HoverPlace, file: string): boolean {
  return originChain(root.origin).some((one) => one.file === file && one.document === document.index);
}

function isFrom(origin: Origin, { document, path }: HoverPlace, { file, inline }: Source): boolean {
  if (origin.file !== file || origin.document !== (inline ?? { document: document.index }).document) return false;
  if (inline === undefined) return origin.inner === undefined && samePath(originPath(origin), path);
  const { inner } = origin;
  if (inner === undefined || inner.document !== document.index || !samePath(originPath(origin), inline.path))
    return false;
  return samePath(linkedPath(inner.link), path);
}

/** The scalar that a source field wrote, whoever wrote it later. */
function findWritten(node: Node, fits: (origin: Origin) => boolean): ScalarNode | undefined {
  if (node.kind === 'scalar') return originChain(node.origin).some(fits) ? node : undefined;
  const inside = node.kind === 'seq' ? node.items : node.fields.map(({ value }) => value);
  for (const one of inside) {
    const found = findWritten(one, fits);
    if (found !== undefined) return found;
  }
  return undefined;
}

function originCell(origin: Origin | undefined, context: EnvironmentContext): string {
  if (origin === undefined) return '';
  const by = origin.step === 'resource' ? '' : `${origin.step === 'patch' ? 'patch' : `\`${origin.step}\``} in `;
  return `${by}\`${context.shorten(origin.file)}\` line ${originLine(origin, context)}`;
}
