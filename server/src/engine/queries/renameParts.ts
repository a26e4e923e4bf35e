import { partNameProblem } from '../features/rename/nameProblem.ts';
import { type PartField, type PodPart, partAt, partFields } from '../features/rename/podParts.ts';
import type { Renamable } from '../features/rename/renamable.ts';
import { doubt, type RenameSite, siteText } from '../features/rename/renameSite.ts';
import { readSyntaxNode } from '../schema/treeReader.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { nodeAt } from '../syntax/lookup.ts';
import { parse } from '../syntax/parse.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import { scalarText } from '../workspace/read.ts';
import { FieldReader } from '../workspace/references/fieldReader.ts';
import type { NamedObject } from '../workspace/references/namedObject.ts';
import type { ObjectReferences, PodFact } from '../workspace/references/reference.ts';
import type { Database } from './database.ts';
import { definitionsOf, placeOfReference } from './referenceLookup.ts';
import { isPatchFile, mendedOf, referencesOf } from './referenceQueries.ts';
import { entriesOf, patchSite } from './renameObjects.ts';
import { closest } from './renameScope.ts';
import { groupOf, type RenameGroup } from './renameUses.ts';
import { type FoundSelector, selectedBy, selectorsOf } from './selectorLookup.ts';
import type { CursorField } from './subjectLookup.ts';

/** A volume, container or port of a pod at a cursor. */
export function podPartAt(db: Database, cursor: CursorField): Renamable | undefined {
  const { file, document, at } = cursor;
  const own = objectIn(db, file, document.index);
  if (own === undefined || document.root === undefined || at.part !== 'value') return undefined;
  const objects = definedBy(db, file, own);
  const pod = own.pod ?? podOf(db, objects);
  const found = pod && partAt(document.root, pod.path, at.path);
  if (pod === undefined || found === undefined) return undefined;
  const { part, name } = found;
  return {
    name,
    at: { place: { file, document: document.index, path: at.path, part: 'value' } },
    sites: (to) => {
      const group = groupOf(db, objects);
      const documents = documentsOf(db, group);
      const fields = documents.flatMap(({ root }) => partFields(root, pod.path, part));
      const taken = fields.some((field) => field.name === to);
      const problem = partNameProblem(part, to) ?? (taken ? `The pod has a ${part} \`${to}\` already.` : undefined);
      if (problem !== undefined) return { refused: problem };
      const inObject = documents.flatMap(({ root, site }) => sitesOf(partFields(root, pod.path, part), name, site));
      return [...inObject, ...outside(db, group, part, name)];
    },
  };
}

/** A port of a Service, or a listener of a Gateway, with the objects that send traffic to it. */
export function renamePort(db: Database, objects: readonly NamedObject[], name: string, at: RenameSite): Renamable {
  return {
    name,
    at,
    sites: (to) => {
      const group = groupOf(db, objects);
      const documents = documentsOf(db, group);
      const ports = documents.map(({ object, site }) => ({ site, fields: portFields(object) }));
      const taken = ports.some(({ fields }) => fields.some((field) => field.name === to));
      const problem = partNameProblem('port', to) ?? (taken ? `There is a port \`${to}\` already.` : undefined);
      if (problem !== undefined) return { refused: problem };
      const used = group.uses
        .filter(({ found: { reference } }) => reference.role === 'port' && reference.item === name)
        .map(({ found, confirm }): RenameSite => ({ place: placeOfReference(found), ...doubt(confirm) }));
      const selectors = group.objects.flatMap((one) => selectorsFor(db, one, 'services'));
      return [
        ...ports.flatMap(({ fields, site }) => sitesOf(fields, name, site)),
        ...used,
        ...selectors.flatMap((one) => selectorPorts(db, one, name, group)),
      ];
    },
  };
}

function portFields({ ports }: ObjectReferences): readonly PartField[] {
  return ports.map(({ path, name }) => ({ path: [...path, 'name'], name }));
}

function sitesOf(
  fields: readonly PartField[],
  name: string,
  site: (path: FieldPath) => RenameSite,
): readonly RenameSite[] {
  return fields.filter((field) => field.name === name).map(({ path }) => site(path));
}

function objectIn(db: Database, file: string, document: number): ObjectReferences | undefined {
  return db.get(referencesOf, file).objects.find((one) => one.document === document);
}

/** The object of a document; for a patch, the objects that it changes. */
export function definedBy(db: Database, file: string, own: ObjectReferences): readonly NamedObject[] {
  const object: NamedObject = { ...own, file, path: ['metadata', 'name'], how: 'object' };
  if (!db.get(isPatchFile, file)) return [object];
  const others = definitionsOf(db, file, own).filter((one) => one.file !== file);
  return others.length === 0 ? [object] : closest(db, file, others);
}

function podOf(db: Database, objects: readonly NamedObject[]): PodFact | undefined {
  return objects.map(({ file, document }) => objectIn(db, file, document)?.pod).find((pod) => pod !== undefined);
}

/** A tree of a definition or patch, and where its fields stand. */
interface DocumentOf {
  readonly root: SyntaxNode;
  readonly object: ObjectReferences;
  readonly site: (path: FieldPath) => RenameSite;
}

