import type { Finding } from '../diagnostics/finding.ts';
import { hasNamesElsewhere } from '../features/dangling/closedFolder.ts';
import { danglingReferences } from '../features/dangling/danglingReferences.ts';
import { fitsStars } from '../features/dangling/here.ts';
import type { Around, Elsewhere, JudgedObject } from '../features/dangling/judgedObject.ts';
import { looseObjectsOf } from '../features/dangling/looseObjects.ts';
import { type RenderedObject, renderedObjects } from '../features/dangling/renderedObject.ts';
import { hasGaps } from '../kustomize/partial.ts';
import { dirName } from '../text/paths.ts';
import { sameItems } from '../text/same.ts';
import { BRINGER_KINDS } from '../workspace/references/broughtObjects.ts';
import { isReached, isSameGroup, type Wanted } from '../workspace/references/namedObject.ts';
import { nameKey } from '../workspace/references/reference.ts';
import type { KnownObject } from '../workspace/teamFile.ts';
import { type Database, defineLightQuery, defineQuery } from './database.ts';
import { JUDGED, ONLY, OPTIONS } from './inputs.ts';
import { mentionersOf } from './mentionQueries.ts';
import { isNamedAnywhere, namedObjects, objectsOfKind, referencesOf } from './referenceQueries.ts';
import { isUnbuilt, renderOf } from './renderQueries.ts';
import { syntaxOf } from './sourceQueries.ts';
import { graph, overlayInfo, readersOf, teamOf } from './workspaceQueries.ts';

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Pod', 'Job', 'CronJob', 'ReplicaSet', 'Rollout'];

/** The objects of a render as they are judged for references: the same list while an edit changes nothing that was asked of them. */
const renderedObjectsOf = defineLightQuery<readonly RenderedObject[]>(
  'renderedObjects',
  (db, overlay, previous) => {
    const { failed, findings, resources } = db.get(renderOf, overlay);
    return failed || hasGaps(findings) ? [] : renderedObjects(resources, overlay, previous);
  },
  { pool: 'renders', weight: (objects) => objects.length },
);

/** References of an overlay that lead nowhere, each on the source line that wrote it. Says nothing of an overlay of which a part is missing. */
export const danglingOf = defineQuery<readonly Finding[]>('dangling', (db, overlay) => {
  const objects = isUnbuilt(db, overlay) ? looseObjects(db, overlay) : db.get(renderedObjectsOf, overlay);
  return objects.length === 0 ? [] : danglingReferences(objects, aroundOf(db, overlay));
});

/** The objects of a folder that nothing builds, as they stand in its files; none where it was seen elsewhere that nothing is to be said. */
function looseObjects(db: Database, overlay: string): readonly JudgedObject[] {
  const entries = db.get(graph, ONLY).includes.get(overlay) ?? [];
  const files = entries.map(({ target }) => target);
  if (isJudgedClosed(db, files)) return [];
  return files.flatMap((file) =>
    looseObjectsOf({
      file,
      overlay,
      objects: db.get(referencesOf, file).objects,
      syntax: () => db.get(syntaxOf, file),
    }),
  );
}

/** Whether a folder was judged as a whole, with nothing to say as long as nobody has what it names: and nobody has. */
function isJudgedClosed(db: Database, files: readonly string[]): boolean {
  const judged = db.input(JUDGED, ONLY);
  const folder = dirName(files[0] ?? '');
  return files.every((file) => {
    const closed = dirName(file) === folder ? judged.get(file)?.closed : undefined;
    if (closed?.files !== files.length) return false;
    return !closed.wanted.some(({ kind, name }) => variants(db, name).some((one) => isNamedAnywhere(db, kind, one)));
  });
}

function aroundOf(db: Database, overlay: string): Around {
  const known = [...teamOf(db, overlay).known, ...db.get(personallyKnown, ONLY)];
  return {
    built: !isUnbuilt(db, overlay),
    elsewhere: (wanted, from) => {
      if (known.some((one) => isKnown(one, wanted)) || isBrought(db, overlay, wanted)) return 'present';
      return elsewhere(db, { overlay, wanted, from });
    },
    hasOtherPods: (namespace) => hasOtherPods(db, overlay, namespace),
    isNamed: (labels) =>
      labels.some(([, value]) => WORKLOADS.some((kind) => db.get(namedObjects, nameKey(kind, value)).length > 0)),
    mayBeNamed: (object) => mayBeNamed(db, { overlay, known }, object),
    names: (kind) => (hasNamesElsewhere(kind) ? db.get(objectsOfKind, kind).map(({ name }) => name) : []),
  };
}

/** What a person's settings name; entries of another form say nothing. */
const personallyKnown = defineQuery<readonly KnownObject[]>(
  'personallyKnown',
  (db) =>
    (db.input(OPTIONS, ONLY).known ?? []).flatMap((entry) => {
      const [kind, second, third, ...more] = entry.split('/');
      if (kind === undefined || second === undefined || more.length > 0) return [];
      return [{ kind, namespace: third === undefined ? undefined : second, name: third ?? second }];
    }),
  (a, b) => JSON.stringify(a) === JSON.stringify(b),
);

function isKnown(known: KnownObject, { kind, name, namespace }: Wanted): boolean {
  if (known.kind !== kind || !fitsStars(known.name, name)) return false;
  return known.namespace === undefined || namespace === '' || fitsStars(known.namespace, namespace);
}

interface Question {
  readonly overlay: string;
  readonly wanted: Wanted;
  readonly from: JudgedObject;
}

