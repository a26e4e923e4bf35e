import { getField, getNode, type MapNode, type Node } from './node.ts';
import { removeField, storeField } from './nodeEdit.ts';
import { copyOf } from './resourceCopy.ts';
import { type ResourceId, splitApiVersion } from './resourceId.ts';
import { effectiveNamespace, withScope } from './scope.ts';
import { isNull } from './value.ts';
import { writtenNotes } from './writtenNotes.ts';

/** What a generator entry asks for when an object of that name exists already (api/types/generationbehavior.go). */
export type Behavior = 'unspecified' | 'create' | 'merge' | 'replace';

/** A name that the object had: kustomize keeps kind, name and effective namespace, group and version are always the live ones. */
export interface FormerName {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/**
 * One object on its way through the steps (api/resource/resource.go). Immutable: a step answers with a new one, or with the same
 * one when it changes nothing. What kustomize keeps in annotations below `internal.config.kubernetes.io` stands in fields here.
 */
export interface Resource {
  readonly root: MapNode;
  /** Oldest first; the first is the original id. */
  readonly former: readonly FormerName[];
  /** Name prefixes and suffixes in order of application; they decide which references follow (api/resource PrefixesSuffixesEquals). */
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  /** Set for generated objects only. */
  readonly behavior: Behavior | undefined;
  readonly needsHash: boolean;
  /** Some scalars of the tree stand in several places at once (sharedScalars.ts). */
  readonly shares: boolean;
  /** What `buildMetadata: [originAnnotations]` tells about the object. */
  readonly made: MadeBy | undefined;
  /** Transformers that saw the object, for `buildMetadata: [transformerAnnotations]`. */
  readonly seenBy: readonly MadeBy[];
  /** Vars that take their value from the object; they stay with it whatever becomes of its name. */
  readonly varNames: readonly string[] | undefined;
  /** Came out of a Helm chart: the namespace step leaves it alone. */
  readonly fromHelm: boolean;
  /** Types that live outside namespaces by the `openapi` file in force, where the object is of one of them. */
  readonly clusterTypes: ReadonlySet<string> | undefined;
  /** The id that a tree tells, noted when somebody asked for it; it holds for that tree. */
  known: { readonly root: MapNode; readonly id: ResourceId } | undefined;
}

/** Origin text of `config.kubernetes.io/origin` (api/resource/origin.go), paths absolute until they are printed. */
export interface MadeBy {
  readonly path?: string;
  readonly configuredIn?: string;
  readonly configuredBy?: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name?: string;
    readonly namespace?: string;
  };
}

const fromDocument = new WeakMap<MapNode, Resource>();

/** The object of a document; the same document gives the same object, so that steps remember what they made of it. */
export function resourceOf(root: MapNode): Resource {
  const known = fromDocument.get(root);
  if (known !== undefined) return known;
  const { former, prefixes, suffixes } = writtenNotes(root);
  const made: Resource = {
    root,
    former,
    prefixes,
    suffixes,
    behavior: undefined,
    needsHash: false,
    shares: false,
    made: undefined,
    seenBy: [],
    varNames: undefined,
    fromHelm: false,
    clusterTypes: undefined,
    known: undefined,
  };
  fromDocument.set(root, made);
  return made;
}

/** The object with another tree; the same object when the tree is the same. */
export function withRoot(resource: Resource, root: MapNode): Resource {
  if (root === resource.root) return resource;
  const made = copyOf(resource);
  made.root = root;
  return made;
}

/**
 * Puts the present id into the history (StorePreviousId); steps call it before they change name, namespace or kind. Kustomize writes it into
 * the annotations, and where these are a single value that goes (ClearEmptyAnnotations).
 */
export function rememberId(resource: Resource): Resource {
  const id = currentId(resource);
  const former: FormerName = { kind: id.kind, name: id.name, namespace: effectiveNamespace(id) };
  const made = copyOf(resource);
  made.former = resource.former.concat(former);
  if (getNode(made.root, ANNOTATIONS)?.kind === 'scalar') made.root = withoutAnnotations(made.root);
  return made;
}

const ANNOTATIONS = ['metadata', 'annotations'];

function withoutAnnotations(root: MapNode): MapNode {
  const metadata = getField(root, 'metadata');
  return metadata?.kind === 'map' ? storeField(root, 'metadata', removeField(metadata, 'annotations')) : root;
}

/** The id that the tree tells now. Every step asks for it, and most trees of a large build are asked for once or twice. */
export function currentId(resource: Resource): ResourceId {
  const { known, root } = resource;
  if (known?.root === root) return known.id;
  const id = withScope(idOf(root), resource.clusterTypes);
  resource.known = { root, id };
  return id;
}

/** The id of a tree; missing parts are ''. */
export function idOf(root: MapNode): ResourceId {
  const { group, version } = splitApiVersion(textOf(root, 'apiVersion'));
  const metadata = getField(root, 'metadata');
  return {
    group,
    version,
    kind: textOf(root, 'kind'),
    name: textOf(metadata, 'name'),
    namespace: textOf(metadata, 'namespace'),
  };
}

function textOf(map: Node | undefined, field: string): string {
  const node = getField(map, field);
  return node?.kind === 'scalar' && !isNull(node) ? node.text : '';
}

/** Every id that the object had before the present one, oldest first. */
export function formerIds(resource: Resource): readonly ResourceId[] {
  const { group, version } = currentId(resource);
  return resource.former.map((former) => ({ group, version, ...former }));
}

/** The first id that the object had. */
export function originalId(resource: Resource): ResourceId {
  return formerIds(resource)[0] ?? currentId(resource);
}

/** Former ids, then the present one (GetMatchingResourcesByAnyId). */
export function allIds(resource: Resource): readonly ResourceId[] {
  return [...formerIds(resource), currentId(resource)];
}