function documentsOf(db: Database, group: RenameGroup): readonly DocumentOf[] {
  const defined = group.objects.flatMap(({ file, document, how }): readonly DocumentOf[] => {
    const root = db.get(mendedOf, file).documents[document]?.root;
    const object = objectIn(db, file, document);
    if (root === undefined || object === undefined || how !== 'object') return [];
    return [{ root, object, site: (path) => ({ place: { file, document, path, part: 'value' } }) }];
  });
  const patched = group.patches.flatMap((patch): readonly DocumentOf[] => {
    const { file, object, inline } = patch;
    const documents = db.get(mendedOf, file).documents;
    const text = inline === undefined ? undefined : scalarText(nodeAt(documents[0]?.root, inline));
    const root =
      inline === undefined
        ? documents[object.document]?.root
        : text === undefined
          ? undefined
          : parse(text).documents[object.document]?.root;
    // What stands around the object's name has nothing to do with its parts.
    return root === undefined
      ? []
      : [{ root, object, site: (path) => patchSite({ ...patch, around: ['', ''] }, path) }];
  });
  return [...defined, ...patched];
}

/** Fields of other objects, and of kustomizations, that name a part of a pod. */
function outside(db: Database, group: RenameGroup, part: PodPart, name: string): readonly RenameSite[] {
  const replaced = entriesOf(db, group).flatMap(({ file, document, entry }) =>
    entry.fieldPaths.flatMap((path) => {
      const place = { file, document, path, part: 'value' as const };
      return inFieldPath(siteText(db.get(mendedOf, file), place) ?? '', part, name).map((span) => ({ place, span }));
    }),
  );
  if (part === 'volume') return replaced;
  if (part === 'container') return [...replaced, ...scalerSites(db, group, name)];
  const selectors = group.objects.flatMap((one) => selectorsFor(db, one, 'pods'));
  return [...replaced, ...selectors.flatMap((one) => selectorPorts(db, one, name, group))];
}

const LISTS: Readonly<Record<PodPart, string>> = {
  volume: '(?:volumes|volumeMounts|volumeDevices)',
  container: '(?:containers|initContainers|ephemeralContainers)',
  port: 'ports',
};

/** `containers.[name=web]` of a replacement. */
function inFieldPath(text: string, part: PodPart, name: string): readonly { start: number; end: number }[] {
  return [...text.matchAll(new RegExp(`(?:^|[./])${LISTS[part]}[./]\\[name=([^\\]]*)\\]`, 'g'))].flatMap((match) => {
    const end = match.index + match[0].length - 1;
    return match[1] === name ? [{ start: end - name.length, end }] : [];
  });
}

const SCALED_CONTAINERS = [
  'spec.metrics[].containerResource.container',
  'spec.resourcePolicy.containerPolicies[].containerName',
];

/** Autoscalers watch and size single containers. */
function scalerSites(db: Database, { uses }: RenameGroup, name: string): readonly RenameSite[] {
  const scaling = uses.filter(
    ({ found }) => found.inline === undefined && /TargetRef$/i.test(String(found.reference.path.at(-2))),
  );
  return scaling.flatMap(({ found: { file, document } }) =>
    SCALED_CONTAINERS.flatMap((pattern) => namedFields(db, { file, document }, pattern, name)),
  );
}

function namedFields(
  db: Database,
  { file, document }: { readonly file: string; readonly document: number },
  pattern: string,
  name: string,
): readonly RenameSite[] {
  const reader = new FieldReader(readSyntaxNode);
  return reader
    .find(db.get(mendedOf, file).documents[document]?.root, pattern)
    .filter(({ node }) => reader.text(node) === name)
    .map(({ path }) => ({ place: { file, document, path, part: 'value' } }));
}

function selectorsFor(
  db: Database,
  { file, document }: NamedObject,
  what: 'pods' | 'services',
): readonly FoundSelector[] {
  const object = objectIn(db, file, document);
  return object === undefined ? [] : selectorsOf(db, file, object).filter(({ use }) => use.selects === what);
}

/** Ports by name: of what a Service or monitor selects, and in the rules of a NetworkPolicy. */
function selectorPorts(
  db: Database,
  { file, object, use }: FoundSelector,
  name: string,
  group: RenameGroup,
): readonly RenameSite[] {
  const { document } = object;
  const isPolicy = object.kind === 'NetworkPolicy' && use.path.join('.') === 'spec.podSelector';
  const own = use.ports
    .filter((port) => port.name === name)
    .map(({ path }): RenameSite => {
      return { place: { file, document, path, part: 'value' } };
    });
  const allowed = isPolicy ? namedFields(db, { file, document }, 'spec.ingress[].ports[].port', name) : [];
  const sites = [...own, ...allowed];
  if (sites.length === 0) return sites;
  const other = selectedBy(db, file, object, use).find(
    (one) =>
      !group.objects.some((known) => known.file === one.file && known.document === one.object.document) &&
      [...one.object.ports, ...(one.object.pod?.ports ?? [])].some((port) => port.name === name),
  );
  if (other === undefined) return sites;
  const confirm = `${other.object.kind}/${other.object.name} is selected as well and has a port of this name.`;
  return sites.map((site) => ({ ...site, confirm }));
}
