import type { MapNode, Node, ScalarNode } from '../../kustomize/node.ts';
import { type Origin, originChain, originPath } from '../../kustomize/provenance.ts';
import type { RenderedResource } from '../../kustomize/rendered.ts';
import { samePath } from '../../syntax/fieldPath.ts';
import { nodeAt, resolveAlias } from '../../syntax/lookup.ts';
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
  const written = resolveAlias(nodeAt(place.document.root, place.path));
  if (written?.kind !== 'scalar') return undefined;
  const known = overlays.filter(({ resources }) => resources !== undefined);
  const rows = known.flatMap(({ label, resources = [] }): Row[] => rowOf(label, resources, place, context.file));
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

function rowOf(label: string, resources: readonly RenderedResource[], place: HoverPlace, file: string): Row[] {
  for (const resource of candidates(resources, place, file)) {
    const root = maskSecrets(resource.root);
    const found = findWritten(root, (origin) => isFrom(origin, place, file));
    if (found !== undefined) return [{ label, value: found.text, origin: found.origin }];
    if (isFromFile(root, place, file)) return [{ label, value: '', origin: undefined }];
  }
  return [];
}

/** Objects that the document makes, or that it may patch: of its kind and with its name. */
function candidates(
  resources: readonly RenderedResource[],
  { kind, document }: HoverPlace,
  file: string,
): readonly RenderedResource[] {
  const name = resolveAlias(nodeAt(document.root, ['metadata', 'name']));
  const wanted = name?.kind === 'scalar' ? name.value : undefined;
  return resources.filter(({ root, originalId }) => {
    const made = originChain(root.origin).some((one) => one.file === file && one.document === document.index);
    return made || (originalId.kind === kind && originalId.name === wanted);
  });
}

function isFromFile(root: MapNode, { document }: HoverPlace, file: string): boolean {
  return originChain(root.origin).some((one) => one.file === file && one.document === document.index);
}

function isFrom(origin: Origin, { document, path }: HoverPlace, file: string): boolean {
  return origin.file === file && origin.document === document.index && samePath(originPath(origin), path);
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
