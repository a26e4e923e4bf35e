import { relativePath } from '../text/paths.ts';
import { compareBytes } from './byteOrder.ts';
import { emptyMap, stringScalar } from './newNode.ts';
import { getField, getNode, type MapNode, type Node } from './node.ts';
import { newField, putField, removeField, setField, storeField, withField } from './nodeEdit.ts';
import type { Origin } from './provenance.ts';
import { parseRemotePath, remoteRootOf } from './remotePaths.ts';
import { parseRepositoryUrl } from './repositoryUrl.ts';
import { type MadeBy, type Resource, withRoot } from './resource.ts';

const INTERNAL = 'internal.config.kubernetes.io/';
const ORIGIN = 'config.kubernetes.io/origin';
const TRANSFORMATIONS = 'alpha.config.kubernetes.io/transformations';

/** Annotations that kustomize removes before it prints, also when somebody wrote them (BuildAnnotations of resource/resource.go). */
const REMOVED = new Set(
  [
    ...[
      'previousKinds',
      'previousNames',
      'prefixes',
      'suffixes',
      'previousNamespaces',
      'allowNameChange',
      'allowKindChange',
    ],
    ...['refBy', 'generatorBehavior', 'needsHashSuffix', 'path', 'index', 'seqindent', 'id'],
  ].map((name) => INTERNAL + name),
);
for (const name of ['path', 'index', 'id']) REMOVED.add(`config.kubernetes.io/${name}`);
REMOVED.add(`${INTERNAL}annotations-migration-resource-id`);
REMOVED.add(`${INTERNAL}helm-generated`);
REMOVED.add(ORIGIN);
REMOVED.add(TRANSFORMATIONS);

/**
 * Puts the mark of kustomize's origin annotation on an object while transformers are traced. Who replaces all annotations also
 * removes it, and then counts as what made the object.
 */
export function markTraced(resource: Resource): Resource {
  const { root } = resource;
  const metadata = getField(root, 'metadata');
  if (metadata?.kind !== 'map') return resource;
  const old = getField(metadata, 'annotations');
  const origin: Origin = { ...root.origin, step: 'buildMetadata' };
  const map = old?.kind === 'map' ? old : emptyMap(origin);
  const annotations = putField(map, ORIGIN, stringScalar('traced', origin));
  return withRoot(resource, setField(root, 'metadata', setField(metadata, 'annotations', annotations)));
}

/** Notes that a transformer saw the object (resmap/reswrangler.go AddTransformerAnnotation), or that a generator made it. */
export function traced(resource: Resource, by: MadeBy, generates: boolean): Resource {
  const marked = getNode(resource.root, ['metadata', 'annotations', ORIGIN]) !== undefined;
  if (generates) return marked ? resource : markTraced(resource);
  if (marked) return { ...withTextAnnotations(resource), seenBy: [...resource.seenBy, by] };
  return { ...withTextAnnotations(markTraced(resource)), made: by, seenBy: [] };
}

/** Adding a note rewrites all annotations, which makes texts of them (SetAnnotations of kyaml/yaml/rnode.go). */
function withTextAnnotations(resource: Resource): Resource {
  const metadata = getField(resource.root, 'metadata');
  const annotations = getField(metadata, 'annotations');
  if (metadata?.kind !== 'map' || annotations?.kind !== 'map') return resource;
  const fields = annotations.fields.map((field) => ({ key: field.key, value: ownText(field.value) }));
  if (fields.every(({ value }, at) => value === annotations.fields[at]?.value)) return resource;
  const texts = storeField(metadata, 'annotations', { ...annotations, fields });
  return withRoot(resource, storeField(resource.root, 'metadata', texts));
}

/** A text that shares its node with no other place. */
function ownText(node: Node): Node {
  const text = asText(node);
  if (text.kind !== 'scalar' || text.shared === undefined) return text;
  const { shared: _, ...own } = text;
  return own;
}

function asText(node: Node): Node {
  if (node.kind !== 'scalar') return stringScalar('', node.origin);
  return node.tag === '!!str' && node.style !== 'folded' ? node : stringScalar(node.text, node.origin);
}

const tidied = new WeakMap<Resource, Map<string, Resource>>();

/**
 * Writes the annotations as kustomize leaves them: bookkeeping gone, the rest sorted and as strings, since taking out its
 * notes rewrites the whole map; with the origin and the transformers where `buildMetadata` asks for them.
 */
export function tidyAnnotations(resource: Resource, metadata: ReadonlySet<string>, directory: string): Resource {
  const origins = metadata.has('originAnnotations');
  const transformers = metadata.has('transformerAnnotations');
  const key = origins || transformers ? `${origins} ${transformers} ${directory}` : '';
  const byKey = tidied.get(resource) ?? new Map<string, Resource>();
  tidied.set(resource, byKey);
  const known = byKey.get(key);
  if (known !== undefined) return known;
  const made = withRoot(resource, tidy(resource, { origins, transformers, directory }));
  byKey.set(key, made);
  return made;
}

