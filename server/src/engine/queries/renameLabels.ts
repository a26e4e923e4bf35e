import {
  inLabels,
  inSelector,
  type LabelField,
  type LabelName,
  labelMaps,
  replacedLabels,
  setLabels,
  targetLabels,
} from '../features/rename/labelFields.ts';
import { partNameProblem } from '../features/rename/nameProblem.ts';
import type { Renamable } from '../features/rename/renamable.ts';
import type { RenameSite } from '../features/rename/renameSite.ts';
import { type FieldPath, samePath, toPointerPart } from '../syntax/fieldPath.ts';
import { nodeAt } from '../syntax/lookup.ts';
import { parse } from '../syntax/parse.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import { dirName } from '../text/paths.ts';
import { scalarText, textAt } from '../workspace/read.ts';
import type { ObjectReferences } from '../workspace/references/reference.ts';
import type { Database } from './database.ts';
import { filesWith } from './referenceLookup.ts';
import { mendedOf, referencesOf } from './referenceQueries.ts';
import { type LabelHolder, listedHolders } from './renameLabelPatches.ts';
import { isInScope, isSeen, kustomizationsWith, type RenameScope, scopeOf, seenBy } from './renameScope.ts';
import { selects } from './selectorLookup.ts';
import { factsOf } from './sourceQueries.ts';
import type { CursorField } from './subjectLookup.ts';

/** A label at a cursor: its key, or one of its values. */
export function labelAt(db: Database, { file, document, at }: CursorField): Renamable | undefined {
  const { root, index } = document;
  const label = root === undefined ? undefined : labelUnder(db, { file, document: index, root }, at);
  if (label === undefined) return undefined;
  return {
    name: label.value ?? label.key,
    at: { place: { file, document: index, path: at.path, part: at.part } },
    sites: (to) => {
      const scope = scopeOf(db, [file]);
      const found = closure(db, { file, document: index, path: at.path }, scope, label);
      const problem =
        partNameProblem(label.value === undefined ? 'label key' : 'label value', to) ??
        clash(db, { found, scope }, label, to);
      return problem === undefined
        ? found.flatMap((holder) => holder.fields.map((field) => namedSite(holder.site(field), field, to)))
        : { refused: problem };
    },
  };
}

/** A name is escaped in the path of an operation. */
function namedSite(site: RenameSite, { pointer }: LabelField, to: string): RenameSite {
  return pointer === true ? { ...site, text: toPointerPart(to) } : site;
}

function labelUnder(
  db: Database,
  { file, document, root }: { readonly file: string; readonly document: number; readonly root: SyntaxNode },
  { path, part }: { readonly path: FieldPath; readonly part: 'key' | 'value' },
): LabelName | undefined {
  const text = textAt(root, path);
  const isIn = (fields: readonly LabelField[]): boolean =>
    fields.some((field) => field.span === undefined && field.part === part && samePath(field.path, path));
  const key = String(path.at(-1));
  const inList = typeof path.at(-1) === 'number' ? textAt(root, [...path.slice(0, -2), 'key']) : undefined;
  const candidates: readonly LabelName[] =
    part === 'key'
      ? [{ key, value: undefined }]
      : [
          { key: inList ?? key, value: text ?? '' },
          { key: text ?? '', value: undefined },
        ];
  const holders = (label: LabelName): readonly LabelField[] => {
    if (db.get(factsOf, file).kind === 'kustomization') return setLabels(root, label);
    const object = db.get(referencesOf, file).objects.find((one) => one.document === document);
    if (object === undefined) return [];
    const maps = labelMaps(root, object).flatMap((map) => inLabels(root, map, label));
    return [...maps, ...object.selectors.flatMap((use) => inSelector(root, use, label))];
  };
  return candidates.find((label) => label.value !== '' && label.key !== '' && isIn(holders(label)));
}

