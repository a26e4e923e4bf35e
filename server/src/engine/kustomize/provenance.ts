import type { FieldPath, PathSegment } from '../syntax/fieldPath.ts';

/** A path as a chain from the leaf up, so that a parsed tree shares it and allocates one link per node. */
export interface PathLink {
  readonly parent: PathLink | undefined;
  readonly segment: PathSegment;
}

/** What wrote a field: the kind of entry in a kustomization, or the resource file itself. */
export type OriginStep =
  | 'resource'
  | 'configMapGenerator'
  | 'secretGenerator'
  | 'generatorOptions'
  | 'patch'
  | 'namespace'
  | 'namePrefix'
  | 'nameSuffix'
  | 'labels'
  | 'annotations'
  | 'images'
  | 'replicas'
  | 'replacements'
  | 'vars'
  | 'hash'
  | 'nameReference'
  | 'buildMetadata'
  | 'helmChart'
  | 'plugin';

/**
 * Who wrote a node: the field of the file that is to blame, and what it replaced. For a patch the path names the field
 * in the patch document; for a transformer, the entry of the kustomization file (`images[0].newTag`); for a patch
 * written inside a kustomization, the file is the kustomization and the path leads to the `patch` text.
 */
export interface Origin {
  readonly file: string;
  /** Zero-based document in the file. */
  readonly document: number;
  readonly link: PathLink | undefined;
  readonly step: OriginStep;
  /** Where in the text of the field, when that text is YAML itself: the place in a patch written inside a kustomization. */
  readonly inner?: InnerPlace;
  /** The writer of the value that was copied here, for replacements and vars, and of the name that a reference follows. */
  readonly copied?: Origin;
  /** The entry of a kustomization that names the file in which this stands: a patch file, or a source of a generator. */
  readonly orderedBy?: OrderedBy;
  /** The template of the chart, as Helm names it. */
  readonly template?: string;
  /** The value came out of a Secret, wherever it went from there. */
  readonly secret?: true;
  /** The writer before this one; the chain ends at the resource or generator that made the field. */
  readonly replaced?: Replaced;
}

/** An entry of a kustomization. */
export interface OrderedBy {
  readonly file: string;
  readonly link: PathLink | undefined;
}

/** A place in a text that is YAML itself: its zero-based document and the path from that document's root. */
export interface InnerPlace {
  readonly document: number;
  readonly link: PathLink | undefined;
  /** That field is such a text again: the patch of a transformer that is itself written inside a kustomization. */
  readonly inner?: InnerPlace;
}

/** An earlier writer and, for a scalar, the text it had written. */
export interface Replaced {
  readonly origin: Origin;
  readonly text?: string;
}

/** The path of an origin in its document. */
export function originPath(origin: Origin): FieldPath {
  return linkedPath(origin.link);
}

/** The path that a chain of links spells. */
export function linkedPath(leaf: PathLink | undefined): FieldPath {
  const path: PathSegment[] = [];
  for (let link = leaf; link !== undefined; link = link.parent) path.push(link.segment);
  return path.reverse();
}

/** The chain of writers, newest first. */
export function originChain(origin: Origin): readonly Origin[] {
  const chain: Origin[] = [];
  for (let at: Origin | undefined = origin; at !== undefined; at = at.replaced?.origin) chain.push(at);
  return chain;
}

/** A text that is equal for equal origins, with all that they replaced and copied. */
export function originKey(origin: Origin): string {
  return originChain(origin)
    .map(({ step, file, document, link, inner, copied, orderedBy, template, replaced }) => {
      const places = [link, inner?.link, inner?.inner?.link, orderedBy?.link].map((one) => one && linkedPath(one));
      const from = copied && originKey(copied);
      const rest = [inner?.document, orderedBy?.file, template, from, replaced?.text];
      return JSON.stringify([step, file, document, places, ...rest]);
    })
    .join('\n');
}

/** A link chain for a path. */
export function linkPath(path: FieldPath, parent?: PathLink): PathLink | undefined {
  let link = parent;
  for (const segment of path) link = { parent: link, segment };
  return link;
}