/** Looks for an object in the files of all other overlays, by the names written there and what is put before and behind them. */
function elsewhere(db: Database, question: Question): Elsewhere {
  const { wanted } = question;
  let found: Elsewhere = 'absent';
  for (const name of variants(db, wanted.name)) {
    for (const object of db.get(namedObjects, nameKey(wanted.kind, name))) {
      if (!isSameGroup(object.group, wanted.group) || !isReached(object.namespace, wanted.namespace)) continue;
      if (!isOnlyBeside(db, question, object.file)) return 'present';
      found = 'alternative';
    }
  }
  return found;
}

/** What a name may be written as in a file. */
function variants(db: Database, name: string): readonly string[] {
  const found = [name];
  for (const affix of db.get(affixes, ONLY)) {
    if (name.startsWith(affix)) found.push(name.slice(affix.length));
    if (name.endsWith(affix)) found.push(name.slice(0, -affix.length));
  }
  return found;
}

/** Every prefix and suffix that a kustomization of the repository puts on names. */
const affixes = defineQuery<readonly string[]>('affixes', (db) => unique(kustomizationTexts(db, 'affixes')), sameItems);

/** Names of the charts that kustomizations of the repository inflate. */
const chartNames = defineQuery<readonly string[]>(
  'chartNames',
  (db) => unique(kustomizationTexts(db, 'charts')),
  sameItems,
);

/** What is asked about other files when a reference leads nowhere, in steps. */
export function namesElsewhere(db: Database): readonly (() => void)[] {
  return [
    () => void db.get(affixes, ONLY),
    () => void db.get(chartNames, ONLY),
    () => void isNamedAnywhere(db, 'ConfigMap', ''),
    () => void db.get(bringings, ONLY),
  ];
}

function kustomizationTexts(db: Database, list: 'affixes' | 'charts'): readonly string[] {
  const { kustomizations } = db.get(graph, ONLY).tree;
  return [...kustomizations.values()].flatMap(({ path }) => db.get(referencesOf, path)[list]);
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== ''))].sort();
}

/**
 * Whether an object goes only to places where the overlay does not go: every overlay with it is on other clusters, or builds the same
 * files in another way. An object that no overlay reads may be applied by hand.
 */
function isOnlyBeside(db: Database, { overlay, from }: Pick<Question, 'overlay' | 'from'>, file: string): boolean {
  const readers = db.get(readersOf, file);
  if (readers.length === 0 || readers.includes(overlay)) return false;
  const own = db.get(clustersOf, overlay);
  const beside = db.get(readersOf, from.file);
  return readers.every((reader) => {
    const theirs = db.get(clustersOf, reader);
    if (own.length > 0 && theirs.length > 0) return !theirs.some((cluster) => own.includes(cluster));
    return beside.includes(reader);
  });
}

const clustersOf = defineQuery<readonly string[]>(
  'clustersOf',
  (db, overlay) => overlayInfo(db, overlay).clusters,
  sameItems,
);

/** What a release, application or subscription brings into a namespace; names tell where the namespace does not. */
interface Bringing {
  readonly file: string;
  readonly name: string;
  readonly namespace: string;
}

const bringings = defineQuery<readonly Bringing[]>(
  'bringings',
  (db) =>
    BRINGER_KINDS.flatMap((kind) => db.get(objectsOfKind, kind)).flatMap(({ file, document }) => {
      const object = db.get(referencesOf, file).objects.find((one) => one.document === document);
      if (object?.brings === undefined) return [];
      return [{ file, name: object.brings.name, namespace: object.brings.namespace ?? object.namespace }];
    }),
  (a, b) => JSON.stringify(a) === JSON.stringify(b),
);

/** Whether something brings objects of unknown names to where an object is looked for. */
function isBrought(db: Database, overlay: string, { name, namespace }: Wanted): boolean {
  const isNear = (text: string): boolean => text.length > 2 && (name.includes(text) || text.includes(name));
  if (db.get(chartNames, ONLY).some(isNear)) return true;
  return db.get(bringings, ONLY).some((one) => {
    if (isNear(one.name)) return true;
    if (one.namespace === '*') return false;
    // In one overlay, a namespace that is not written is the same one.
    if (namespace === one.namespace) return namespace !== '' || db.get(readersOf, one.file).includes(overlay);
    return false;
  });
}

/**
 * Whether something that the overlay does not show may use an object: what is brought to its namespace, workloads that a team tells of, or
 * what another file makes that writes the name. Files that only go to other places do not count.
 */
function mayBeNamed(
  db: Database,
  { overlay, known }: { readonly overlay: string; readonly known: readonly KnownObject[] },
  object: JudgedObject,
): boolean {
  const { kind, name, namespace } = object.facts;
  const wanted: Wanted = { kind, group: '', name, namespace };
  const isWorkload = (one: KnownObject): boolean => WORKLOADS.includes(one.kind);
  if (known.some((one) => isKnown(one, wanted) || (isWorkload(one) && isKnown({ ...one, kind, name: '*' }, wanted))))
    return true;
  if (isBrought(db, overlay, wanted)) return true;
  const names = new Set([object.written, ...variants(db, name)]);
  return [...names].some((one) => {
    const defined = new Set(db.get(namedObjects, nameKey(kind, one)).map(({ file }) => file));
    return db.get(mentionersOf, one).some((file) => {
      return !defined.has(file) && !isOnlyBeside(db, { overlay, from: object }, file);
    });
  });
}

/** Whether other overlays, or what is brought, have pods in a namespace. */
function hasOtherPods(db: Database, overlay: string, namespace: string): boolean {
  if (db.get(bringings, ONLY).some((one) => isReached(one.namespace, namespace))) return true;
  return WORKLOADS.some((kind) =>
    db.get(objectsOfKind, kind).some((object) => {
      if (!isReached(object.namespace, namespace)) return false;
      return !db.get(readersOf, object.file).includes(overlay);
    }),
  );
}