/** All that writes the label and is tied to the place of the cursor: labels to the selectors that select them, and on from there. */
function closure(
  db: Database,
  start: { readonly file: string; readonly document: number; readonly path: FieldPath },
  scope: RenameScope,
  label: LabelName,
): readonly LabelHolder[] {
  const all = holdersOf(db, scope, label);
  const isStart = ({ file, fields, object }: LabelHolder): boolean =>
    file === start.file &&
    (object === undefined || object.document === start.document) &&
    fields.some(({ path }) => samePath(path, start.path));
  const found = new Set(all.filter(isStart));
  for (const one of found) {
    for (const other of all) if (!found.has(other) && isTied(db, one, other, label)) found.add(other);
  }
  return [...found];
}

function isTied(db: Database, a: LabelHolder, b: LabelHolder, label: LabelName): boolean {
  if (a.object !== undefined && b.object !== undefined) {
    return isOneObject(a, b) || selectsLabels(a, b, label) || selectsLabels(b, a, label);
  }
  if (a.seen !== undefined && b.seen !== undefined) return a.what === 'set' && b.what === 'replaced';
  const [entry, other] = a.seen === undefined ? [b, a] : [a, b];
  if (entry.seen === undefined || !isSeen(db, entry.seen, other.file)) return false;
  if (entry.what === 'set') return true;
  if (entry.entry !== undefined) {
    const { kinds, name } = entry.entry;
    const isKind = kinds === undefined || kinds.includes(other.object?.kind ?? '');
    return isKind && (name === '' || name === other.object?.name);
  }
  const have = new Map(other.object?.labels);
  return (
    other.what === 'own' &&
    entry.fields.every(({ wants = [] }) => wants.every(([key, value]) => have.get(key) === value))
  );
}

/** Labels of an object and of its pods go together, and with what a workload says about its own pods. */
function isOneObject(a: LabelHolder, b: LabelHolder): boolean {
  const isSame =
    a.object?.kind === b.object?.kind && a.object?.name === b.object?.name && a.object?.group === b.object?.group;
  const isOwn = ({ what, use }: LabelHolder): boolean => what !== 'selector' || use?.path.join('.') === 'spec.selector';
  return (
    isSame &&
    isOwn(a) &&
    isOwn(b) &&
    (a.object?.namespace === b.object?.namespace || a.object?.namespace === '' || b.object?.namespace === '')
  );
}

/** Whether a selector selects by the label; what it rules out by the label it would select by another name. */
function selectsLabels(a: LabelHolder, { what, object }: LabelHolder, { key }: LabelName): boolean {
  const { use, object: from } = a;
  if (use === undefined || from === undefined || object === undefined || what === 'selector') return false;
  const isWanted = use.selects === 'pods' ? what === 'pod' : what === 'own';
  const positive = use.selector.expressions.filter(
    (one) => one.key !== key || (one.operator !== 'NotIn' && one.operator !== 'DoesNotExist'),
  );
  return isWanted && selects({ ...use, selector: { ...use.selector, expressions: positive } }, from, object);
}

function holdersOf(db: Database, scope: RenameScope, label: LabelName): readonly LabelHolder[] {
  const inFiles = filesWith(db, label.key)
    .filter((file) => isInScope(db, scope, file))
    .flatMap((file) => {
      const { documents } = db.get(mendedOf, file);
      return db.get(referencesOf, file).objects.flatMap((object) => {
        const { document } = object;
        const site = ({ path, part, span }: LabelField): RenameSite => ({
          place: { file, document, path, part },
          ...(span === undefined ? {} : { span }),
        });
        return holdersIn(documents[document]?.root, { file, object, site }, label);
      });
    });
  return [
    ...inFiles,
    ...kustomizationsWith(db, scope, label.key).flatMap(({ path }) => kustomizationHolders(db, path, label)),
    ...listedHolders(db, scope, label),
  ];
}

function holdersIn(
  root: SyntaxNode | undefined,
  base: Pick<LabelHolder, 'file' | 'site'> & { readonly object: ObjectReferences },
  label: LabelName,
): readonly LabelHolder[] {
  if (root === undefined) return [];
  const maps = labelMaps(root, base.object).map((map): LabelHolder => {
    return { ...base, what: map.length === 2 ? 'own' : 'pod', fields: inLabels(root, map, label) };
  });
  const selectors = base.object.selectors.map((use): LabelHolder => {
    return { ...base, what: 'selector', use, fields: inSelector(root, use, label) };
  });
  return [...maps, ...selectors].filter(({ fields }) => fields.length > 0);
}