function tidy(resource: Resource, wanted: { origins: boolean; transformers: boolean; directory: string }): MapNode {
  const { root } = resource;
  const at = root.fields.findIndex((field) => field.key.text === 'metadata');
  const metadata = root.fields[at]?.value;
  if (metadata?.kind !== 'map') return root;
  const annotations = getField(metadata, 'annotations');
  const texts = new Map<string, Node>();
  if (annotations?.kind === 'map') for (const { key, value } of annotations.fields) texts.set(key.text, value);
  const origin: Origin = { ...root.origin, step: 'buildMetadata' };
  if (annotations === undefined && !wanted.origins && !wanted.transformers) return root;
  for (const name of REMOVED) texts.delete(name);
  if (wanted.origins && resource.made !== undefined)
    texts.set(ORIGIN, note(printMadeBy(resource.made, wanted.directory), origin));
  if (wanted.transformers && resource.seenBy.length > 0) {
    const list = resource.seenBy.map((by) =>
      printMadeBy(by, wanted.directory).replace(/^/gm, '  ').replace(/^ {2}/, '- ').trimEnd(),
    );
    texts.set(TRANSFORMATIONS, note(`${list.join('\n')}\n`, origin));
  }
  const keys = [...texts.keys()].sort(compareBytes);
  if (keys.length === 0) return withField(root, at, removeField(metadata, 'annotations'));
  const fields = keys.map((key) => {
    const value = texts.get(key) as Node;
    const string = asText(value);
    const old =
      annotations?.kind === 'map' ? annotations.fields.findLast((field) => field.key.text === key) : undefined;
    const made = newField(key, string);
    return old === undefined ? made : { key: { ...made.key, origin: old.key.origin }, value: string };
  });
  const map: MapNode = { kind: 'map', fields, flow: false, tag: '', origin: annotations?.origin ?? origin };
  return withField(root, at, setField(removeField(metadata, 'annotations'), 'annotations', map));
}

function note(text: string, origin: Origin): Node {
  return stringScalar(text, origin);
}

/** The path from the top of the build; of what was fetched, the one in its repository (Append of api/resource/origin.go). */
function originOf(path: string, directory: string): { path: string; repository?: string; ref?: string } {
  const place = parseRemotePath(path);
  if (place === undefined || place.kind === 'chart' || place.root === remoteRootOf(directory))
    return { path: relativePath(directory, path) };
  const spec = place.kind === 'file' ? parseRepositoryUrl(place.url) : { ...place, path: place.inside };
  if (spec === undefined) return { path: place.kind === 'file' ? place.url.replace(/\/\/+/g, '/') : path };
  return { path: spec.path || NOT_CLONED, repository: spec.repository, ref: spec.ref };
}

/** The folder that stands in kustomize's notes for the root of a repository (notCloned of api/internal/git/repospec.go). */
const NOT_CLONED = 'notCloned';

/** The object of a repository whose root is the base: its notes count from a folder that kustomize makes up. */
export function fromRoot(resource: Resource, root: string): Resource {
  const renamed = (path: string | undefined): string | undefined =>
    path?.startsWith(`${root}/`) ? `${root}/${NOT_CLONED}${path.slice(root.length)}` : path;
  const noted = (by: MadeBy): MadeBy => {
    const [path, configuredIn] = [renamed(by.path), renamed(by.configuredIn)];
    return { ...by, ...(path !== undefined && { path }), ...(configuredIn !== undefined && { configuredIn }) };
  };
  return { ...resource, made: resource.made && noted(resource.made), seenBy: resource.seenBy.map(noted) };
}

function printMadeBy(made: MadeBy, directory: string): string {
  const lines: string[] = [];
  const from = originOf(made.path ?? made.configuredIn ?? directory, directory);
  if (made.path !== undefined) lines.push(`path: ${from.path}`);
  if (from.repository !== undefined) lines.push(`repo: ${from.repository}`);
  if (from.ref) lines.push(`ref: ${from.ref}`);
  if (made.configuredIn !== undefined) lines.push(`configuredIn: ${originOf(made.configuredIn, directory).path}`);
  if (made.configuredBy !== undefined) {
    const { apiVersion, kind, name, namespace } = made.configuredBy;
    lines.push('configuredBy:', `  apiVersion: ${apiVersion}`, `  kind: ${kind}`);
    if (name !== undefined) lines.push(`  name: ${name}`);
    if (namespace !== undefined) lines.push(`  namespace: ${namespace}`);
  }
  return `${lines.join('\n')}\n`;
}