/** What a kustomization sets, what it selects patches' targets by, and the patches that are written inside of it. */
function kustomizationHolders(db: Database, file: string, label: LabelName): readonly LabelHolder[] {
  const document = db.get(mendedOf, file).documents.find(({ root }) => root !== undefined);
  if (document === undefined) return [];
  const { root, index } = document;
  const seen = seenBy(db, dirName(file));
  const site = ({ path, part, span }: LabelField): RenameSite => ({
    place: { file, document: index, path, part },
    ...(span === undefined ? {} : { span }),
  });
  const entries: readonly LabelHolder[] = [
    ...setLabels(root, label).map((field): LabelHolder => ({ what: 'set', file, fields: [field], site, seen })),
    ...replacedLabels(root, label).map(({ field, entry }): LabelHolder => {
      return { what: 'replaced', file, fields: [field], site, seen, entry };
    }),
    ...targetLabels(root, label, [['patches'], ['patchesJson6902']]).map(
      (field): LabelHolder => ({ what: 'target', file, fields: [field], site, seen }),
    ),
  ];
  const patched = db.get(referencesOf, file).inline.flatMap(({ path: holder, objects }) => {
    const text = scalarText(nodeAt(root, holder)) ?? '';
    const { documents } = parse(text);
    return objects.flatMap((object) => {
      const inner = ({ path, part }: LabelField): RenameSite => {
        return { place: { file, document: index, path: holder, part, inner: { document: object.document, path } } };
      };
      return holdersIn(documents[object.document]?.root, { file, object, site: inner }, label);
    });
  });
  return [...entries, ...patched];
}

/** Why the new name would tie together what is apart now. */
function clash(
  db: Database,
  { found, scope }: { readonly found: readonly LabelHolder[]; readonly scope: RenameScope },
  label: LabelName,
  to: string,
): string | undefined {
  const now: LabelName = label.value === undefined ? { key: to, value: undefined } : { key: label.key, value: to };
  const shown = label.value === undefined ? to : `${label.key}: ${to}`;
  const others = holdersOf(db, scope, now);
  for (const one of found) {
    const renamed = withLabel(one, label, to);
    for (const other of others) {
      const isBoth =
        one.object === other.object && one.what === other.what && label.value === undefined && one.object !== undefined;
      if (isBoth) return `${one.object?.kind}/${one.object?.name} has a label \`${to}\` already.`;
      if (selectsLabels(renamed, other, now) || selectsLabels(other, renamed, now)) {
        const [from, selected] = other.what === 'selector' ? [other, one] : [one, other];
        return `\`${shown}\` is in use: ${from.object?.kind}/${from.object?.name} would select ${selected.object?.kind}/${selected.object?.name} as well.`;
      }
    }
  }
  return undefined;
}

/** A holder as it would be. */
function withLabel(holder: LabelHolder, { key, value }: LabelName, to: string): LabelHolder {
  const { object, use } = holder;
  if (object === undefined) return holder;
  const labels = (pairs: ObjectReferences['labels']): ObjectReferences['labels'] =>
    pairs.map(([name, text]) => {
      if (name !== key) return [name, text];
      return value === undefined ? [to, text] : [name, text === value ? to : text];
    });
  const pod = object.pod === undefined ? undefined : { ...object.pod, labels: labels(object.pod.labels) };
  const expressions = use?.selector.expressions.map((one) => {
    if (one.key !== key) return one;
    return value === undefined
      ? { ...one, key: to }
      : { ...one, values: one.values.map((text) => (text === value ? to : text)) };
  });
  return {
    ...holder,
    object: { ...object, labels: labels(object.labels), pod },
    ...(use === undefined
      ? {}
      : { use: { ...use, selector: { labels: labels(use.selector.labels), expressions: expressions ?? [] } } }),
  };
}
